// Saving without leaving the page: changed fields travel, what the save changed comes back and is put in place.

import { tidy } from "../numbers.ts";
import { showReads } from "./quotes.ts";

/** A typed cell after a save: its classes, its field, its state, and what follows them. */
interface SavedCell {
  tone: string;
  text: string;
  state: string;
  tail: string; // the rev it stands on, its history, what a check says of it
}

interface Saved {
  said: string;
  errors: boolean; // some cell breaks a rule: no report with it is sent
  state: string;
  findings: string;
  cells: Record<string, SavedCell>; // id of a <td> → what it says now
  drawn: Record<string, string>; // id of a computed <td> that has a remark → the <td>
  computed: Record<string, string>; // id of a <td> → its text alone
  counts: Record<string, string>; // section → "filled/typed"
  words: Record<string, number>; // heading → its rev
  reads: Record<string, string>; // heading with references → how it reads
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** True where a field says something else than what is saved; the page marks what it could not save. */
function isChanged(field: HTMLElement): boolean {
  return field.classList.contains("cell-changed");
}

/** The changed fields of the form, with what every post needs; `typed` is what each cell said when it left. */
function changesOf(form: HTMLFormElement): { body: URLSearchParams; typed: Map<string, string> } {
  const body = new URLSearchParams();
  const typed = new Map<string, string>();
  const put = (field: Field): void => {
    if (!(field instanceof HTMLInputElement && field.type === "checkbox" && !field.checked)) body.append(field.name, field.value);
  };
  for (const one of form.querySelectorAll<HTMLInputElement>(":scope > input[type=hidden]")) put(one);
  for (const cell of form.querySelectorAll<HTMLTableCellElement>("td.cell")) {
    if (!isChanged(cell)) continue;
    typed.set(cell.id, contentOf(cell));
    for (const one of cell.querySelectorAll<Field>("input, select")) put(one);
  }
  for (const area of form.querySelectorAll("textarea")) {
    if (!isChanged(area)) continue;
    typed.set(area.name, area.value);
    put(area);
    const rev = form.querySelector<HTMLInputElement>(`input[name="${area.name.replace(/^t\./, "tr.")}"]`);
    if (rev) put(rev);
  }
  return { body, typed };
}

/** What a cell says, however its number is grouped: leaving a field tidies "1250" into "1.250". */
function contentOf(cell: HTMLElement): string {
  const language = document.documentElement.lang === "en" ? "en" : "vi";
  return [...cell.querySelectorAll<Field>("input:not([type]), select")].map((one) => tidy(one.value, language) ?? one.value).join(" ");
}

function parsed(html: string, inside = "body"): HTMLElement {
  const page = new DOMParser().parseFromString(inside === "row" ? `<table><tr>${html}</tr></table>` : html, "text/html");
  return (inside === "row" ? page.querySelector("td") : page.body)!;
}

/** Put what a save made of a typed cell in its place; whoever is in the cell stays where she is. */
function showCell(cell: HTMLElement, saved: SavedCell): void {
  const [field, state] = cell.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name^='v.'], select");
  if (!field || !state) return;
  if (cell.className !== saved.tone) cell.className = saved.tone;
  if (field.value !== saved.text) field.value = saved.text;
  if (state.value !== saved.state) state.value = saved.state;
  const tail = parsed(saved.tail);
  const before = [...cell.children].slice([...cell.children].indexOf(state) + 1);
  if (tail.innerHTML !== before.map((one) => one.outerHTML).join("")) {
    const held = cell.contains(document.activeElement) ? document.activeElement : null;
    for (const one of before) one.remove();
    state.after(...tail.childNodes);
    if (held && !held.isConnected) (cell.querySelector<HTMLElement>(`[name="${held.getAttribute("name")}"]`) ?? field).focus({ preventScroll: true });
  }
  const error = cell.querySelector(".field-error");
  if (error) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
  } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** Typed on while the save was under way: her text stays, it now stands on what was saved. */
