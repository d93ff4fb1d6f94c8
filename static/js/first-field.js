// A page that is one form begins in its first field: <div data-one-form>. Not where something else is to be read first,
// and not under a finger, where a keyboard would cover the page.
(() => {
  const form = document.querySelector("main [data-one-form] form");
  if (!form || location.hash || !matchMedia("(pointer: fine)").matches) return;
  if (document.activeElement !== document.body || document.querySelector("[autofocus], [data-error-summary], .messages .message")) return;
  const first = form.querySelector("input:not([type=hidden]):not(:disabled), select, textarea");
  if (first?.checkVisibility()) first.focus({ preventScroll: true });
})();
