// The entry page, better with a script: it saves in place, arrows and Enter move, a block from Excel pastes.
import "./entry.css";
import { blockOf, moveFrom } from "./grid.ts";
import { save } from "./saving.ts";

type Cell = HTMLInputElement;
const FORM = "form[data-entry]";
const TYPED = "td.cell > input:not([type])";

/** The entry form something happened in; the page may be replaced by an answer, so nothing is bound to it. */
function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>(FORM) : null;
}

/** The typed cells of a table as rows and columns; a cell that cannot be typed is a hole. */
function gridOf(table: HTMLTableElement): (Cell | null)[][] {
  return [...table.tBodies[0]!.rows].map((row) => [...row.cells].map((cell) => cell.querySelector<Cell>(":scope > input:not([type])")));
}

function move(event: KeyboardEvent, input: Cell): void {
  const step = moveFrom(event.key, event.shiftKey, input.selectionStart, input.selectionEnd, input.value.length);
  if (!step) return;
  const grid = gridOf(input.closest("table")!);
  let row = grid.findIndex((line) => line.includes(input));
  let column = grid[row]!.indexOf(input);
  event.preventDefault();
  for (;;) {
    row += step[0];
    column += step[1];
    if (!grid[row] || column < 0 || column >= grid[row]!.length) return;
    const next = grid[row]![column];
    if (next) {
      next.focus();
      next.select();
      return;
    }
  }
}

function paste(event: ClipboardEvent, input: Cell): void {
  const block = blockOf(event.clipboardData?.getData("text/plain") ?? "");
  if (block.length < 2 && (block[0]?.length ?? 0) < 2) return;
  event.preventDefault();
  const grid = gridOf(input.closest("table")!).filter((line) => line.some(Boolean));
  const top = grid.findIndex((line) => line.includes(input));
  const left = grid[top]!.indexOf(input);
  block.forEach((line, down) => line.forEach((text, across) => {
    const cell = grid[top + down]?.[left + across];
    if (!cell) return;
    cell.value = text;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }));
}

// before the frame's own listener, which takes a form that is posted for saved
document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  void save(form);
}, true);
document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (form && event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    void save(form);
  } else if (form && (event.target as Element).matches(TYPED)) {
    move(event, event.target as Cell);
  }
});
document.addEventListener("paste", (event) => {
  if (formOf(event.target) && (event.target as Element).matches(TYPED)) paste(event, event.target as Cell);
});
document.addEventListener("input", (event) => {
  if (!formOf(event.target)) return;
  const field = event.target as HTMLElement;
  (field.closest("td.cell") ?? field.closest("textarea"))?.classList.add("cell-changed");
});
