// A button that prints the page: <button data-print hidden>. data-print="choice": not while something else is chosen in
// the form with that id than what the page shows.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    const chosen = document.getElementById(button.dataset.print);
    const differs = () => [...(chosen?.elements ?? [])].some((one) => one.checked !== one.defaultChecked);
    button.hidden = differs();
    chosen?.addEventListener("change", () => { button.hidden = differs(); });
    button.addEventListener("click", () => window.print());
  }
})();
