// Who signs out in one tab is signed out in them all: the other ones empty themselves at once. The tabs tell each other
// "somebody is signed in", with a mark that says only whether it is the same person, and "nobody is".
//
// When a session has ended by itself, a tab in which something is typed that is not kept on the server is only covered,
// and shown again to the same person. Whoever signs out has said that the desk is to be empty. A screen that is locked
// (screen-lock.js) is locked in all tabs, and opened in all of them.
(() => {
  const { signIn, state, person = document.body.dataset.person } = document.currentScript.dataset;
  const { locked } = document.body.dataset; // the mark of who may unlock it
  if (person === undefined && locked === undefined) return; // a page that knows of nobody says nothing of who is there
  const tabs = new BroadcastChannel("stod-inloggning");
  const title = document.title;
  const OUT = { heading: "Du är utloggad", way: "Logga in" };
  const OUT_BESIDE = {
    heading: OUT.heading,
    words: "Det du skrev finns kvar i den här fliken. Logga in igen, så visas det.",
    way: "Logga in i en ny flik",
    isBeside: true,
  };
  const LOCKED = { heading: "Skärmen är låst" };
  const LOCKED_AND_SILENT = { ...LOCKED, words: "Programmet svarar inte just nu. Vänta en stund." };
  const LOCKED_BESIDE = {
    ...LOCKED,
    words: "Det sista du skrev är inte sparat. Det finns kvar i den här fliken: lås upp, så visas det.",
    way: "Lås upp i en ny flik",
    isBeside: true,
  };
  const root = document.documentElement;
  const { bsTheme, ...about } = root.dataset; // what the page is about, for the head of its paper
  let covered = [];
  let cover;
  let coveredBy;
  let inUse; // the field in which one was

  const element = (name, className, ...inside) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...inside);
    return made;
  };

  const door = ({ heading, words, way, isBeside }) => {
    const said = element("h1", "", heading);
    said.tabIndex = -1;
    const work = element("main", "work", said);
    const sheet = element("div", "sheet", element("p", "", words ?? ""));
    if (way) {
      const link = element("a", "btn btn-deed", way);
      link.href = signIn;
      if (isBeside) link.target = "_blank";
      sheet.append(element("p", "", link));
    }
    if (words) work.append(sheet);
    document.title = `${heading} – Stödtelefon`;
    for (const name of Object.keys(about)) delete root.dataset[name];
    const head = element("header", "door-head", element("span", "brand", "Stödtelefon"));
    return element("div", "frame door", head, work);
  };

  // The same question as the browser asks before the page is left: would anything be lost?
  const isTypedIn = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

  const empty = (why) => {
    const isKept = document.querySelector("form[data-kept]") ? " Det du skrev finns kvar bland dina påbörjade texter." : "";
    covered = [];
    cover = undefined;
    document.body.replaceChildren(door({ ...OUT, words: `Sidan är tömd: ${why}.${isKept}` }));
    document.dispatchEvent(new Event("screen-emptied"));
    document.querySelector("h1").focus();
    history.replaceState(null, "", signIn);
    tabs.close();
  };

  const hide = (why) => {
    if (coveredBy === why) return;
    coveredBy = why;
    if (!cover) inUse = document.activeElement;
    cover?.remove();
    const shown = [...document.body.children].filter((part) => !part.hidden);
    covered.push(...shown);
    for (const part of shown) part.hidden = true;
    cover = door(why);
    document.body.append(cover);
    cover.querySelector("h1").focus();
  };

  const show = () => {
    if (!cover) return;
    for (const part of covered) part.hidden = false;
    covered = [];
    cover.remove();
    cover = coveredBy = undefined;
    inUse?.focus();
    document.title = title;
    Object.assign(root.dataset, about);
    document.dispatchEvent(new Event("screen-shown"));
  };

  const nobodyIs = (onPurpose) => {
    if (!onPurpose && (cover || isTypedIn())) hide(OUT_BESIDE);
    else empty(onPurpose ? "du loggade ut i en annan flik" : "du har varit borta ett tag");
  };

  const told = ({ data }) => {
    if (data.locked !== undefined) document.dispatchEvent(new Event("screen-locked-elsewhere"));
    else if (data.person === undefined) nobodyIs(data.onPurpose);
    else if (data.person === person) show();
    else empty("någon annan har loggat in i en annan flik");
  };

  // A page that comes back from the browser's own memory has heard nothing meanwhile: it waits for an answer, unseen.
  const comesBack = async () => {
    if (!isTypedIn()) {
      location.reload();
      return;
    }
    const asked = await fetch(state, { cache: "no-store" }).catch(() => null);
    const answer = asked?.ok ? await asked.json() : { person };
    if (answer.locked) hide(LOCKED_BESIDE);
    else if (answer.person === "") hide(OUT_BESIDE);
    root.hidden = false;
  };

  // A page of a locked screen asks for itself as soon as the screen is open, and is led on.
  const toldWhileLocked = ({ data }) => {
    if (data.locked !== undefined) return;
    if (data.person === undefined && data.onPurpose) location.replace(signIn);
    else location.replace(data.person && data.person !== locked ? "/" : location.href);
  };

  if (locked !== undefined) {
    tabs.addEventListener("message", toldWhileLocked);
    tabs.postMessage({ locked });
    return;
  }
  if (!person) {
    tabs.postMessage({ onPurpose: new URLSearchParams(location.search).has("utloggad") });
    return;
  }
  tabs.addEventListener("message", told);
  document.addEventListener("screen-hides", () => hide(LOCKED));
  document.addEventListener("screen-waits", () => hide(isTypedIn() ? LOCKED_BESIDE : LOCKED_AND_SILENT));
  document.addEventListener("screen-stays-locked", () => hide(LOCKED_BESIDE));
  document.addEventListener("screen-opens", show);
  document.addEventListener("session-ended", () => {
    tabs.postMessage({ onPurpose: false });
    if (isTypedIn()) hide(OUT_BESIDE);
    else empty("du har varit borta ett tag");
  });
  tabs.postMessage({ person });
  window.addEventListener("pagehide", (event) => {
    root.hidden = event.persisted;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) comesBack();
  });
})();
