import assert from "node:assert/strict";
import { test } from "node:test";
import { inserted } from "./quotes.ts";

test("a reference goes in at the caret, with spaces where words would touch it", () => {
  assert.deepEqual(inserted("Giải ngân triệu", "{{[S!r.a]}}", 9, 9), { text: "Giải ngân {{[S!r.a]}} triệu", caret: 21 });
  assert.deepEqual(inserted("", "{{x}}", 0, 0), { text: "{{x}}", caret: 5 });
  assert.deepEqual(inserted("đạt (%)", "{{x}}", 5, 5), { text: "đạt ({{x}}%)", caret: 10 });
  assert.deepEqual(inserted("ab", "{{x}}", 1, 1), { text: "a {{x}} b", caret: 8 });
});

test("what is selected gives way", () => {
  assert.equal(inserted("có 12 hộ", "{{x}}", 3, 5).text, "có {{x}} hộ");
});
