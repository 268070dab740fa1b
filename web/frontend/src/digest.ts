// Whether a file is the one that was issued: its digest is computed here, only the digest is sent.

/** Largest file that is read, in bytes: papers have some hundred thousand. */
const FILE_MAX = 64 * 1024 * 1024;

/** In place of the field for a digest: choose the file, or drop it on the page. */
export function offerDigest(form: HTMLFormElement): void {
  const drop = form.querySelector<HTMLElement>("[data-digest-drop]");
  const typed = form.querySelector<HTMLElement>("[data-digest-typed]");
  const picker = drop?.querySelector<HTMLInputElement>("input[type=file]");
  const field = typed?.querySelector<HTMLInputElement>("input[name=sha256]");
  // Browsers compute digests on secure pages only.
  if (!drop || !typed || !picker || !field || !window.crypto?.subtle) {
    return;
  }
  drop.hidden = false;
  typed.hidden = true;
  const ask = async (file: File | undefined): Promise<void> => {
    if (!file || file.size > FILE_MAX) {
      return;
    }
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    field.value = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    form.submit();
  };
  picker.addEventListener("change", () => void ask(picker.files?.[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    void ask(event.dataTransfer?.files[0]);
  });
}
