import { asked, matching } from "./mentions";

/** Offers names under one text; arrows choose, Enter or a click takes, Escape closes. */
function offer(text: HTMLTextAreaElement): void {
  const boxes = new Map<string, HTMLInputElement>();
  for (const box of text.form?.querySelectorAll<HTMLInputElement>("input[data-name]") ?? []) {
    boxes.set(box.dataset["name"] ?? "", box);
  }
  if (boxes.size === 0) return;
  const list = document.createElement("ul");
  list.id = `${text.id}-ten`;
  list.className = "offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.dataset["offered"] ?? "@");
  list.hidden = true;
  text.after(list);
  text.setAttribute("aria-autocomplete", "list");
  let chosen = 0;

  const close = (): void => {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
    text.removeAttribute("aria-controls");
  };
  const mark = (): void => {
    for (const [index, one] of [...list.children].entries()) {
      one.setAttribute("aria-selected", String(index === chosen));
    }
    text.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
  };
  const take = (name: string): void => {
    const found = asked(text.value, text.selectionStart);
    const box = boxes.get(name);
    if (found === null || box === undefined) return;
    text.setRangeText(`@${name} `, found.at, text.selectionStart, "end");
    box.checked = true;
    const around = box.closest("details");
    if (around) around.open = true;
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const look = (): void => {
    const found = asked(text.value, text.selectionStart);
    const names = found === null ? [] : matching([...boxes.keys()], found.typed);
    if (names.length === 0) return close();
    chosen = 0;
    list.replaceChildren(...names.map((name, index) => {
      const one = document.createElement("li");
      one.id = `${list.id}-${index}`;
      one.setAttribute("role", "option");
      one.textContent = name;
      one.addEventListener("pointerdown", (event) => { event.preventDefault(); take(name); });
      return one;
    }));
    list.hidden = false;
    text.setAttribute("aria-controls", list.id);
    mark();
  };

  text.addEventListener("input", look);
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const most = list.children.length;
    if (event.key === "ArrowDown") chosen = (chosen + 1) % most;
    else if (event.key === "ArrowUp") chosen = (chosen + most - 1) % most;
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen]?.textContent ?? "");
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    if (!list.hidden) mark();
  });
}

for (const text of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-mentions]")) offer(text);
