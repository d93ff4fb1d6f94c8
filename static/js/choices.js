// A group of choices is one stop of the Tab key. Within it the arrows go from one to the next, and letters lead to the one
// that begins with them: a radio button is chosen by that, a tick box is ticked with the space bar.
(() => {
  const LETTERS_LAST = 700; // letters typed within this time, in milliseconds, belong together
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const ENDS = { Home: 0, End: -1 };

  const inputs = (group) => [...group.querySelectorAll("input[type=checkbox], input[type=radio]")].filter((one) => !one.disabled);
  const isTicked = (group) => Boolean(group.querySelector("input[type=checkbox]"));
  const words = (input) => (input.closest("label")?.textContent || "").trim().toLocaleLowerCase("sv");

  // The browser itself makes radio buttons one stop; tick boxes are made so here.
  const stopAt = (group, input) => {
    for (const one of inputs(group)) one.tabIndex = one === input ? 0 : -1;
  };

  const begin = (group) => {
    if (!isTicked(group)) return;
    const there = inputs(group);
    const first = there.find((one) => one.checked) || there[0];
    if (first) stopAt(group, first);
  };

  const go = (group, input) => {
    input.focus();
    if (input.type === "radio" && !input.checked) input.click();
  };

  // What begins with the letters, else what has a word that does. The same letter again leads on to the next.
  const meant = (there, letters, from) => {
    const isOne = [...letters].every((letter) => letter === letters[0]);
    const sought = isOne ? letters[0] : letters;
    const after = isOne ? [...there.slice(from + 1), ...there.slice(0, from + 1)] : there;
    const begins = after.find((one) => words(one).startsWith(sought));
    return begins || after.find((one) => words(one).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(sought)));
  };

  let typed = { group: null, letters: "", at: 0 };

  const type = (group, letter, input) => {
    const goesOn = typed.group === group && performance.now() - typed.at < LETTERS_LAST;
    typed = { group, letters: (goesOn ? typed.letters : "") + letter.toLocaleLowerCase("sv"), at: performance.now() };
    const there = inputs(group);
    // The first letter may be that of the one where the focus is, as long as nothing is chosen there.
    const from = there.indexOf(input) - (input.type === "radio" && !input.checked && typed.letters.length === 1 ? 1 : 0);
    return meant(there, typed.letters, from) || meant(there, letter.toLocaleLowerCase("sv"), from);
  };

  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const input = event.target;
    const group = input instanceof HTMLInputElement && input.closest(".choices");
    if (!group) return;
    const there = inputs(group);
    const place = there.indexOf(input);
    let next;
    if (event.key in STEPS && isTicked(group)) next = there[(place + STEPS[event.key] + there.length) % there.length];
    else if (event.key in ENDS) next = there.at(ENDS[event.key]);
    else if (event.key.length === 1 && event.key !== " ") next = type(group, event.key, input);
    if (!next) return;
    event.preventDefault();
    go(group, next);
  };

  document.addEventListener("keydown", press);
  document.addEventListener("focusin", (event) => {
    const group = event.target.matches?.("input[type=checkbox]") && event.target.closest(".choices");
    if (group) stopAt(group, event.target);
  });
  for (const group of document.querySelectorAll(".choices")) begin(group);
})();
