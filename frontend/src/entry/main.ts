// The entry page, better with a script: only changed cells travel, arrows and Enter move, a block from Excel pastes.
import "./entry.css";
import { blockOf, moveFrom } from "./grid.ts";

type Cell = HTMLInputElement;
const TYPED = "td.cell > input:not([type])";

/** Fields that still say what the page was served with stay behind: a large form posts a few hundred bytes. */
function leaveUnchangedBehind(form: HTMLFormElement): void {
  form.addEventListener("submit", () => {
    for (const cell of form.querySelectorAll<HTMLTableCellElement>("td.cell")) {
      const input = cell.querySelector<Cell>("input:not([type])");
      const select = cell.querySelector("select");
      const asked = [...cell.querySelectorAll<HTMLInputElement>(".ask input")];
      const initial = select?.querySelector<HTMLOptionElement>("option[selected]")?.value ?? "";
      const same = input?.value === input?.defaultValue && select?.value === initial;
      const quiet = asked.every((one) => (one.type === "checkbox" ? !one.checked : one.value === ""));
      if (same && quiet && !cell.querySelector("[aria-invalid]")) {
        for (const one of cell.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) one.disabled = true;
      }
    }
    // the browser's back button must find a page that can be typed in
    window.setTimeout(() => {
      for (const one of form.querySelectorAll<HTMLInputElement>("td.cell :disabled")) one.disabled = false;
    }, 0);
  });
}

/** The typed cells of a table as rows and columns; a cell that cannot be typed is a hole. */
function gridOf(table: HTMLTableElement): (Cell | null)[][] {
  return [...table.tBodies[0]!.rows].map((row) => [...row.cells].map((cell) => cell.querySelector<Cell>(":scope > input:not([type])")));
}

function movesAndPastes(form: HTMLFormElement): void {
  form.addEventListener("keydown", (event) => {
    const input = event.target as Cell;
    if (!input.matches?.(TYPED)) return;
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
  });
  form.addEventListener("paste", (event) => {
    const input = event.target as Cell;
    const block = blockOf(event.clipboardData?.getData("text/plain") ?? "");
    if (!input.matches?.(TYPED) || (block.length < 2 && (block[0]?.length ?? 0) < 2)) return;
    event.preventDefault();
    const grid = gridOf(input.closest("table")!).filter((line) => line.some(Boolean));
    const top = grid.findIndex((line) => line.includes(input));
    const left = grid[top]!.indexOf(input);
    block.forEach((line, down) => line.forEach((text, across) => {
      const cell = grid[top + down]?.[left + across];
      if (!cell) return;
      cell.value = text;
      cell.closest("td")!.classList.add("cell-changed");
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  });
  form.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    field.closest("td.cell")?.classList.add("cell-changed");
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-entry]")) {
  leaveUnchangedBehind(form);
  movesAndPastes(form);
}
