// How long the call has lasted: beside the heading, and in the field of its length until somebody writes there. To the
// nearest minute; a call under a minute has the length 1.
(() => {
  const words = document.querySelector("[data-opened]");
  const form = document.querySelector("form[data-call]");
  if (!words || !form) return;
  const length = form.querySelector("[name=minutes]");
  const own = form.querySelector("[name=clocked]"); // what the clock wrote last; "0" when somebody wrote something else
  const came = form.querySelector("[name=received_at]");

  const MINUTE = 60000;
  const MOST = 240 * MINUTE; // a form that has been open longer says nothing of the call
  const AWAY = 15 * MINUTE; // whoever was away longer than this had hung up before
  const LATE = 30 * MINUTE; // a call that came longer before the form was opened is written in afterwards

  // The server's clock, going on from when the page was made: the browser's own may be a day wrong. Local times, as the
  // fields have them.
  const local = (said) => Date.parse(`${said}Z`);
  const madeAt = local(words.dataset.now);
  const openedAt = local(words.dataset.opened);
  const now = () => madeAt + performance.now();

  const typed = (said) => {
    const found = /^(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2})[:.]?(\d{2})$/.exec(said);
    if (!found) return openedAt;
    const day = found[1] || new Date(now()).toISOString().slice(0, 10);
    return local(`${day}T${found[2].padStart(2, "0")}:${found[3]}:00`);
  };

  const lasted = () => {
    const start = came?.value.trim() ? typed(came.value.trim()) : openedAt;
    const passed = now() - start;
    const isLate = openedAt - start > LATE;
    return isLate || !(passed >= 0 && passed < MOST) ? null : passed;
  };

  const isOwn = () => (own.value ? own.value !== "0" && length.value === own.value : !length.value.trim());
  const before = Number(own.value) || 0;
  const stopped = now() - openedAt - before * MINUTE > AWAY;
  let isWritten = before > 0;

  const show = () => {
    const passed = stopped ? before * MINUTE || null : lasted();
    const minutes = passed === null ? 0 : Math.max(1, Math.round(passed / MINUTE));
    words.textContent = minutes ? ` · ${passed < MINUTE ? "under 1" : minutes} min` : "";
    if (!length || !own || stopped || !minutes || !isWritten || !isOwn()) return;
    length.value = own.value = String(minutes);
    length.dataset.byClock = "";
  };

  if (length && own && before && length.value === own.value) length.dataset.byClock = "";
  form.addEventListener("input", (event) => {
    isWritten = true;
    if (event.target === length) {
      own.value = "0";
      delete length.dataset.byClock;
    }
    show();
  });
  form.addEventListener("submit", show, { capture: true });
  setInterval(show, 5000);
  show();
})();
