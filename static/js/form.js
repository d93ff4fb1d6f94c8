// Forms: one press is one sending, errors are shown first, nothing typed is lost by mistake.
(() => {
  const guarded = () => document.querySelectorAll("form[data-guard]");
  let leavingOnPurpose = false;

  // A second press while the first is on its way is held back. It may be sent again when the load was stopped (Esc, the
  // browser's own button, a file in place of a page), when nothing has come for some seconds, and when the page comes
  // back from the browser's own memory: the server knows a form that it has been sent already.
  const PATIENCE = 4000;
  let waiting;

  const holdBack = (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    leavingOnPurpose = true;
    clearTimeout(waiting);
    waiting = setTimeout(release, PATIENCE);
  };

  const release = () => {
    clearTimeout(waiting);
    leavingOnPurpose = false;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      form.dispatchEvent(new Event("released"));
    }
  };

  // What the form held when it was opened, to know whether something would be lost.
  const written = (form) => {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "utkast", "utkast_visning"]) data.delete(name);
    return new URLSearchParams(data).toString();
  };

  const atStart = new WeakMap();

  const remember = () => {
    for (const form of guarded()) atStart.set(form, written(form));
  };

  const isChanged = (form) => atStart.has(form) && atStart.get(form) !== written(form);

  const wouldLose = () => {
    for (const form of guarded()) {
      if (form.dataset.guard === "off" || form.dataset.kept === "yes") continue;
      if (isChanged(form)) return true;
    }
    return false;
  };

  const askBeforeLeaving = (event) => {
    if (!leavingOnPurpose && wouldLose()) event.preventDefault();
  };

  const grow = (area) => {
    while (area.scrollHeight > area.clientHeight && area.rows < 30) area.rows += 1;
  };

  // What is written last stays in view when its line is new.
  const growWith = (area) => {
    const before = area.rows;
    grow(area);
    if (area.rows > before && area.selectionEnd === area.value.length) area.scrollIntoView({ block: "nearest" });
  };

  const showErrors = () => {
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    return Boolean(summary);
  };

  // What was just done stands above the heading of where one has come: the next Tab goes on from there.
  // Where the address names what was just written, that is where one is; else what goes on after each saving.
  const showWhatWasDone = () => {
    const written = document.getElementById(location.hash.slice(1));
    const heading = written ?? document.querySelector("main [data-goes-on]") ?? document.querySelector("main h1");
    const isFree = document.activeElement === document.body && !document.querySelector("[data-one-form=door]");
    if (!heading || !isFree || !document.querySelector(".messages .message")) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  // A link in the summary opens what hides its field and puts the cursor in it.
  const goToField = (event) => {
    const link = event.target.closest("[data-error-summary] a");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus({ preventScroll: true });
    (field.closest(".question") || field).scrollIntoView({ block: "center" });
  };

  // Wherever the focus is, where there is one form to fill in, or one of them is begun, or the page is one question. A
  // button in a list is none.
  const filledIn = () =>
    [...guarded()].filter((form) => form.querySelector("textarea, select, input:not([type=hidden])"));

  const alone = (forms) => (forms.length === 1 ? forms[0] : null);

  const asked = () => document.querySelector("main [data-one-form] form[data-guard]");

  const meant = (target) => {
    const there = filledIn();
    return target.closest("form[data-guard]") || alone(there) || alone(there.filter(isChanged)) || asked();
  };

  const sendByKey = (event) => {
    if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
    const form = meant(event.target);
    if (!form) return;
    event.preventDefault();
    const focused = event.target.closest("button[type=submit]"); // the one that has the focus is the one that is meant
    const button = focused?.form === form ? focused : form.querySelector("button[data-goes-with-key]");
    form.requestSubmit(button ?? undefined);
  };

  // A key that is held down from the page before answers no question on this one.
  const holdKey = (event) => {
    if (event.key === "Enter" && event.repeat && event.target.closest("button[type=submit]")) event.preventDefault();
  };

  document.addEventListener("submit", holdBack);
  document.addEventListener("click", goToField);
  document.addEventListener("keydown", sendByKey);
  document.addEventListener("keydown", holdKey);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") release();
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) growWith(event.target);
  });
  window.addEventListener("pageshow", release);
  window.navigation?.addEventListener("navigateerror", release); // where the browser tells it
  window.addEventListener("beforeunload", askBeforeLeaving);
  remember();
  for (const area of document.querySelectorAll("textarea")) grow(area);
  if (!showErrors()) showWhatWasDone();
})();
