// A page that is one form begins in its first field, and a page that is one question on its button: data-one-form around
// the form. Not where something else is to be read first, and not under a finger, where a keyboard would cover the page.
(() => {
  const FIELD = "input:not([type=hidden]):not(:disabled):not([readonly]), select, textarea";

  const forms = [...document.querySelectorAll("main [data-one-form] form")];
  const form = forms.find((one) => one.querySelector(FIELD)) ?? forms[0]; // before it may stand one that is a press
  if (!form || location.hash || !matchMedia("(pointer: fine)").matches) return;
  if (document.activeElement !== document.body) return;
  if (document.querySelector("[autofocus], [data-error-summary], main .message")) return;
  const first = [...form.querySelectorAll(FIELD)].find((field) => field.checkVisibility());
  const chosen = first?.closest(".choices")?.querySelector(":checked");
  (chosen ?? first ?? form.querySelector("button[type=submit]"))?.focus({ preventScroll: true });
})();
