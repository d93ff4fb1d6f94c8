// A page that is one form begins in its first field, and a page that is one question on its button: data-one-form around
// the form. Not where something else is to be read first, but for what was done on the way to the door ("door"), and not
// under a finger, where a keyboard would cover the page.
(() => {
  const FIELD = "input:not([type=hidden]):not(:disabled):not([readonly]), select, textarea";

  const forms = [...document.querySelectorAll("main [data-one-form] form, main form[data-one-form]")];
  const form = forms.find((one) => one.querySelector(FIELD)) ?? forms[0]; // before it may stand one that is a press
  if (!form || location.hash || !matchMedia("(pointer: fine)").matches) return;
  if (document.activeElement !== document.body) return;
  if (document.querySelector("[autofocus], [data-error-summary]")) return;
  if (!form.closest("[data-one-form=door]") && document.querySelector("main .message")) return;
  const fields = [...form.querySelectorAll(FIELD)].filter((field) => field.checkVisibility());
  const first = (form.closest("[data-one-form=door]") && fields.find((field) => !field.value)) || fields[0];
  const chosen = first?.closest(".choices")?.querySelector(":checked");
  // What cannot be undone is never one press away: there one begins on the way back.
  const deed = form.querySelector("button[type=submit]");
  const press = deed?.matches(".btn-alarm") ? form.querySelector(".deeds a") : deed;
  (chosen ?? first ?? press)?.focus({ preventScroll: true });
})();
