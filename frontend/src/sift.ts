// A long list of boxes to tick, sifted as one types. Without scripts the whole list stands there.

const MARKS = /[\u0300-\u036f]/g;

/** As the server folds names: no marks, no capitals, đ as d, one space between words. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("đ", "d").split(/\s+/).filter(Boolean).join(" ");
}

/** Which names are meant: those with the words as typed, side by side; where there are none, those with every word. */
export function meant(names: string[], typed: string): boolean[] {
  const wanted = folded(typed);
  const there = names.map((name) => ` ${folded(name)}`);
  const exact = there.map((name) => name.includes(` ${wanted}`));
  if (exact.includes(true)) return exact;
  return there.map((name) => wanted.split(" ").every((word) => name.includes(word)));
}

/** A box marked data-sift="#list" shows itself and hides the labels of the list that do not match; what is ticked stays. */
export function siftLists(page: Document): void {
  for (const box of page.querySelectorAll<HTMLElement>("[data-sift]")) {
    const list = page.querySelector<HTMLElement>(box.dataset["sift"] ?? "");
    const search = box.querySelector<HTMLInputElement>("input[type=search]");
    if (!list || !search) continue;
    box.hidden = false;
    const said = box.querySelector<HTMLElement>("[role=status]");
    const groups = [...list.querySelectorAll<HTMLDetailsElement>("details")];
    const before = new Map<HTMLDetailsElement, boolean>();
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    search.addEventListener("input", () => {
      const asking = folded(search.value) !== "";
      const labels = [...list.querySelectorAll<HTMLLabelElement>("label")];
      const matching = meant(labels.map((label) => label.textContent), search.value);
      labels.forEach((label, no) => {
        label.hidden = !matching[no] && !label.querySelector<HTMLInputElement>("input")?.checked;
      });
      for (const group of groups) {
        if (asking && !before.has(group)) before.set(group, group.open);
        group.hidden = !group.querySelector("label:not([hidden])");
        group.open = asking ? !group.hidden : (before.get(group) ?? group.open);
      }
      if (!asking) before.clear();
      if (said) said.textContent = matching.includes(true) ? "" : (said.dataset["none"] ?? "");
    });
  }
}
