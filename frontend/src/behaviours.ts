// Confirmation, menus that close, a warning before typed work is lost.

/** Ask before a button or form marked data-confirm="Question?" does its deed. */
export function askBeforeDanger(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = (event as SubmitEvent).submitter;
    const question = button?.dataset["confirm"] ?? form.dataset["confirm"];
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
}

/** Escape or a click elsewhere closes the person's card; Escape closes the phone menu. */
export function closeMenus(page: Document): void {
  page.addEventListener("click", (event) => {
    for (const open of page.querySelectorAll<HTMLDetailsElement>("details.me[open]")) {
      if (!open.contains(event.target as Node)) open.open = false;
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of page.querySelectorAll<HTMLDetailsElement>("details.me[open]")) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
    if (window.location.hash === "#danh-muc") window.location.hash = "#noi-dung";
  });
}

/** Leaving a page with a changed form marked data-guard asks the browser's own question. */
export function guardUnsaved(where: Window): void {
  const changed = new Set<HTMLFormElement>();
  where.document.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-guard]");
    if (form) changed.add(form);
  });
  where.document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target as HTMLFormElement);
  });
  where.document.addEventListener("neu:saved", (event) => changed.delete(event.target as HTMLFormElement));
  where.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
}

/** After a failed send the summary of errors is what is read first. */
export function showErrorSummary(page: Document): void {
  page.querySelector<HTMLElement>(".error-summary")?.focus();
}
