// Panels that depend on an answer: data-show-when="name=value1|value2". Without scripts they are simply there.
// Several conditions are parted by a space; one that holds is enough. An empty value means "nothing chosen".
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
    return panel.dataset.showWhen.split(" ").some((condition) => {
      const [name, values] = condition.split("=");
      return answers(scope, name).some((answer) => values.split("|").includes(answer));
    });
  };

  const update = () => {
    for (const panel of document.querySelectorAll("[data-show-when]")) {
      // A panel with an error in it is never hidden.
      panel.hidden = !holds(panel) && !panel.querySelector(".errors");
    }
  };

  document.addEventListener("change", update);
  document.addEventListener("input", update);
  document.addEventListener("reset", () => setTimeout(update));
  window.addEventListener("pageshow", update);
  update();
})();