function keepTyping(cell: HTMLElement, saved: SavedCell): void {
  const rev = parsed(saved.tail).querySelector<HTMLInputElement>("input[name^='r.']");
  const mine = cell.querySelector<HTMLInputElement>("input[name^='r.']");
  if (rev && mine) mine.value = rev.value;
  else if (rev) cell.append(rev);
}

function showCells(form: HTMLFormElement, saved: Saved, typed: Map<string, string>): void {
  for (const cell of form.querySelectorAll<HTMLElement>(".cell-bad, .cell-warn")) {
    // a remark that no check makes any more
    if (cell.id in saved.cells || cell.id in saved.drawn || isChanged(cell)) continue;
    cell.classList.remove("cell-bad", "cell-warn");
    for (const one of cell.querySelectorAll(".field-error, .ask")) one.remove();
    cell.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }
  for (const [id, now] of Object.entries(saved.cells)) {
    const cell = document.getElementById(id);
    if (!cell || !form.contains(cell)) continue;
    const before = typed.get(id);
    // typed in since and not part of this save: it stands on what she saw, so that the server can tell a conflict
    if (before === undefined && isChanged(cell)) continue;
    if (before !== undefined && contentOf(cell) !== before) {
      keepTyping(cell, now);
      continue;
    }
    showCell(cell, now);
    cell.classList.toggle("cell-saved", before !== undefined);
  }
  for (const [id, html] of Object.entries(saved.drawn)) {
    const cell = document.getElementById(id);
    const drawn = parsed(html, "row");
    if (cell && drawn.outerHTML !== cell.outerHTML) cell.replaceWith(drawn);
  }
  aimAgain();
  for (const [id, text] of Object.entries(saved.computed)) {
    const cell = document.getElementById(id);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }
}

function showWords(form: HTMLFormElement, saved: Saved, typed: Map<string, string>): void {
  for (const [name, rev] of Object.entries(saved.words)) {
    const area = form.querySelector<HTMLTextAreaElement>(`textarea[name="t.${name}"]`);
    if (!area || !typed.has(area.name)) continue;
    if (area.value === typed.get(area.name)) area.classList.remove("cell-changed");
    let field = form.querySelector<HTMLInputElement>(`input[name="tr.${name}"]`);
    if (!field) {
      field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: `tr.${name}` });
      area.after(field);
    }
    field.value = String(rev);
  }
  for (const place of form.querySelectorAll<HTMLElement>("[data-reads]")) {
    const area = form.querySelector<HTMLTextAreaElement>(`textarea[data-words="${place.dataset["reads"]}"]`);
    if (area && !area.classList.contains("cell-changed")) showReads(area, place, parsed(saved.reads[place.dataset["reads"]!] ?? "").childNodes);
  }
}

/** Put what the save changed in its place; true when nothing typed is left unsaved. */
function showSaved(form: HTMLFormElement, saved: Saved, typed: Map<string, string>): boolean {
  showCells(form, saved, typed);
  showWords(form, saved, typed);
  for (const [code, count] of Object.entries(saved.counts)) {
    const place = document.querySelector(`[data-count="${code}"]`);
    if (place) place.textContent = count;
  }
  for (const said of document.querySelectorAll("#loi-nhan .alert")) said.remove(); // what an earlier save was told
  document.getElementById("kiem-tra")?.replaceWith(...parsed(saved.findings).childNodes);
  form.querySelector("[data-entry-state]")!.textContent = saved.state;
  return form.querySelector(".cell-changed") === null;
}

/** What the address points at was replaced: point at what stands there now, where the page stands now. */
function aimAgain(): void {
  if (!window.location.hash || document.querySelector(":target")) return;
  const { scrollX, scrollY } = window;
  window.location.replace(window.location.hash);
  window.scrollTo(scrollX, scrollY);
}

