// "@" in a text offers the people of the form's list; without this script they are ticked in the list.

/** Text as it is compared: no marks, no case. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
}

/** What is being typed after the last "@" before the caret, and where that stands; null: nothing. */
export function asked(text: string, caret: number): { at: number; typed: string } | null {
  const found = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const typed = found[1] ?? "";
  return { at: caret - typed.length - 1, typed };
}

/** The names that contain what was typed, those that begin a word with it first. */
export function matching(names: readonly string[], typed: string, most = 8): string[] {
  const wanted = folded(typed).trim();
  const words = (name: string): boolean => folded(name).split(/\s+/).some((word) => word.startsWith(wanted));
  const found = names.filter((name) => folded(name).includes(wanted));
  return [...found.filter(words), ...found.filter((name) => !words(name))].slice(0, most);
}
