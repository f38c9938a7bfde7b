// The entry page, better with a script: it saves in place, arrows and Enter move, a block from Excel pastes.
import "./entry.css";
import { blockOf, moveFrom } from "./grid.ts";
import { quoteInWords } from "./quotes.ts";
import { save } from "./saving.ts";
import { copyWords } from "./words.ts";

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

/** The cells of the last paste with what they said before; null once something else was typed. */
let pasted: [Cell, string][] | null = null;

/** Put a block from a spreadsheet over the table, row on row; what cannot be typed is skipped and counted. */
function paste(event: ClipboardEvent, input: Cell, form: HTMLFormElement): void {
  const block = blockOf(event.clipboardData?.getData("text/plain") ?? "");
  if (block.length < 2 && (block[0]?.length ?? 0) < 2) return;
  event.preventDefault();
  const grid = gridOf(input.closest("table")!);
  const top = grid.findIndex((line) => line.includes(input));
  const left = grid[top]!.indexOf(input);
  const filled: [Cell, string][] = [];
  let skipped = 0;
  block.forEach((line, down) => line.forEach((text, across) => {
    const cell = grid[top + down]?.[left + across];
    if (!cell) {
      if (text) skipped += 1;
      return;
    }
    filled.push([cell, cell.value]);
    cell.value = text;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }));
  pasted = filled;
  tellPasted(form, skipped ? form.dataset["pastedSome"] : form.dataset["pasted"], filled.length, skipped);
}

function tellPasted(form: HTMLFormElement, words: string | undefined, filled: number, skipped: number): void {
  const bar = form.querySelector<HTMLElement>("[data-entry-said]")!;
  bar.className = skipped ? "said said-bad" : "said";
  bar.textContent = (words ?? "").replace("#n", String(filled)).replace("#m", String(skipped));
}

function undoPaste(form: HTMLFormElement): void {
  const cells = pasted!;
  for (const [cell, before] of cells) {
    cell.value = before;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }
  pasted = null;
  tellPasted(form, form.dataset["unpasted"], cells.length, 0);
}

// before the frame's own listener, which takes a form that is posted for saved
copyWords(document);
quoteInWords(document);
document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (form) {
    event.preventDefault();
    void save(form);
    return;
  }
  // sending, authenticating… what is typed and not saved yet is saved first; what cannot be saved stops the deed
  const deed = event.target as HTMLFormElement;
  const entry = document.querySelector<HTMLFormElement>(FORM);
  if (!deed.closest(".deeds") || !entry?.querySelector(".cell-changed")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = (event as SubmitEvent).submitter;
  void save(entry).then((all) => {
    if (all && deed.isConnected) deed.requestSubmit(button);
  });
}, true);
document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  const held = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (form && held && event.key.toLowerCase() === "s") {
    event.preventDefault();
    void save(form);
  } else if (form && held && event.key.toLowerCase() === "z" && !event.shiftKey && pasted) {
    event.preventDefault();
    undoPaste(form);
  } else if (form && (event.target as Element).matches(TYPED)) {
    move(event, event.target as Cell);
  }
});
document.addEventListener("paste", (event) => {
  const form = formOf(event.target);
  if (form && (event.target as Element).matches(TYPED)) paste(event, event.target as Cell, form);
});
document.addEventListener("input", (event) => {
  if (!formOf(event.target)) return;
  if (event.isTrusted) pasted = null;
  const field = event.target as HTMLElement;
  (field.closest("td.cell") ?? field.closest("textarea"))?.classList.add("cell-changed");
});
