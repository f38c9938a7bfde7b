import assert from "node:assert/strict";
import { test } from "node:test";
import { tidy } from "./numbers.ts";

const cases: [string, "vi" | "en", string | null][] = [
  ["1250,5", "vi", "1.250,5"],
  ["1 250,5", "vi", "1.250,5"],
  ["1.250", "vi", "1.250"],
  ["892120", "vi", "892.120"],
  ["-3", "vi", "-3"],
  ["007", "vi", "7"],
  ["1250.5", "en", "1,250.5"],
  ["12.5", "vi", null],
  ["1.25.3", "vi", null],
  ["một", "vi", null],
  ["", "vi", null],
];

for (const [typed, language, neat] of cases) {
  test(`${language}: "${typed}" is written ${neat ?? "as it was"}`, () => assert.equal(tidy(typed, language), neat));
}
