import assert from "node:assert/strict";
import { test } from "node:test";

import { asked, matching } from "./mentions.ts";

test("what follows the last @ before the caret is asked for", () => {
  assert.deepEqual(asked("Nhờ @ngu", 8), { at: 4, typed: "ngu" });
  assert.deepEqual(asked("@", 1), { at: 0, typed: "" });
  assert.equal(asked("a@b.vn", 6), null);
  assert.equal(asked("Nhờ @ngu", 3), null);
});

test("marks and case do not count, and a beginning of a word comes first", () => {
  const names = ["Đinh Thị Hà", "Phạm Văn Khánh", "Hà Đức"];
  assert.deepEqual(matching(names, "ha"), ["Đinh Thị Hà", "Hà Đức", "Phạm Văn Khánh"]);
  assert.deepEqual(matching(names, "dinh thi"), ["Đinh Thị Hà"]);
  assert.deepEqual(matching(names, "zz"), []);
});