/** An answer that is a page (a refusal, two people at one cell) takes the place of the one shown. */
function showPage(html: string, form: HTMLFormElement, typed: Map<string, string>): void {
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  if (!main) return;
  const later = new Map<string, string>(); // what she typed while the answer was on its way
  for (const place of form.querySelectorAll<HTMLElement>("td.cell-changed, textarea.cell-changed")) {
    const fields = place instanceof HTMLTextAreaElement ? [place] : [...place.querySelectorAll<Field>("input:not([type]), select")];
    const now = place instanceof HTMLTextAreaElement ? place.value : contentOf(place);
    if (now !== typed.get(place.id || (place as HTMLTextAreaElement).name)) for (const one of fields) later.set(one.name, one.value);
  }
  document.querySelector("main")!.replaceWith(main);
  aimAgain();
  const bar = main.querySelector<HTMLElement>("[data-entry-said]");
  const told = main.querySelector("#loi-nhan .alert")?.textContent?.trim();
  if (bar && told) {
    // the message stands at the top, she stands at the bar
    bar.textContent = told;
    bar.className = "said said-bad";
  }
  for (const [name, value] of later) {
    const field = main.querySelector<Field>(`form[data-entry] [name="${name}"]`);
    if (!field) continue;
    field.value = value;
    (field.closest("td.cell") ?? field).classList.add("cell-changed");
  }
  // what could not be saved is still unsaved: leaving asks, as if it had been typed just now
  main.querySelector(".cell-changed")?.dispatchEvent(new Event("input", { bubbles: true }));
  const wrong = main.querySelector<HTMLElement>("td.cell-changed [aria-invalid]");
  const first = wrong ?? main.querySelector<HTMLElement>(".conflicts, .alert-bad, .error-summary");
  if (!first) return;
  if (!wrong) first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
}

/** Signed in again elsewhere, the page's own token is an old one: take a new one, once; never somebody else's. */
async function post(form: HTMLFormElement, body: URLSearchParams): Promise<Response | null> {
  const send = (): Promise<Response> =>
    fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
  const answer = await send();
  if (answer.status !== 403) return answer;
  const page = await fetch(window.location.href, { redirect: "manual" });
  const again = parsed(await page.text()).querySelector<HTMLFormElement>("form[data-entry]");
  const token = again?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (!token || again?.dataset["user"] !== form.dataset["user"]) return null;
  form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value = token.value;
  body.set("csrfmiddlewaretoken", token.value);
  return send();
}

/** Save the entry form where it stands; true when nothing typed is left unsaved. */
export async function save(form: HTMLFormElement): Promise<boolean> {
  if (form.ariaBusy === "true") return false;
  const bar = form.querySelector<HTMLElement>("[data-entry-said]")!;
  const tell = (words: string | undefined, tone = ""): void => {
    bar.textContent = words ?? "";
    bar.className = `said ${tone}`;
  };
  const { body, typed } = changesOf(form);
  form.ariaBusy = "true";
  tell(form.dataset["saving"]);
  try {
    const answer = await post(form, body);
    if (!answer || answer.type === "opaqueredirect") {
      tell(`${(answer ? form.dataset["ended"] : form.dataset["another"]) ?? ""} `, "said-bad");
      bar.append(parsed(`<a href="${form.dataset["signin"]}" target="_blank" rel="noopener"></a>`).firstChild!);
      bar.lastElementChild!.textContent = form.dataset["signinWords"] ?? "";
    } else if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const saved = (await answer.json()) as Saved;
      const all = showSaved(form, saved, typed);
      tell(saved.said, saved.errors ? "said-bad" : "said-good");
      if (all) form.dispatchEvent(new CustomEvent("neu:saved", { bubbles: true }));
      return all;
    } else if (answer.status === 409 || answer.status === 422) {
      showPage(await answer.text(), form, typed);
    } else {
      tell(form.dataset["failed"], "said-bad");
    }
  } catch {
    tell(form.dataset["offline"], "said-bad");
  } finally {
    form.ariaBusy = "false";
  }
  return false;
}
