// The page that holds what could not be saved: it asks now and then whether the line answers again, and says so. It sends
// nothing by itself, asks for half an hour at most, and does not let itself be closed by mistake.
(() => {
  const form = document.querySelector("form[data-away]");
  if (!form) return;
  const EVERY = 10_000;
  const LONGEST = 180;
  const said = form.querySelector("[data-away-said]");
  let sending = false;
  let asked = 0;

  // A page that needs the database and shows nothing of anybody.
  const answers = async () => {
    try {
      const answer = await fetch(form.dataset.away, { method: "HEAD", redirect: "manual", cache: "no-store" });
      return answer.type === "opaqueredirect" || answer.ok;
    } catch {
      return false;
    }
  };

  const ask = async () => {
    asked += 1;
    if (await answers()) {
      said.className = "message success";
      said.textContent = "Linjen svarar igen. Skicka nu.";
    } else if (asked < LONGEST) setTimeout(ask, EVERY);
  };

  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending) event.preventDefault();
  });
  setTimeout(ask, EVERY);
})();
