import assert from "node:assert/strict";
import { test } from "node:test";
import { blockOf, moveFrom } from "./grid.ts";

test("a block from Excel keeps empty cells and loses the last empty line", () => {
  assert.deepEqual(blockOf("1.250,5\t\r\n\t7\r\n"), [["1.250,5", ""], ["", "7"]]);
});

test("one cell is a block of one", () => {
  assert.deepEqual(blockOf("100"), [["100"]]);
});

test("Enter goes down, with Shift up", () => {
  assert.deepEqual(moveFrom("Enter", false, 0, 0, 3), [1, 0]);
  assert.deepEqual(moveFrom("Enter", true, 0, 0, 3), [-1, 0]);
});

test("an arrow inside a number moves the caret, at its edge the cell", () => {
  assert.equal(moveFrom("ArrowRight", false, 1, 1, 3), null);
  assert.deepEqual(moveFrom("ArrowRight", false, 3, 3, 3), [0, 1]);
  assert.deepEqual(moveFrom("ArrowLeft", false, 0, 3, 3), [0, -1]);
});
