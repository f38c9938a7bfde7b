// Pure parts of the entry grid.

/** Where a key leads: [rows, columns], or null when it should do what it always does in a text field. */
export function moveFrom(
  key: string, shift: boolean, start: number | null, end: number | null, length: number,
): [number, number] | null {
  if (key === "Enter") return shift ? [-1, 0] : [1, 0];
  if (key === "ArrowDown") return [1, 0];
  if (key === "ArrowUp") return [-1, 0];
  const whole = start === 0 && end === length;
  if (key === "ArrowRight" && (whole || (start === length && end === length))) return [0, 1];
  if (key === "ArrowLeft" && (whole || (start === 0 && end === 0))) return [0, -1];
  return null;
}

/** A block copied from a spreadsheet: rows of cells, without the empty line Excel adds at the end. */
export function blockOf(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}
