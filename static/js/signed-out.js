// Who signs out in one tab is signed out in them all: the other ones empty themselves at once. The tabs tell each other
// "somebody is signed in", with a mark that says only whether it is the same person, and "nobody is".
//
// When a session has ended by itself, a tab in which something is typed that is not kept on the server is only covered,
// and shown again to the same person. Whoever signs out has said that the desk is to be empty.
(() => {
  const { signIn, person = document.body.dataset.person } = document.currentScript.dataset;
  if (person === undefined) return; // a page that knows of nobody: it says nothing of who is signed in
  const tabs = new BroadcastChannel("stod-inloggning");
  const title = document.title;
  const OUT = "Du är utloggad";
  const root = document.documentElement;
  const { bsTheme, ...about } = root.dataset; // what the page is about, for the head of its paper
  let covered = [];
  let cover;

  const element = (name, className, ...inside) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...inside);
    return made;
  };

  const door = (words, beside) => {
    const heading = element("h1", "", OUT);
    heading.tabIndex = -1;
    const way = element("a", "btn btn-deed", beside ? "Logga in i en ny flik" : "Logga in");
    way.href = signIn;
    if (beside) way.target = "_blank";
    const sheet = element("div", "sheet", element("p", "", words), element("p", "", way));
    const work = element("main", "work", heading, sheet);
    document.title = `${OUT} – Stödtelefon`;
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
    document.body.replaceChildren(door(`Sidan är tömd: ${why}.${isKept}`));
    document.querySelector("h1").focus();
    history.replaceState(null, "", signIn);
    tabs.close();
  };

  const hide = () => {
    if (cover) return;
    covered = [...document.body.children].filter((part) => !part.hidden);
    for (const part of covered) part.hidden = true;
    cover = door("Det du skrev finns kvar i den här fliken. Logga in igen, så visas det.", true);
    document.body.append(cover);
    cover.querySelector("h1").focus();
  };

  const show = () => {
    if (!cover) return;
    for (const part of covered) part.hidden = false;
    cover.remove();
    cover = undefined;
    document.title = title;
    Object.assign(root.dataset, about);
  };

  const nobodyIs = (onPurpose) => {
    if (!onPurpose && (cover || isTypedIn())) hide();
    else empty(onPurpose ? "du loggade ut i en annan flik" : "du har varit borta ett tag");
  };

  const told = ({ data }) => {
    if (data.person === undefined) nobodyIs(data.onPurpose);
    else if (data.person === person) show();
    else empty("någon annan har loggat in i en annan flik");
  };

  // A page that comes back from the browser's own memory has heard nothing meanwhile: it waits for an answer, unseen.
  const comesBack = async () => {
    if (!isTypedIn()) {
      location.reload();
      return;
    }
    const answer = await fetch(signIn, { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer?.ok) hide();
    root.hidden = false;
  };

  if (!person) {
    tabs.postMessage({ onPurpose: new URLSearchParams(location.search).has("utloggad") });
    return;
  }
  tabs.addEventListener("message", told);
  tabs.postMessage({ person });
  window.addEventListener("pagehide", (event) => {
    root.hidden = event.persisted;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) comesBack();
  });
})();
