// The red panel, in a hurry: "vi ringde 112" says who was told, until somebody writes it. When it was is now, or typed.
(() => {
  const WHOM = "112";
  const panel = document.getElementById("fara");
  const whom = panel?.querySelector("[name=told_whom]");
  if (!whom) return;
  let isOurs = false;

  panel.addEventListener("change", (event) => {
    if (event.target.name !== "emergency") return;
    const called = event.target.value === "we_called";
    if (called && !whom.value.trim()) {
      whom.value = WHOM;
      isOurs = true;
    } else if (!called && isOurs && whom.value === WHOM) {
      whom.value = "";
    }
  });
  whom.addEventListener("input", () => {
    isOurs = false;
  });
  for (const when of panel.querySelectorAll("details.when")) {
    when.addEventListener("toggle", () => {
      if (when.open) when.querySelector("input")?.focus();
    });
  }
})();
