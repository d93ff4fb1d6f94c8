// Parts of the conversation that are one line until they are touched: <section data-fold> with its heading and a div.fold.
// What is folded is out of sight alone: the Tab key goes through it in its order, and opens it on its way. Without
// scripts, with something in it, or with an error in it, it is open from the start.
(() => {
  const parts = [...document.querySelectorAll("[data-fold]")];
  if (!parts.length) return;

  const isFilled = (input) => {
    if (input.type === "hidden" || "byClock" in input.dataset) return false;
    return ["radio", "checkbox"].includes(input.type) ? input.checked : input.value.trim() !== "";
  };
  const isTouched = (part) =>
    Boolean(part.querySelector(".errors")) ||
    [...part.querySelectorAll("input, select, textarea")].some(isFilled);

  const first = (part) => part.querySelector(".fold input:not([type=hidden]), .fold select, .fold textarea");

  const open = (part) => {
    if (!part.classList.contains("folded")) return;
    part.classList.remove("folded");
    const line = part.querySelector(".fold-line");
    line.replaceWith(...line.querySelector(".fold-title").childNodes);
    part.querySelector(".fold-asks").remove();
  };

  // By Tab one comes to the fields themselves, so that the line is for the pointer, the voice and the screen reader.
  const fold = (part) => {
    const heading = part.querySelector("h2");
    const line = document.createElement("button");
    line.type = "button";
    line.className = "fold-line";
    line.tabIndex = -1;
    line.setAttribute("aria-expanded", "false");
    const title = document.createElement("span");
    title.className = "fold-title";
    title.append(...heading.childNodes);
    line.append(title);
    heading.append(line);
    const asks = document.createElement("p");
    asks.className = "fold-asks";
    asks.setAttribute("aria-hidden", "true");
    asks.textContent = part.querySelector(".fold legend, .fold label").textContent.trim();
    heading.after(asks);
    part.classList.add("folded");
  };

  const openAndGo = (part) => {
    open(part);
    first(part)?.focus();
  };

  for (const part of parts) {
    if (!isTouched(part)) fold(part);
    part.addEventListener("focusin", (event) => {
      if (!part.classList.contains("folded") || event.target.matches(".fold-line")) return;
      open(part);
      (event.target.closest(".question") || part).scrollIntoView({ block: "nearest" });
    });
    part.addEventListener("click", () => {
      if (part.classList.contains("folded")) openAndGo(part);
    });
  }

  // A link to a part, from the list beside the conversation.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const part = link && parts.find((one) => one.id === link.hash.slice(1));
    if (part) open(part);
  });
  // What the browser has put back by itself.
  window.addEventListener("pageshow", () => {
    for (const part of parts) if (isTouched(part)) open(part);
  });
})();
