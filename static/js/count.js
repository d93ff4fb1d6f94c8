// How many characters a text has of those that it may have: data-most on the textarea. A field that is needed only when
// it has too many (data-when-over names the textarea) is shown then, and stays once something is written in it.
(() => {
  const said = (number) => number.toLocaleString("sv");

  const watch = (area) => {
    const most = Number(area.dataset.most);
    const count = document.createElement("p");
    const tooMany = document.createElement("p");
    count.className = "help count";
    tooMany.className = "errors count";
    tooMany.setAttribute("role", "status");
    area.after(count, tooMany);
    const more = area.form.querySelector(`[data-when-over="${CSS.escape(area.name)}"]`);
    const panel = more && more.closest(".question");
    const wayOut = more ? "Korta texten, eller höj nivån här nedanför." : "Korta texten.";

    const update = () => {
      const length = [...area.value.trim()].length;
      const over = length - most;
      count.textContent = `${said(length)} av ${said(most)} tecken`;
      const words = over > 0 ? `${said(over)} för många. ${wayOut}` : "";
      if (tooMany.textContent !== words) tooMany.textContent = words;
      if (panel) panel.hidden = over <= 0 && !more.value && !panel.querySelector(".errors");
    };

    area.addEventListener("input", update);
    window.addEventListener("pageshow", update);
    update();
  };

  for (const area of document.querySelectorAll("textarea[data-most]")) watch(area);
})();
