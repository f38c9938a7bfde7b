import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, meant } from "./sift.ts";

const names = ["Ủy ban nhân dân xã Ba Vì", "Ủy ban nhân dân xã Ba Xa", "Ủy ban nhân dân xã Đặng Thùy Trâm"];

test("names are folded as the server folds them", () => {
  assert.equal(folded("  Đặng   Thùy Trâm "), "dang thuy tram");
});

test("words side by side are meant before words anywhere", () => {
  assert.deepEqual(meant(names, "ba xa"), [false, true, false]); // though "ban" and "xã" stand in all
  assert.deepEqual(meant(names, "Ba V"), [true, false, false]);
  assert.deepEqual(meant(names, "tram dang"), [false, false, true]);
  assert.deepEqual(meant(names, "Sơn Tây"), [false, false, false]);
  assert.deepEqual(meant(names, " "), [true, true, true]);
});
