// Light or dark, before the page is drawn. Follows the system until someone chooses; the choice stays in this browser.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    try {
      return localStorage.getItem("stod-theme");
    } catch {
      return null;
    }
  };

  const choose = (theme) => {
    try {
      localStorage.setItem("stod-theme", theme);
    } catch {
      // A browser that keeps nothing follows the system.
    }
  };

  const show = (theme) => {
    root.dataset.bsTheme = theme;
    for (const words of document.querySelectorAll("[data-theme-words]")) {
      words.textContent = theme === "dark" ? "Ljust läge" : "Mörkt läge";
    }
  };

  const current = () => chosen() || (system.matches ? "dark" : "light");

  show(current());
  system.addEventListener("change", () => show(current()));
  document.addEventListener("DOMContentLoaded", () => {
    show(current());
    for (const button of document.querySelectorAll("[data-theme-button]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        choose(root.dataset.bsTheme === "dark" ? "light" : "dark");
        show(current());
      });
    }
  });
})();
