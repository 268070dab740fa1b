// A person prepares on a telephone and signs on a computer: the telephone offers the way there, and goes on
// by itself when the act is done.

const EVERY_MS = 4_000;

/** Where NCALayer cannot run. */
function isHandheld(): boolean {
  return /Android|iPhone|iPad|iPod|Mobile/.test(navigator.userAgent) || matchMedia("(pointer: coarse) and (hover: none)").matches;
}

/** Asks for the number of the last act; a case that cannot be asked about now is asked about again. */
async function seq(address: string): Promise<number | null> {
  try {
    const answer = await fetch(address, { headers: { accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as { seq: number }).seq : null;
  } catch {
    return null;
  }
}

function watch(place: HTMLElement): void {
  const seen = Number(place.dataset.seq);
  place.querySelector<HTMLElement>("[data-handoff-waiting]")?.removeAttribute("hidden");
  const timer = window.setInterval(async () => {
    if (document.hidden) {
      return;
    }
    const now = await seq(place.dataset.watch ?? "");
    if (now !== null && now > seen) {
      window.clearInterval(timer);
      window.location.assign(`${place.dataset.onward}?done=${now}`);
    }
  }, EVERY_MS);
}

/** Opens the way to another device where this one cannot sign, and watches for the act once it is open. */
export function offerHandoff(): void {
  for (const place of document.querySelectorAll<HTMLDetailsElement>("details[data-handoff]")) {
    let watched = false;
    place.addEventListener("toggle", () => {
      if (place.open && !watched) {
        watched = true;
        watch(place);
      }
    });
    place.open = isHandheld();
    // Where no signing program answers, the other way is shown at once.
    const form = document.querySelector<HTMLFormElement>("form[data-sign]");
    if (form) {
      new MutationObserver(() => {
        place.open ||= form.dataset.state === "unreachable";
      }).observe(form, { attributes: true, attributeFilter: ["data-state"] });
    }
  }
}
