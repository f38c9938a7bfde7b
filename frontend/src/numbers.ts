// Numbers as people write them. The server decides (neu.platform.text.rules); this only tidies what was typed.

export type Language = "vi" | "en";

/**
 * The typed number written with groups and decimal mark of the language, or null when it is not plainly one.
 * Text in, text out: no float is ever made of a figure.
 */
export function tidy(typed: string, language: Language): string | null {
  const [group, point] = language === "vi" ? [".", ","] : [",", "."];
  const bare = typed.trim().replace(/[\u00a0\u202f\u2009]/g, " ").replace(/−/g, "-");
  const escaped = group === "." ? "\\." : group;
  const shape = new RegExp(`^(-?)(\\d+|[1-9]\\d{0,2}(?:${escaped}\\d{3})+|[1-9]\\d{0,2}(?: \\d{3})+)(?:\\${point}(\\d+))?$`);
  const match = shape.exec(bare);
  if (!match) return null;
  const digits = (match[2] ?? "").replace(/\D/g, "").replace(/^0+(?=\d)/, "");
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, group);
  return `${match[1]}${grouped}${match[3] === undefined ? "" : point + match[3]}`;
}

/** Fields with inputmode="decimal" or data-number are written tidily when the person leaves them. */
export function tidyNumbers(page: Document): void {
  page.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches('[data-number], .grid input[inputmode="decimal"]')) return;
    const neat = tidy(input.value, page.documentElement.lang === "en" ? "en" : "vi");
    if (neat !== null && neat !== input.value) input.value = neat;
  });
}
