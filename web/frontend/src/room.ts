// How much may still be written. Nothing is cut: what was pasted would lose its end without a word, so the page counts
// and the server refuses.
//
//   <p id=… aria-live=polite data-room-for="field" data-room="4000" data-room-left="…" data-room-over="…">…</p>

/** From this share of the bound on the page counts. */
const COUNTED_FROM = 0.8;
/** Who listens is told once the typing rests. */
const REST_MS = 700;

/** Counts as the server does: characters, not the halves that the browser counts. */
function written(control: HTMLInputElement | HTMLTextAreaElement): number {
  return Array.from(control.value.trim()).length;
}

export function offerRoom(note: HTMLElement): void {
  const control = document.getElementById(note.dataset.roomFor ?? "");
  const max = Number(note.dataset.room);
  if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) || !(max > 0)) {
    return;
  }
  const said = note.textContent ?? "";
  const numbers = new Intl.NumberFormat("ru");
  const count = (): void => {
    const left = max - written(control);
    const words = left < 0 ? note.dataset.roomOver : note.dataset.roomLeft;
    const text = left > max * (1 - COUNTED_FROM) ? said : `${words} ${numbers.format(Math.abs(left))}`;
    note.classList.toggle("is-over", left < 0);
    // The same words once more would be read out again.
    if (note.textContent !== text) {
      note.textContent = text;
    }
  };
  let timer = 0;
  control.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(count, REST_MS);
  });
  count();
}
