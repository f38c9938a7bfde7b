import assert from "node:assert/strict";
import { test } from "node:test";
import { joined } from "./words.ts";

test("copied words stand after one's own, a blank line between", () => {
  assert.equal(joined("", " Mưa lũ.\n"), "Mưa lũ.");
  assert.equal(joined("Đã họp.\n", "Mưa lũ."), "Đã họp.\n\nMưa lũ.");
});
