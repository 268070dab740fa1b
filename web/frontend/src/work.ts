// The workplace: rows and answers by keyboard, search while typing, documents beside the form. Pages work without it.

const KEYS_OFF = "qonys-keys-off";
const SEARCH_DELAY_MS = 350;
const SEARCH_LETTERS_MIN = 2;

// Single letters act only while they are switched on (WCAG 2.1.4), and never while one types.
const keys = {
  get on(): boolean {
    return localStorage.getItem(KEYS_OFF) === null;
  },
  set on(on: boolean) {
    if (on) {
      localStorage.removeItem(KEYS_OFF);
    } else {
      localStorage.setItem(KEYS_OFF, "1");
    }
  },
};

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return event.ctrlKey || event.altKey || event.metaKey || target.closest("input, textarea, select, [contenteditable]") !== null;
}

function offerKeys(note: HTMLElement): void {
  const button = note.querySelector<HTMLButtonElement>("[data-keys-switch]");
  const list = note.querySelector<HTMLElement>("[data-keys-list]");
  if (!button || !list) {
    return;
  }
  const show = (): void => {
    list.hidden = !keys.on;
    button.textContent = (keys.on ? button.dataset.on : button.dataset.off) ?? "";
  };
  note.hidden = false;
  show();
  button.addEventListener("click", () => {
    keys.on = !keys.on;
    show();
  });
}

/** Moves the focus among elements: from the present one, or to the first. */
function step(elements: HTMLElement[], by: number): void {
  const at = elements.findIndex((element) => element === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : elements.length - 1) : at + by;
  const found = elements[Math.max(0, Math.min(elements.length - 1, next))];
  found?.focus();
  found?.scrollIntoView({ block: "nearest" });
}

/** Rows of the list that is shown: found ones before those of the queue. */
function links(): HTMLElement[] {
  const shown = Array.from(document.querySelectorAll<HTMLElement>("[data-rows-keys] td:first-child a"));
  const rows = shown.filter((link) => link.offsetParent !== null);
  return rows.length > 0 ? rows : Array.from(document.querySelectorAll<HTMLElement>("[data-answers] a[data-shows]"));
}

function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || !keys.on) {
      return;
    }
    const inRows = (event.target as HTMLElement).closest("[data-rows-keys]") !== null;
    const key = event.key.toLowerCase();
    // On a Russian or Kazakh layout the same keys give other letters.
    const is = (letter: string, code: string): boolean => key === letter || event.code === code;
    if (is("j", "KeyJ") || (inRows && key === "arrowdown")) {
      step(links(), 1);
    } else if (is("k", "KeyK") || (inRows && key === "arrowup")) {
      step(links(), -1);
    } else if (key === "/" || event.code === "Slash") {
      document.querySelector<HTMLElement>('[data-key="/"]')?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** Search while typing. The words go in the body of a request, never into an address. */
function watchSearch(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("[name=q]");
  const place = document.querySelector<HTMLElement>("[data-search-found]");
  const hides = document.querySelector<HTMLElement>("[data-search-hides]");
  if (!input || !place) {
    return;
  }
  let timer = 0;
  let asked: AbortController | undefined;
  const clear = (): void => {
    place.replaceChildren();
    place.hidden = true;
    if (hides) {
      hides.hidden = false;
    }
  };
  const ask = async (): Promise<void> => {
    const text = input.value.trim();
    asked?.abort();
    if (text.length < SEARCH_LETTERS_MIN) {
      clear();
      return;
    }
    asked = new AbortController();
    const body = new URLSearchParams({ q: text });
    try {
      const answer = await fetch(form.dataset.search ?? "", { method: "POST", body, signal: asked.signal });
      if (answer.ok) {
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        place.replaceChildren(...Array.from(found.body.childNodes));
        place.hidden = false;
        if (hides) {
          hides.hidden = true;
        }
      }
    } catch {
      // A newer question is on its way, or the line is down: the button still searches.
    }
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), SEARCH_DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      clear();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      step(links(), 1);
    }
  });
}

/** One document at a time beside the form: chosen from the list, or by the field that it proves. */
class Viewer {
  private readonly stage: HTMLElement | null;
  private readonly tools: HTMLElement | null;
  private zoom = 0;
  private turn = 0;

