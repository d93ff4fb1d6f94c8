// One key from anywhere: an element with data-key="n" is pressed by n. Never while someone is typing.
// F8 is f in the middle of a text too: where that leads to another page, it is opened beside the text.
// WCAG 2.1.4: single keys can be turned off, in one's profile. F8 is no letter, and stays.
(() => {
  // Among choices a letter means one of them.
  const TYPING = "input:not([type=button]):not([type=submit]), textarea, select";
  const isOff = "keysOff" in document.body.dataset;

  const typing = (target) => target.matches(TYPING) || target.isContentEditable;

  const openDialog = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("form[method=dialog] button")?.focus();
  };

  // The page's own comes first.
  const pressedBy = (key) => {
    const has = `[data-key="${CSS.escape(key)}"]`;
    return document.querySelector(`main ${has}`) ?? document.querySelector(has);
  };

  // On the page itself the key would only load it again, and what is typed would be gone.
  const leadsHere = (target) =>
    target instanceof HTMLAnchorElement && target.pathname === location.pathname && !target.hash;

  const pressDanger = (event) => {
    const target = pressedBy("f");
    if (!target) return;
    event.preventDefault();
    if (leadsHere(target)) return;
    document.getElementById("genvagar")?.close();
    const leaves = target instanceof HTMLAnchorElement && target.pathname !== location.pathname;
    if (leaves && typing(event.target)) window.open(target.href, "_blank", "noopener");
    else target.click();
  };

  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(event.target instanceof Element)) return;
    if (event.key === "F8") {
      pressDanger(event);
      return;
    }
    if (typing(event.target)) return;
    if (isOff || document.querySelector("dialog[open]") || event.key.length !== 1) return;
    if (event.key === "?") {
      event.preventDefault();
      openDialog("genvagar");
      return;
    }
    const target = pressedBy(event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    if (leadsHere(target)) return;
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
  };

  document.addEventListener("keydown", press);
  for (const button of document.querySelectorAll("[data-open-dialog]")) {
    button.hidden = false;
    button.addEventListener("click", () => openDialog(button.dataset.openDialog));
  }
})();
