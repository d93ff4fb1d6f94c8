// What is written is kept on the server while it is written: nothing of it is stored in the browser.
(() => {
  const AFTER_LAST_KEY = 1500;
  const AFTER_FIRST_KEY = 4000;
  const TRY_AGAIN = 5000;
  const NO_ANSWER = 5000;
  const MOST_ON_LEAVING = 60000; // bytes: more than that the browser does not send when the page is left

  const FAILED =
    "Går inte att spara just nu. Det du skriver står kvar på sidan. Vi försöker igen.";
  const LOST = "Det du skriver här går inte att spara innan du trycker på knappen. Kopiera det om du lämnar sidan.";

  const start = (form, mark) => {
    let timer;
    let latest; // when what is not kept yet must be sent
    let sending; // an AbortController while something is on its way
    let isDirty = false;
    let isOver = false; // it is being sent, or cannot be kept
    let isHeld = false; // it can be neither kept nor sent: what it says stays on the page
    let wasSent = false; // and nothing was written since
    const title = document.title.replace(/ – [^–]*$/, "");
    const kicker = document.querySelector(".kicker")?.textContent.replace(/\s+/g, " ").trim() ?? "";
    const said = place(form);

    const address = () => {
      const to = new URL(form.action, location.href);
      for (const name of ["svar", "utkast"]) to.searchParams.delete(name);
      return to;
    };

    const body = (anew) => {
      const data = new FormData(form);
      data.delete("csrfmiddlewaretoken");
      data.set("kept_address", address().pathname + address().search);
      data.set("kept_title", title);
      data.set("kept_place", kicker);
      if (anew) data.set("kept_anew", "1");
      const pairs = [...data].filter(([, value]) => typeof value === "string");
      return new URLSearchParams(pairs);
    };

    const write = async (anew = false) => {
      clearTimeout(timer);
      if (isOver || (sending && !anew)) return;
      isDirty = false;
      latest = undefined;
      sending = new AbortController();
      const giveUpWaiting = setTimeout(() => sending?.abort(), NO_ANSWER);
      try {
        const response = await fetch(mark.dataset.write, {
          method: "POST",
          body: body(anew),
          signal: sending.signal,
          credentials: "same-origin",
          redirect: "error",
        });
        if (response.status === 413 || !response.headers.get("Content-Type")?.includes("json")) {
          if (response.status < 500) return giveUp("");
          throw new Error(response.status);
        }
        const answer = await response.json();
        if (answer.anew && wasSent) return; // on its way when the form was saved
        if (answer.anew) return await write(true);
        if (answer.lost) return giveUp(answer.said, answer.stays);
        if (!response.ok) throw new Error(response.status);
        kept(answer);
      } catch {
        if (!isOver) failed();
      } finally {
        clearTimeout(giveUpWaiting);
        sending = undefined;
      }
    };

    const kept = (answer) => {
      document.dispatchEvent(new Event("line-heard"));
      mark.value = answer.draft;
      if (!isDirty) form.dataset.kept = "yes";
      said.keep(answer);
      showAddress(address(), answer.key);
      if (isDirty) later();
    };

    // Loaded again, the page is the same draft.
    const showAddress = (to, key) => {
      to.searchParams.set("utkast", key);
      history.replaceState(history.state, "", to.pathname + to.search + location.hash);
    };

    const failed = () => {
      document.dispatchEvent(new Event("line-silent"));
      isDirty = true;
      said.warn(FAILED);
      clearTimeout(timer);
      timer = setTimeout(write, TRY_AGAIN);
    };

    const giveUp = (why, stays = false) => {
      isOver = true;
      isHeld = stays;
      isDirty = true;
      said.warn(why || LOST);
    };

    const later = () => {
      const now = Date.now();
      latest ??= now + AFTER_FIRST_KEY;
      clearTimeout(timer);
      timer = setTimeout(write, Math.max(0, Math.min(AFTER_LAST_KEY, latest - now)));
    };

    const changed = () => {
      isDirty = true;
      wasSent = false;
      delete form.dataset.kept;
      if (!isOver) later();
    };

    // Left in the middle of a word: what is not kept yet is sent on the way out.
    const leave = () => {
      if ((!isDirty && !sending) || isOver) return;
      const words = body();
      if (new Blob([words.toString()]).size > MOST_ON_LEAVING) return write();
      navigator.sendBeacon(mark.dataset.write, words);
    };

    // A field may stand outside the form that it belongs to.
    for (const kind of ["input", "change"]) {
      document.addEventListener(kind, (event) => {
        if (event.target.form === form) changed();
      });
    }
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (isHeld) {
        event.preventDefault();
        return;
      }
      isOver = wasSent = true;
      clearTimeout(timer);
      if (!sending) return;
      isDirty = true;
      sending.abort();
    });
    // form.js says so when a sending was stopped.
    form.addEventListener("released", () => {
      isOver = false;
      if (isDirty || form.dataset.kept) later();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") leave();
    });
    window.addEventListener("pagehide", leave);
    // The code is read out before anything is written.
    if (form.matches("[data-call]") && !document.querySelector("[data-error-summary]")) {
      showAddress(new URL(location.href), mark.dataset.draft);
    }
    if (mark.dataset.at) said.keep({ at: mark.dataset.at, throw_away: mark.dataset.throwAway, said: "" });
  };

  // Beside the button: what is kept, quietly; what is not, aloud.
  const place = (form) => {
    const beside = form.querySelector(".bar-deeds, .deeds");
    const quiet = document.createElement("span");
    const loud = document.createElement("span");
    quiet.className = "kept";
    loud.className = "kept loud";
    loud.setAttribute("role", "alert");
    if (beside) beside.append(quiet, loud);
    const link = (words, href) => {
      const made = document.createElement("a");
      made.href = href;
      made.textContent = words;
      return made;
    };
    return {
      keep(answer) {
        quiet.replaceChildren(`Sparat ${answer.at} `, link("Ta bort", answer.throw_away));
        const words = answer.said || "";
        if (answer.other) loud.replaceChildren(`${words} `, link("Se båda", answer.other));
        else if (loud.textContent !== words) loud.textContent = words;
      },
      warn(words) {
        quiet.textContent = "";
        if (loud.textContent !== words) loud.textContent = words;
      },
    };
  };

  for (const mark of document.querySelectorAll("input[name=utkast]")) start(mark.form, mark);
})();
