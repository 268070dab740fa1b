// What is typed is kept in this tab until the server has it: a lost connection, an ended session or a
// closed lid cost nothing. Forms work without this.
//
//   <form data-keep="/cases/…/draft/name" data-keep-owner="…" [data-keep-fresh]>
//     <p data-keep-restored hidden>…</p>          shown when something was brought back
//   <p data-keep-told hidden>…</p>                shown where something sent from this address is kept
//   <… data-keep-confirmed="/cases/…">            the server has what forms under this address sent
//
// Nothing stays after signing out, in whichever tab of the browser that was done; nothing of one person is shown to
// another, and nothing leaves the tab.

import { isUnreadable } from "./unreadable";

const PREFIX = "qonys-keep:";
const OWNER = "qonys-keep-owner";
/** Marks the last signing out: for all tabs, and in each the one that it knows of. */
const OUT = "qonys-keep-out";
/** Files, passwords and what the page itself put into the form are not kept. */
const KEPT = "input:not([type=file]):not([type=hidden]):not([type=password]):not([type=submit]), select, textarea";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What all tabs of the browser know, or nothing where the browser refuses it. */
function shared(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The storage, or none where the browser refuses it. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** Somebody has signed out, here or elsewhere: this page keeps nothing more. */
let signedOut = false;

/** Tabs that sleep or were closed learn of it when they wake up: whether there was something to learn. */
function heed(store: Storage): boolean {
  const out = shared()?.getItem(OUT) ?? "";
  if ((store.getItem(OUT) ?? "") !== out) {
    forgetAll(store);
    store.setItem(OUT, out);
    return true;
  }
  return false;
}

function signOut(store: Storage): void {
  signedOut = true;
  forgetAll(store);
  try {
    const mark = crypto.getRandomValues(new Uint32Array(2)).join("-");
    shared()?.setItem(OUT, mark);
    store.setItem(OUT, mark);
  } catch {
    // The other tabs are not told; this one keeps nothing.
  }
}

function watchSigningOut(store: Storage): void {
  heed(store);
  for (const out of document.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
    out.addEventListener("submit", () => signOut(store));
  }
  window.addEventListener("storage", (event) => {
    if (event.key === OUT && event.storageArea === shared()) {
      signedOut = true;
      heed(store);
    }
  });
  // A page that comes back as it was left was asleep meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && heed(store)) {
      signedOut = true;
    }
  });
}

function forget(store: Storage, address: string): void {
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX + address)) {
      store.removeItem(key);
    }
  }
}

function isKept(store: Storage, address: string): boolean {
  return Object.keys(store).some((key) => key === PREFIX + address || key.startsWith(`${PREFIX}${address}#`));
}

function forgetAll(store: Storage): void {
  forget(store, "");
  store.removeItem(OWNER);
}

function controls(form: HTMLFormElement): Control[] {
  return Array.from(form.querySelectorAll<Control>(KEPT)).filter((control) => control.name !== "");
}

function isChosen(control: Control): boolean {
  return control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");
}

/** What stands in the form: of several choices of one name the chosen ones. Of a day that cannot be read the
 * browser tells nothing: kept as nothing it would come back over what the server has. */
function values(form: HTMLFormElement): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const control of controls(form).filter((control) => !isUnreadable(control))) {
    const list = (out[control.name] ??= []);
    if (!isChosen(control) || (control as HTMLInputElement).checked) {
      list.push(control.value);
    }
  }
  return out;
}

/** Puts kept values back; tells whether anything changed. */
function restore(form: HTMLFormElement, kept: Record<string, string[]>): boolean {
  let changed = false;
  for (const control of controls(form)) {
    const list = kept[control.name];
    if (!list) {
      continue;
    }
    if (isChosen(control)) {
      const choice = control as HTMLInputElement;
      const chosen = list.includes(choice.value);
      changed ||= chosen !== choice.checked;
      choice.checked = chosen;
    } else if (list.length === 1 && control.value !== list[0]) {
      control.value = list[0];
      changed = true;
    }
  }
  return changed;
}

function watch(store: Storage, form: HTMLFormElement): void {
  const key = PREFIX + (form.dataset.keep ?? "");
  if (form.dataset.keepFresh !== undefined) {
    store.removeItem(key);
  }
  const kept = store.getItem(key);
  if (kept && restore(form, JSON.parse(kept) as Record<string, string[]>)) {
    form.querySelector<HTMLElement>("[data-keep-restored]")?.removeAttribute("hidden");
  }
  const keep = () => {
    if (signedOut) {
      return;
    }
    try {
      store.setItem(key, JSON.stringify(values(form)));
    } catch {
      // Full: the form goes on working, it is only not kept.
    }
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

/** Keeps what is typed into the forms of this page, and lets go of what the server has. */
export function keepTyping(): void {
  const store = storage();
  if (!store) {
    return;
  }
  for (const done of document.querySelectorAll<HTMLElement>("[data-keep-confirmed]")) {
    forget(store, done.dataset.keepConfirmed ?? "");
  }
  watchSigningOut(store);
  for (const told of document.querySelectorAll<HTMLElement>("[data-keep-told]")) {
    told.hidden = !isKept(store, location.pathname);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
    const owner = form.dataset.keepOwner ?? "";
    if (store.getItem(OWNER) !== owner) {
      forgetAll(store);
      store.setItem(OWNER, owner);
    }
    watch(store, form);
  }
}
