// The screen that nobody touches is locked. The server decides: this tells it of keys and movements, warns, and hides
// the page when the time has come. What is written is sent to the server first; then the page asks for itself, and gets
// the lock page. Only what the server could not take stays, covered (signed-out.js), until the screen is unlocked.
(() => {
  const script = document.currentScript;
  const told = script.dataset.screenLock ?? document.body.dataset.screenLock;
  const PLACE = "plats"; // in the tab: where on the page one was, and no word of it
  if (!told) return;
  const { state } = script.dataset;
  const person = script.dataset.person ?? document.body.dataset.person;
  const [locksIn, after, warnsBefore, hasTold] = told.split(" ").map((seconds) => 1000 * seconds);

  const TELL_EVERY = 61_000; // the server writes once a minute
  const LATER_THAN_SERVER = 1500;
  const NO_ANSWER = 5000;
  const ASK_AGAIN = 5000;
  const TABS_ANSWER = 300;
  const A_PAGE_COMES = 3000;

  const tabs = new BroadcastChannel("stod-skarmlas");
  const here = { tab: `${Date.now()} ${Math.random()}`, page: location.pathname, after };
  const open = new Map([[here.tab, here]]); // the tabs that are open: each may lie untouched for a time of its own
  let locksAt = Date.now() + locksIn;
  let lastTold = Math.min(Date.now(), locksAt - after);
  let telling;
  let looking;
  let warning;
  let isCovered = false;
  let place; // how far down, and in which field, one was when it was locked
  let isOver = false; // the page has been emptied

  const longest = () => [...open.values()].reduce((one, other) => (other.after > one.after ? other : one));

  const ask = async (how) => {
    const request = { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(NO_ANSWER), ...how };
    try {
      return await (await fetch(state, request)).json();
    } catch {
      return null;
    }
  };

  // Of a session that has ended the page hears when something is sent, and what is written there stays in sight: the
  // account may have been closed. It locks in its time all the same.
  const heard = (answer) => {
    if (answer === null || isOver) return;
    if (answer.locked) lock();
    else if (answer.person === person) moveTo(Date.now() + 1000 * answer.locks_in);
  };

  const moveTo = (moment) => {
    locksAt = moment;
    tabs.postMessage({ locksAt });
    look();
  };

  const tell = async () => {
    telling = undefined;
    lastTold = Date.now();
    heard(await ask({ method: "POST", body: new URLSearchParams({ sida: longest().page }) }));
  };

  const touched = () => {
    if (isCovered || isOver) return;
    if (Date.now() >= locksAt) {
      look();
      return;
    }
    hush();
    telling ??= setTimeout(tell, Math.max(0, lastTold + TELL_EVERY - Date.now()));
  };

  let lastPoint;
  const moved = (event) => {
    const point = `${event.screenX} ${event.screenY}`; // a page that moves under a pointer that lies still tells so too
    if (lastPoint !== undefined && lastPoint !== point) touched();
    lastPoint = point;
  };

  const warn = () => {
    if (warning) return;
    warning = document.createElement("p");
    warning.className = "message warning screen-warning";
    warning.setAttribute("role", "alert");
    const minutes = Math.round(warnsBefore / 60_000);
    const how = matchMedia("(pointer: fine)").matches ? "Tryck på en tangent eller rör musen" : "Tryck på skärmen";
    warning.textContent = `Skärmen låses om ${minutes} minuter. ${how} om du är kvar.`;
    document.body.append(warning);
  };

  const hush = () => {
    warning?.remove();
    warning = undefined;
  };

  // What is to be done now, and when to look again.
  const look = () => {
    clearTimeout(looking);
    if (isCovered || isOver) return;
    const left = locksAt - Date.now();
    if (left <= -LATER_THAN_SERVER) {
      lock();
      return;
    }
    if (left <= warnsBefore) warn();
    else hush();
    looking = setTimeout(look, left > warnsBefore ? left - warnsBefore : left + LATER_THAN_SERVER);
  };

  const isTypedIn = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

  const lock = async () => {
    if (isCovered || isOver) return;
    isCovered = true;
    hush();
    place = { y: scrollY, id: document.activeElement?.id };
    document.dispatchEvent(new Event("screen-hides")); // a field that loses the focus says then that it was changed
    const onItsWay = [];
    document.dispatchEvent(new CustomEvent("screen-locks", { detail: { waitFor: (one) => onItsWay.push(one) } }));
    const patience = new Promise((soon) => setTimeout(soon, NO_ANSWER));
    await Promise.race([Promise.allSettled(onItsWay), patience]);
    leave();
  };

  const leave = async () => {
    const answer = await ask({});
    if (!isCovered || isOver) return;
    if (answer === null) {
      document.dispatchEvent(new Event("screen-waits"));
      setTimeout(leave, ASK_AGAIN);
    } else if (!answer.locked) {
      document.dispatchEvent(new Event(answer.person === person ? "screen-opens" : "session-ended"));
    } else if (isTypedIn()) {
      document.dispatchEvent(new Event("screen-stays-locked"));
    } else {
      const at = location.pathname + location.search;
      sessionStorage.setItem(PLACE, JSON.stringify({ at, ...place }));
      location.replace(at);
    }
  };

  const goToPlace = () => {
    const left = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (left?.at !== location.pathname + location.search) return;
    document.getElementById(left.id)?.focus({ preventScroll: true });
    scrollTo(0, left.y);
  };

  const isToldOtherwise = () => Math.abs(locksAt - Date.now() - longest().after) >= TELL_EVERY;

  // The tab of a conversation was closed, which somebody did: one of the others says so.
  const tellOfLess = () => {
    const [first] = [...open.keys()].sort();
    if (!isCovered && !isOver && first === here.tab && isToldOtherwise()) tell();
  };

  tabs.addEventListener("message", ({ data }) => {
    if (data.asks) tabs.postMessage(here);
    if (data.tab) open.set(data.tab, data);
    if (data.closes) {
      open.delete(data.closes);
      setTimeout(tellOfLess, A_PAGE_COMES);
    }
    if (data.locksAt) {
      locksAt = data.locksAt;
      lastTold = Date.now();
      look();
    }
  });

  for (const kind of ["keydown", "pointerdown", "wheel", "touchmove", "input"]) {
    document.addEventListener(kind, touched, { capture: true, passive: true });
  }
  document.addEventListener("pointermove", moved, { passive: true });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("screen-locked-elsewhere", lock);
  document.addEventListener("screen-shown", async () => {
    isCovered = false;
    heard(await ask({}));
  });
  document.addEventListener("screen-emptied", () => {
    isOver = true;
    hush();
  });
  window.addEventListener("pagehide", () => tabs.postMessage({ closes: here.tab }));
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) tabs.postMessage(here);
  });

  // A page that is opened says so where the server has another time than this page and those beside it ask for.
  tabs.postMessage(here);
  tabs.postMessage({ asks: true, locksAt });
  setTimeout(() => {
    if (isToldOtherwise() || !hasTold) tell();
  }, TABS_ANSWER);
  goToPlace();
  look();
})();
