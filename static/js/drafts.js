// What is written is kept on the server while it is written: nothing of it is stored in the browser.
(() => {
  const AFTER_LAST_KEY = 1500;
  const AFTER_FIRST_KEY = 4000;
  const TRY_AGAIN = 5000;
  const NO_ANSWER = 5000;
  const WHILE_ASKED = 20000; // the browser asks whether to leave, and tells nothing meanwhile
  const ASK_AGAIN = 100; // whether what was on its way has come; then less and less often
  const ON_ITS_WAY_LASTS = 8000;
  const MOST_ON_LEAVING = 60000; // bytes: more than that the browser does not send when the page is left

  const FAILED =
    "Går inte att spara just nu. Det du skriver står kvar på sidan. Vi försöker igen.";
  const LOST = "Det du skriver här går inte att spara innan du trycker på knappen. Kopiera det om du lämnar sidan.";
  const FETCHING = "Hämtar det du skrev …";
  const NOT_COME = "Det sista du skrev har inte kommit fram. Se efter att allt står här.";

  const isSmall = (words) => new Blob([words.toString()]).size <= MOST_ON_LEAVING;

  // What a showing wrote before is in what it wrote since.
  const isIn = (writing, latest) => {
    const [[showing, number], [other, last]] = [writing, latest].map((one) => one.split("."));
    return showing === other && Number(number) <= Number(last);
  };

  // Otherwise than the page came: written before this script did.
  const isTouched = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (!field.options) return field.defaultValue !== undefined && field.value !== field.defaultValue;
    const options = [...field.options];
    const asItCame = options.filter((one) => one.defaultSelected);
    if (!asItCame.length && !field.multiple) return field.selectedIndex > 0;
    return options.some((one) => one.selected !== asItCame.includes(one));
  };

  // An empty line in an empty field is no word: nothing is begun by it.
  const isBlank = (field) =>
    field.defaultValue !== undefined && !["checkbox", "radio"].includes(field.type) && !(field.defaultValue + field.value).trim();

  const start = (form, mark) => {
    let timer;
    let latest; // when what is not kept yet must be sent
    let sending; // an AbortController while something is on its way
    let outlives = false; // and the browser sends it also when the page is left
    let number = 1; // of what is written next: the network does not keep their order
    let key = mark.dataset.draft;
    let isDirty = false;
    let isNamed = false; // by the address
    let isOver = false; // it is being sent, or cannot be kept
    let isHeld = false; // it can be neither kept nor sent: what it says stays on the page
    let wasSent = false; // and nothing was written since
    const title = document.title.replace(/ – [^–]*$/, "");
    const kicker = document.querySelector(".kicker")?.textContent.replace(/\s+/g, " ").trim() ?? "";
    const said = place(form);
    const seen = form.querySelector("[name=utkast_visning]").value; // «what wrote last:this showing»
    const [showing, before = ""] = seen.split(":").reverse();

    form.addEventListener("formdata", (event) => event.formData.set("utkast_visning", `${seen}.${number}`));

    const bare = (url) => {
      const to = new URL(url, location.href);
      for (const name of ["svar", "utkast"]) to.searchParams.delete(name);
      return to;
    };
    const address = () => bare(form.action);

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

    const post = (words, how) =>
      fetch(mark.dataset.write, {
        method: "POST",
        body: words,
        credentials: "same-origin",
        redirect: "error",
        ...how,
      });

    // The tab knows the name of what is on its way, and no word of it: see `fetchWhatIsOnItsWay`.
    const nameInTab = () => `utkast ${key}`;

    const numbered = (anew) => {
      const words = body(anew);
      sessionStorage.setItem(nameInTab(), words.get("utkast_visning").split(":").pop());
      number += 1;
      return words;
    };

    const hasCome = (name, words) => {
      if (words.get("utkast_visning").endsWith(sessionStorage.getItem(name))) sessionStorage.removeItem(name);
    };

    const write = async ({ anew = false, isLeaving = false } = {}) => {
      clearTimeout(timer);
      if (isOver || (sending && !anew && !isLeaving)) return;
      const name = nameInTab();
      const words = numbered(anew);
      const mine = new AbortController();
      isDirty = false;
      latest = undefined;
      sending = mine;
      outlives = isLeaving && isSmall(words);
      const giveUpWaiting = setTimeout(() => mine.abort(), isLeaving ? WHILE_ASKED : NO_ANSWER);
      try {
        const response = await post(words, { keepalive: outlives, signal: mine.signal });
        if (sending !== mine) return; // the later one tells
        if (response.status === 413 || !response.headers.get("Content-Type")?.includes("json")) {
          if (response.status < 500) return giveUp("");
          throw new Error(response.status);
        }
        const answer = await response.json();
        if (answer.anew && wasSent) return; // on its way when the form was saved
        if (answer.anew) return await write({ anew: true });
        if (answer.lost) return giveUp(answer.said, answer.stays);
        if (!response.ok) throw new Error(response.status);
        kept(answer);
      } catch {
        if (sending === mine && !isOver) failed();
      } finally {
        clearTimeout(giveUpWaiting);
        if (sending === mine) {
          sending = undefined;
          // The next page may have been asked for before this came: then it finds the name, and not the words.
          if (!isLeaving) hasCome(name, words);
        }
      }
    };

    const kept = (answer) => {
      document.dispatchEvent(new Event("line-heard"));
      mark.value = answer.draft;
      if (!isDirty) form.dataset.kept = "yes";
      said.keep(answer);
      key = answer.key;
      showAddress(address());
      if (isDirty) later();
    };

    // Loaded again, the page is the same draft.
    const showAddress = (to) => {
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
      // Where it is sent to no form may be opened that is not begun.
      if (!isNamed) showAddress(mark.dataset.at ? address() : bare(location.href));
      isNamed = isDirty = true;
      if (wasSent) number += 1; // else what was sent, should it come at last, would end it with itself
      wasSent = false;
      delete form.dataset.kept;
      if (!isOver) later();
    };

    // Left in the middle of a word: what is not kept yet is sent on the way out.
    const isUnsent = () => !isOver && (isDirty || (sending && !outlives));

    const leave = () => {
      if (!isUnsent()) return;
      const words = numbered();
      if (!isSmall(words) || !navigator.sendBeacon(mark.dataset.write, words)) write({ isLeaving: true });
    };

    // Before the browser asks for the next page, which may be this one: there the words are to stand.
    const hurry = () => {
      if (isUnsent()) write({ isLeaving: true });
    };

    // The page before this one, in the same tab, was left while it wrote.
    const fetchWhatIsOnItsWay = async () => {
      const awaited = sessionStorage.getItem(nameInTab());
      sessionStorage.removeItem(nameInTab());
      if (!awaited || isIn(awaited, before)) return sayWhatIsBegun();
      const hold = (isHeldNow) => {
        isOver = isHeld = isHeldNow;
        for (const field of form.elements) field.inert = isHeldNow;
      };
      hold(true);
      said.tell(FETCHING);
      const until = Date.now() + ON_ITS_WAY_LASTS;
      for (let pause = ASK_AGAIN; Date.now() < until; pause *= 1.5) {
        const { stands_at: there } = await ask({ kept_awaits: awaited });
        if (there) return location.replace(there);
        await new Promise((soon) => setTimeout(soon, pause));
      }
      hold(false);
      if (isDirty) later();
      said.warn(NOT_COME);
    };

    // Opened anew, where its writer has begun a text already.
    const sayWhatIsBegun = async () => {
      if (mark.dataset.at) return;
      const answer = await ask({});
      if (answer.begun && !isNamed) said.offer(answer);
    };

    const ask = async (what) => {
      const asked = { utkast: mark.value, utkast_visning: showing, kept_asks: "1", kept_address: address().pathname };
      try {
        const words = new URLSearchParams({ ...asked, ...what });
        const response = await post(words, { signal: AbortSignal.timeout(NO_ANSWER) });
        return await response.json();
      } catch {
        return {};
      }
    };

    // A field may stand outside the form that it belongs to.
    for (const kind of ["input", "change"]) {
      document.addEventListener(kind, (event) => {
        if (event.target.form === form && (isNamed || !isBlank(event.target))) changed();
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
    window.addEventListener("beforeunload", hurry);
    document.addEventListener("screen-locks", ({ detail }) => {
      if (isUnsent()) detail.waitFor(write({ isLeaving: true }));
    });
    window.addEventListener("pagehide", leave);
    // The code is read out before anything is written.
    if (form.matches("[data-call]") && !document.querySelector("[data-error-summary]")) {
      showAddress(new URL(location.href));
    }
    if (mark.dataset.at) said.keep({ at: mark.dataset.at, throw_away: mark.dataset.throwAway, said: "" });
    fetchWhatIsOnItsWay();
    if ([...form.elements].some(isTouched)) changed();
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
        const isRefused = document.querySelector("[data-error-summary]");
        quiet.replaceChildren(`${isRefused ? "Utkastet sparat" : "Sparat"} ${answer.at} `, link("Ta bort", answer.throw_away));
        const words = answer.said || "";
        if (answer.other) loud.replaceChildren(`${words} `, link("Se båda", answer.other));
        else if (loud.textContent !== words) loud.textContent = words;
      },
      tell(words) {
        quiet.textContent = words;
      },
      offer(answer) {
        // In the flow of the page: it may be long, and beside the button of a long form it would lie over the answers.
        const begun = document.createElement("p");
        begun.className = "message info";
        begun.setAttribute("role", "status");
        const said = document.createElement("span");
        said.append(`${answer.begun} `, link("Skriv vidare i den", answer.address));
        begun.append(said);
        form.before(begun);
      },
      warn(words) {
        quiet.textContent = "";
        if (loud.textContent !== words) loud.textContent = words;
      },
    };
  };

  for (const mark of document.querySelectorAll("input[name=utkast]")) start(mark.form, mark);
})();
