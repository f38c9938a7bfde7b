// Verifying a file that was handed over: its hash is computed here, the file goes nowhere.

const form = document.querySelector<HTMLFormElement>("form[data-verify]");
const place = form?.querySelector<HTMLElement>("[data-verify-file]");
const input = place?.querySelector<HTMLInputElement>("input[type=file]");

async function sha256(file: File): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

if (form && place && input) {
  place.hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    const said = form.querySelector<HTMLElement>("[data-verify-said]")!;
    if (!file) return;
    if (!globalThis.crypto?.subtle) {
      // browsers give it to https and to this machine only
      said.textContent = form.dataset["unable"] ?? "";
      return;
    }
    said.textContent = form.dataset["reading"] ?? "";
    form.querySelector<HTMLInputElement>("[name=ma]")!.value = await sha256(file);
    form.requestSubmit();
  });
}
