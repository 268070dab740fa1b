// A real Chromium: a window for each person, each page that they meet looked at.
import { AxeBuilder } from "./axe.mjs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { RESULTS } from "./demo.mjs";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE_MS = 30_000;
const TRACED = process.env.QONYS_TRACE === "1";
const LOOKED = process.env.QONYS_LOOK === "1";
const SLOW = process.env.QONYS_TIMES === "1";

const COMPUTER = { viewport: { width: 1280, height: 900 } };
const PHONE = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  userAgent: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
};

export class Browser {
  /**
   * `tongue` is the language that people choose; their browsers ask for another one. `from` says where the browser
   * stands and how it reaches the demo, where that is not here.
   */
  static async open({ demo, tongue, data, hands, from = {} }) {
    const browser = new Browser();
    const { url = demo.url, program = CHROMIUM, flags = [] } = from;
    Object.assign(browser, { demo, tongue, data, hands, url });
    browser.chromium = await chromium.launch({ executablePath: program, args: [...FLAGS, ...flags] });
    browser.windows = new Map();
    browser.looked = new Set();
    browser.times = new Map();
    // What a page lacks stops nobody on their way: all of it is told at the end.
    browser.faults = hands.faults;
    return browser;
  }

  /** A window that was not there before: `name` for the person and the device. */
  async window(name, { phone = false } = {}) {
    if (!this.windows.has(name)) {
      const locale = this.tongue.lang === "kk" ? "ru" : "kk";
      const context = await this.chromium.newContext({ baseURL: this.url, locale, ...(phone ? PHONE : COMPUTER) });
      context.setDefaultTimeout(PAGE_MS);
      // Pictures of every step cost more than the steps: asked for when a fault is looked for.
      await context.tracing.start({ screenshots: TRACED, snapshots: TRACED });
      const page = await context.newPage();
      // Who listens from the beginning is told of the first file that is asked for.
      page.on("filechooser", () => {});
      this.windows.set(name, { context, page, phone });
    }
    return this.windows.get(name).page;
  }

  /** Opens an address, as one types it or follows a link from a message. */
  async visit(page, address) {
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await this.meet(page);
  }

  /** Uses a control that leads to another page, and looks at that page. */
  async follow(page, control) {
    await this.leads(page, () => this.hands.press(control));
  }

  /** The same where it is not one control that leads on. */
  async leads(page, gesture) {
    const arrived = page.waitForNavigation({ waitUntil: "domcontentloaded" });
    await this.timed("page", () => Promise.all([arrived, gesture()]));
    await this.meet(page);
  }

  /** What must hold of every page; whether everybody can use it is asked once a kind of page. */
  async meet(page) {
    const kind = this.#kind(page);
    const { lang, texts, wider } = await page.evaluate(read);
    if (lang === this.tongue.lang) {
      for (const word of this.tongue.foreign(texts, this.data)) {
        this.faults.add(`${kind} is not all in ${lang}: ${word}`);
      }
    }
    if (wider > 0) {
      this.faults.add(`${kind} is ${wider} px wider than its window`);
    }
    await this.accessible(page, kind);
  }

  #kind(page) {
    const { pathname, searchParams } = new URL(page.url());
    const [name] = [...this.windows].find(([, window]) => window.page === page) ?? [""];
    const place = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}").replace(/[0-9a-f]{64}/, "{digest}").replace(/(\/documents\/).*/, "$1{kind}");
    return /^\/(cases(\/\{id\})?|search)$/.test(place) ? `${place} (${name}${searchParams.has("done") ? ", done" : ""})` : place;
  }

  /** WCAG 2.2 AA, once a kind of page. */
  async accessible(page, kind) {
    if (this.looked.has(kind)) {
      return;
    }
    this.looked.add(kind);
    if (LOOKED) {
      await this.#picture(page, kind);
    }
    for (const { id, help, where } of await this.timed("axe", () => AxeBuilder.check(page))) {
      this.faults.add(`${kind}: axe ${id}: ${help}: ${where.join(", ")}`);
    }
  }

  /** A picture of a kind of page, with QONYS_LOOK=1. */
  async #picture(page, kind) {
    const name = `${this.tongue.lang}${kind.replace(/[^\w]+/g, "-")}.png`;
    await mkdir(join(RESULTS, "look"), { recursive: true });
    await page.screenshot({ path: join(RESULTS, "look", name), fullPage: true });
  }

  /** What took how long, told with QONYS_TIMES=1. */
  async timed(what, work) {
    const began = performance.now();
    try {
      return await work();
    } finally {
      const [times, ms] = this.times.get(what) ?? [0, 0];
      this.times.set(what, [times + 1, ms + performance.now() - began]);
    }
  }

  /** Traces and screenshots of every window, for whoever looks for the fault. */
  async keep(name) {
    await mkdir(RESULTS, { recursive: true });
    for (const [key, { context, page }] of this.windows) {
      await page.screenshot({ path: join(RESULTS, `${name}-${key}.png`), fullPage: true }).catch(() => {});
      await context.tracing.stop({ path: join(RESULTS, `${name}-${key}.zip`) }).catch(() => {});
    }
  }

  async close() {
    if (SLOW) {
      const told = [...this.times].sort(([, a], [, b]) => b[1] - a[1]);
      console.log(told.map(([what, [times, ms]]) => `${(ms / 1000).toFixed(1)} s ${times} × ${what}`).join("\n"));
    }
    await this.chromium.close();
  }
}

/** In the page: its language, its texts without those that say that they are of another language, and by how much it
 * is wider than its window. */
function read() {
  const { lang } = document.documentElement;
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const texts = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const text = node.textContent.replace(/\s+/g, " ").trim();
    if (!text || holder.closest("script, style, template, noscript, textarea, .qn-mono, svg")) {
      continue;
    }
    const marked = holder.closest("[lang], [hreflang]");
    if (!marked || (marked.getAttribute("lang") ?? marked.getAttribute("hreflang")) === lang) {
      texts.add(text);
    }
  }
  return { lang, texts: [...texts], wider: document.scrollingElement.scrollWidth - innerWidth };
}
