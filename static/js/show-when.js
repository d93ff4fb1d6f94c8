// Panels that depend on an answer: data-show-when="name=value1|value2". Without scripts they are simply there.
// Several conditions are parted by a space; one that holds is enough. One with "&" holds when both of its sides do:
// "name=a&other=b". An empty value means "nothing chosen".
(() => {
  const answers = (scope, name) => {
    const fields = [...scope.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const chosen = fields
      .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
      .map((field) => field.value);
    return chosen.length ? chosen : [""];
  };

  const holds = (panel) => {
    const scope = panel.closest("form") || document;
    const isGiven = (side) => {
      const [name, values] = side.split("=");
      return answers(scope, name).some((answer) => values.split("|").includes(answer));
    };
    return panel.dataset.showWhen.split(" ").some((condition) => condition.split("&").every(isGiven));
  };

  const update = () => {
    for (const panel of document.querySelectorAll("[data-show-when]")) {
      // A panel with an error in it is never hidden.
      panel.hidden = !holds(panel) && !panel.querySelector(".errors");
    }
  };

  // <a href="#panel" data-answers="name=value">: gives that answer, so that the panel shows, and goes there.
  const answer = (event) => {
    const link = event.target.closest("[data-answers]");
    if (!link) return;
    const [name, value] = link.dataset.answers.split("=");
    const choice = document.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    if (choice) choice.checked = true;
    update();
    const panel = link.hash && document.getElementById(link.hash.slice(1));
    const first = panel && panel.querySelector("input, select, textarea, button, a[href]");
    if (!first) return;
    event.preventDefault();
    panel.scrollIntoView({ block: "start" });
    first.focus({ preventScroll: true });
  };

  document.addEventListener("click", answer);
  document.addEventListener("change", update);
  document.addEventListener("input", update);
  document.addEventListener("reset", () => setTimeout(update));
  window.addEventListener("pageshow", update);
  update();
})();
