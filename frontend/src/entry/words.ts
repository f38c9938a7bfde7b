// Words of a report below, copied after one's own: they are then one's own to change.

/** What the text becomes: the words after it, a blank line between. */
export function joined(text: string, words: string): string {
  const before = text.trimEnd();
  return before ? `${before}\n\n${words.trim()}` : words.trim();
}

/** Show the buttons that copy, which need a script; what was copied counts as typed. */
export function copyWords(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-copy-words]")) button.hidden = false;
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[data-copy-words]") : null;
    if (!button) return;
    const words = page.querySelector<HTMLElement>(button.dataset["copyWords"] ?? "");
    const into = page.querySelector<HTMLTextAreaElement>(button.dataset["copyTo"] ?? "");
    if (!words || !into) return;
    into.value = joined(into.value, words.innerText);
    into.dispatchEvent(new Event("input", { bubbles: true }));
    into.focus();
  });
}
