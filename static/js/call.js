// The conversation: which part one is in, what is answered, what to say there, what is left. All of it is help only.
(() => {
  const form = document.querySelector("form[data-call]");
  if (!form) return;

  const parts = [...form.querySelectorAll("[data-part]")];
  const MUST = {
    anonymitet: () => !field("is_anonymous") || (answered("is_anonymous") && answered("was_informed")),
    fara: () => answered("danger"),
    barn: () => answered("child_at_risk") && (value("child_at_risk") === "no" || answered("child_kind")),
    bedömning: () =>
      answered("urgency") &&
      answered("reason") &&
      answered("outcome") &&
      (field("outcome_reason").closest("[hidden]") || answered("outcome_reason")),
  };
  const MUST_OF_PART = { anonymity: ["anonymitet"], danger: ["fara", "barn"], assessment: ["bedömning"] };

  const field = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const value = (name) => new FormData(form).get(name);
  const answered = (name) => Boolean((value(name) || "").trim());

  // What is chosen from the start says nothing about what has been asked.
  const GIVEN = ["channel", "callback"];
  const touched = (part) =>
    [...part.querySelectorAll("input, select, textarea")].some(
      (input) =>
        !GIVEN.includes(input.name) &&
        input.type !== "hidden" &&
        !("byClock" in input.dataset) &&
        (["radio", "checkbox"].includes(input.type) ? input.checked : input.value.trim() !== ""),
    );

  const isDone = (part) => {
    const musts = MUST_OF_PART[part.id];
    return musts ? musts.every((must) => MUST[must]()) : touched(part);
  };

  const showTicks = () => {
    for (const part of parts) {
      const step = document.querySelector(`[data-step="${CSS.escape(part.id)}"]`);
      if (!step) continue;
      const done = isDone(part);
      step.querySelector(".tick").textContent = done ? "✓" : "";
      step.dataset.done = done ? "yes" : "no";
    }
  };

  // What the page was refused for, by its field, until something is written there.
  const refused = new Map();
  for (const link of document.querySelectorAll("[data-error-summary] a[href^='#']")) {
    const wrong = document.getElementById(link.hash.slice(1));
    if (wrong) refused.set(wrong.name, link.textContent.trim().replace(/[?:.]$/, ""));
  }

  const showLeft = () => {
    const words = form.querySelector("[data-left]");
    if (value("danger") === "yes") {
      words.textContent = "Fara: frågan och den röda rutan räcker. Resten kan du svara på efteråt.";
      return;
    }
    const left = Object.keys(MUST).filter((must) => !MUST[must]());
    if (refused.size) {
      words.textContent = `Kvar att rätta: ${[...refused.values()].join(", ")}.`;
      return;
    }
    words.textContent = left.length
      ? `Kvar av det som måste besvaras: ${left.join(", ")}.`
      : "Allt som måste besvaras är besvarat.";
  };

  const show = (key) => {
    for (const step of document.querySelectorAll("[data-step]")) {
      if (step.dataset.step === key) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
    const say = [...document.querySelectorAll("[data-say]")];
    if (!say.some((words) => words.dataset.say === key)) return;
    for (const words of say) words.hidden = words.dataset.say !== key;
  };

  const partOf = (element) => element.closest("[data-part]");

  const update = () => {
    showTicks();
    showLeft();
  };

  form.addEventListener("input", (event) => {
    refused.delete(event.target.name);
    update();
  });
  // After the panels, which an answer shows or hides.
  form.addEventListener("change", () => setTimeout(update));
  form.addEventListener("focusin", (event) => {
    const part = partOf(event.target);
    if (part) show(part.id);
  });

  // Scrolling past a part counts as being in it, unless one writes somewhere.
  const seen = new IntersectionObserver(
    (entries) => {
      if (form.contains(document.activeElement)) return;
      const entry = entries.find((one) => one.isIntersecting);
      if (entry) show(entry.target.id);
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const part of parts) seen.observe(part);

  document.addEventListener("click", () => setTimeout(update));
  for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = false;
  show(parts[0].id);
  update();

  // The key f from another page leads here: the fingers go straight to the first question of the red panel.
  const danger = document.getElementById("fara");
  if (location.hash === "#fara" && danger && !danger.hidden) {
    history.replaceState(null, "", location.pathname + location.search);
    if (!document.querySelector("[data-error-summary]")) {
      danger.scrollIntoView({ block: "start" });
      danger.querySelector("input")?.focus({ preventScroll: true });
    }
  }
})();
