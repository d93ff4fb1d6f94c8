// Copy what stands in a field: <button data-copy="id of the field">.
(() => {
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    const said = document.querySelector(`[data-copy-said="${CSS.escape(button.dataset.copy)}"]`);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      if (said) said.textContent = "Kopierat.";
    } catch {
      if (said) said.textContent = "Texten är markerad. Kopiera med Ctrl+C.";
    }
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
})();
