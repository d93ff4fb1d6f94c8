// Nothing is sent to a line that does not answer: a browser keeps what it has sent in its files, and the page holds the
// words better. Before a form is sent by a page that has heard nothing of the line for a while, the line is asked.
// Where it is silent the form stays as it is and says so, as does the page of a form that could not be saved. When the
// line answers again that is said too; nothing is ever sent by itself.
(() => {
  const HEARD_LASTS = 10_000;
  const NO_ANSWER = 5000;
  const EVERY = 10_000;
  const LONGEST = 180; // half an hour
  const SILENT =
    "Programmet svarar inte just nu. Inget är skickat: det du skrev står kvar på sidan. Vänta en stund och tryck igen. " +
    "Är någon i fara: ring 112 och skriv på papper så länge.";
  const ANSWERS = "Programmet svarar igen. Skicka nu.";

  const unsaved = document.querySelector("form[data-away]");
  const asked = unsaved?.dataset.away ?? document.currentScript.dataset.asked;
  let heard = unsaved ? -Infinity : performance.now();
  let asking; // the form that is to be sent, while the line is asked
  let isSending = false;

  // A page that needs the database and shows nothing of anybody.
  const answers = async () => {
    const ask = { method: "HEAD", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(NO_ANSWER) };
    try {
      const answer = await fetch(asked, ask);
      return answer.type === "opaqueredirect" || answer.ok;
    } catch {
      return false;
    }
  };

  const place = (form) => {
    const there = form.querySelector("[data-away-said]");
    if (there) return there;
    const made = document.createElement("p");
    made.dataset.awaySaid = "";
    made.setAttribute("role", "alert");
    const foot = form.querySelector(".bar, .deeds");
    if (foot) foot.prepend(made);
    else form.append(made);
    return made;
  };

  const say = (form, kind, words) => {
    const said = place(form);
    said.className = `message ${kind} away-said`;
    if (said.textContent !== words) said.textContent = words;
  };

  const waiting = new WeakSet();

  const tellWhenItAnswers = (form, times = 0) => {
    setTimeout(async () => {
      if (await answers()) {
        waiting.delete(form);
        say(form, "success", ANSWERS);
      } else if (times < LONGEST) tellWhenItAnswers(form, times + 1);
    }, EVERY);
  };

  const askFirst = async (form, button) => {
    asking = form;
    form.setAttribute("aria-busy", "true");
    const isThere = await answers();
    form.removeAttribute("aria-busy");
    const wasStopped = asking !== form;
    asking = undefined;
    if (wasStopped) return;
    if (isThere) {
      heard = performance.now();
      form.requestSubmit(button);
      return;
    }
    say(form, "warning", SILENT);
    place(form).scrollIntoView({ block: "nearest" });
    if (waiting.has(form)) return;
    waiting.add(form);
    tellWhenItAnswers(form);
  };

  const FIELD = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
  const holdsWords = (form) => form === unsaved || [...form.elements].some((field) => field.matches(FIELD));

  // Before anybody else hears of it: to them it has not been sent.
  const holdBack = (event) => {
    const form = event.target;
    if (form.method !== "post" || !holdsWords(form) || performance.now() - heard < HEARD_LASTS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking) askFirst(form, event.submitter);
  };

  document.addEventListener("submit", holdBack, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") asking = undefined;
  });
  // What keeps the words while they are written (drafts.js) hears of the line most often.
  document.addEventListener("line-heard", () => {
    heard = performance.now();
    for (const said of document.querySelectorAll(".away-said.warning")) say(said.closest("form"), "success", ANSWERS);
  });
  document.addEventListener("line-silent", () => {
    heard = -Infinity;
  });

  // The page that holds what could not be saved does not let itself be closed by mistake.
  if (!unsaved) return;
  waiting.add(unsaved);
  tellWhenItAnswers(unsaved);
  unsaved.addEventListener("submit", () => {
    isSending = true;
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending) event.preventDefault();
  });
})();