  constructor(private readonly root: HTMLElement) {
    this.stage = root.querySelector("[data-stage]");
    this.tools = root.querySelector("[data-tools]");
    if (!this.stage || !this.tools) {
      return;
    }
    this.tools.hidden = false;
    for (const link of this.links()) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(link);
      });
    }
    for (const button of this.tools.querySelectorAll<HTMLButtonElement>("[data-tool]")) {
      button.addEventListener("click", () => this.use(button.dataset.tool ?? ""));
    }
    document.addEventListener("focusin", (event) => this.follow(event));
    document.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("keydown", (event) => this.key(event));
    this.fit();
  }

  private links(): HTMLAnchorElement[] {
    return Array.from(this.root.querySelectorAll<HTMLAnchorElement>("[data-document]"));
  }

  /** The field in focus says which document proves it. */
  private follow(event: Event): void {
    const field = (event.target as HTMLElement).closest<HTMLElement>("[data-shows]");
    const wanted = this.links().find((link) => link.dataset.document === field?.dataset.shows);
    if (!field || !wanted) {
      return;
    }
    // On a narrow screen the document is below: there the link leads to it.
    const beside = window.matchMedia("(min-width: 960px)").matches;
    if (event.type === "click" && beside && field instanceof HTMLAnchorElement) {
      event.preventDefault();
      field.focus();
    }
    if (beside) {
      this.show(wanted);
    }
  }

  private show(link: HTMLAnchorElement): void {
    if (!this.stage || link.hasAttribute("aria-current")) {
      return;
    }
    this.links().forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    for (const about of this.root.querySelectorAll<HTMLElement>("[data-about]")) {
      about.hidden = about.dataset.about !== link.dataset.document;
      if (!about.hidden) {
        about.append(this.stage);
      }
    }
    this.stage.setAttribute("aria-label", link.title);
    const address = `${location.pathname.split("/").slice(0, 3).join("/")}/documents/${link.dataset.document}/view`;
    this.stage.replaceChildren(...this.content(link, address));
    this.zoom = 0;
    this.turn = 0;
    this.fit();
  }

  private content(link: HTMLAnchorElement, address: string): HTMLElement[] {
    if (link.dataset.media === "image") {
      const image = document.createElement("img");
      image.src = address;
      image.alt = link.title;
      return [image];
    }
    if (link.dataset.media === "pdf") {
      const frame = document.createElement("iframe");
      // The viewer of the browser: without its side panel, as wide as there is room.
      frame.src = `${address}#navpanes=0&view=FitH`;
      frame.title = link.title;
      return [frame];
    }
    return [];
  }

  private use(tool: string): void {
    const links = this.links();
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    switch (tool) {
      case "previous":
        this.show(links[(at - 1 + links.length) % links.length]);
        break;
      case "next":
        this.show(links[(at + 1) % links.length]);
        break;
      case "larger":
        this.zoom = Math.min(5, this.zoom + 1);
        break;
      case "smaller":
        this.zoom = Math.max(0, this.zoom - 1);
        break;
      case "whole":
        this.zoom = 0;
        this.turn = 0;
        break;
      case "turn":
        this.turn = (this.turn + 1) % 4;
        break;
    }
    this.fit();
  }

  private fit(): void {
    if (!this.stage || !this.tools) {
      return;
    }
    const image = this.stage.querySelector("img") !== null;
    this.tools.querySelector<HTMLElement>("[data-tools-image]")?.toggleAttribute("hidden", !image);
    this.stage.dataset.zoom = String(this.zoom);
    this.stage.dataset.turn = String(this.turn);
    this.stage.dataset.fit = this.zoom === 0 ? "whole" : "";
  }

  private key(event: KeyboardEvent): void {
    if (isTyping(event) || !keys.on) {
      return;
    }
    const tools: Record<string, string> = {
      BracketLeft: "previous",
      BracketRight: "next",
      Equal: "larger",
      NumpadAdd: "larger",
      Minus: "smaller",
      NumpadSubtract: "smaller",
      KeyR: "turn",
    };
    const tool = tools[event.code];
    if (tool) {
      event.preventDefault();
      this.use(tool);
    }
  }
}

/** A ready text goes into the words of its remark; what is written ticks its place. */
function offerReady(place: HTMLElement): void {
  const box = place.querySelector<HTMLInputElement>("input[type=checkbox]");
  const ready = place.querySelector<HTMLSelectElement>("[data-ready]");
  const text = place.querySelector<HTMLTextAreaElement>("textarea");
  ready?.addEventListener("change", () => {
    const texts = Array.from(place.closest("fieldset")?.querySelectorAll<HTMLTemplateElement>("template[data-text-of]") ?? []);
    const chosen = texts.find((one) => one.dataset.textOf === ready.value)?.content.textContent;
    // The focus stays: with the arrows one goes through the texts.
    if (text && chosen) {
      text.value = chosen;
    }
  });
  // Who points goes on at the words; with the keyboard one goes on to the next place.
  box?.addEventListener("click", (event) => {
    if (box.checked && event.detail > 0) {
      (ready ?? text)?.focus();
    }
  });
}

/** The head stays above the columns: they begin below it, however many acts it holds. */
function measureHead(head: HTMLElement): void {
  if (!("adoptedStyleSheets" in document)) {
    return;
  }
  const set = (): void => {
    const sheet = document.adoptedStyleSheets[0] ?? new CSSStyleSheet();
    sheet.replaceSync(`:root { --qn-head-height: ${Math.ceil(head.getBoundingClientRect().height)}px; }`);
    document.adoptedStyleSheets = [sheet];
  };
  set();
  new ResizeObserver(set).observe(head);
}

document.querySelectorAll<HTMLElement>("[data-keys]").forEach(offerKeys);
document.querySelectorAll<HTMLFormElement>("form[data-search]").forEach(watchSearch);
document.querySelectorAll<HTMLElement>("[data-viewer]").forEach((root) => new Viewer(root));
document.querySelectorAll<HTMLElement>("[data-tick]").forEach(offerReady);
document.querySelectorAll<HTMLElement>(".qn-head").forEach(measureHead);
if (document.querySelector("[data-rows-keys], [data-answers]")) {
  watchKeys();
}
