// References in words: a figure chosen from a list or a phrase of a report below goes in at the caret, and how
// the text reads is shown while it is typed.

const PAUSE = 500; // milliseconds after the last key

/** A text with a reference in the place of what is selected, spaces where words would touch it; the caret after. */
export function inserted(text: string, token: string, start: number, end: number): { text: string; caret: number } {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const put = `${before && /[^\s([{“"-]$/.test(before) ? " " : ""}${token}${after && /^[^\s.,;:!?%)\]}”"]/.test(after) ? " " : ""}`;
  return { text: before + put + after, caret: before.length + put.length };
}

function insert(area: HTMLTextAreaElement, token: string): void {
  const { text, caret } = inserted(area.value, token, area.selectionStart, area.selectionEnd);
  area.value = text;
  area.focus();
  area.setSelectionRange(caret, caret);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Show how a text reads beneath it; a reference that cannot be read makes the field wrong. */
export function showReads(area: HTMLTextAreaElement, place: Element, drawn: Iterable<Node>): void {
  place.replaceChildren(...drawn);
  area.ariaInvalid = place.querySelector(".field-error") ? "true" : null;
}

/** Ask the server how a text reads now; while there is no connection what was told stays. */
async function readAgain(area: HTMLTextAreaElement): Promise<void> {
  const form = area.form!;
  const place = form.querySelector(`[data-reads="${area.dataset["words"]}"]`);
  if (!place) return;
  if (!area.value.includes("{{")) {
    showReads(area, place, []);
    return;
  }
  const [section, item] = area.dataset["words"]!.split(".") as [string, string];
  const csrfmiddlewaretoken = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
  const asked = area.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken, phan: section, muc: item, loi: asked });
  try {
    const answer = await fetch(form.dataset["readsUrl"]!, { method: "POST", body, redirect: "error" });
    const drawn = answer.ok ? part(await answer.text(), "body") : null;
    if (drawn && area.value === asked) showReads(area, place, drawn.childNodes);
  } catch {
    // no connection: saving says so
  }
}

function part(html: string, selector: string): Element | null {
  return new DOMParser().parseFromString(html, "text/html").querySelector(selector);
}

/** The list of figures in a dialog over the page; searched as one types. */
async function choose(link: HTMLAnchorElement, area: HTMLTextAreaElement): Promise<void> {
  const answer = await fetch(link.href, { redirect: "error" }).catch(() => null);
  const offered = answer?.ok ? part(await answer.text(), "#chen-so") : null;
  if (!offered) {
    window.open(link.href, "_blank", "noopener");
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "picker";
  dialog.setAttribute("aria-label", offered.getAttribute("aria-label") ?? "");
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "button button-quiet button-small picker-close", textContent: area.form!.dataset["close"] ?? "" });
  dialog.append(close, offered);
  show(dialog);
  const search = dialog.querySelector<HTMLFormElement>("form")!;
  let waiting = 0;
  const seek = async (): Promise<void> => {
    const sought = new URLSearchParams(new FormData(search) as unknown as Record<string, string>).toString();
    const found = await fetch(`${link.href}?${sought}`, { redirect: "error" }).catch(() => null);
    const rows = found?.ok ? part(await found.text(), "[data-found]") : null;
    if (!rows || sought !== new URLSearchParams(new FormData(search) as unknown as Record<string, string>).toString()) return;
    dialog.querySelector("[data-found]")!.replaceChildren(...rows.childNodes);
    show(dialog);
  };
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    void seek();
  });
  search.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void seek(), PAUSE / 2);
  });
  dialog.addEventListener("click", (event) => {
    const token = (event.target as Element).closest<HTMLElement>("[data-token]")?.dataset["token"];
    if (!token && event.target !== close) return;
    dialog.close();
    if (token) insert(area, token);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    area.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  search.querySelector("input")!.focus();
}

function show(inside: ParentNode): void {
  for (const button of inside.querySelectorAll<HTMLElement>("button[data-token], button[data-insert-token]")) button.hidden = false;
}

/** Let words name figures and words of reports below, by mouse or keyboard. */
export function quoteInWords(page: Document): void {
  show(page);
  page.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-insert-figure], [data-insert-token]") : null;
    const into = clicked?.dataset["insertFigure"] ?? clicked?.dataset["insertTo"];
    const area = into ? page.querySelector<HTMLTextAreaElement>(into) : null;
    if (!clicked || !area) return;
    event.preventDefault();
    if (clicked instanceof HTMLAnchorElement) void choose(clicked, area);
    else insert(area, clicked.dataset["insertToken"]!);
  });
  const waiting = new WeakMap<HTMLTextAreaElement, number>();
  page.addEventListener("input", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.dataset["words"] || !area.form) return;
    window.clearTimeout(waiting.get(area));
    waiting.set(area, window.setTimeout(() => void readAgain(area), PAUSE));
  });
}
