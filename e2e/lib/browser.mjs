// A real Chromium, and the plain page as a person uses it.
import { AxeBuilder } from "./axe.mjs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { RESULTS } from "./demo.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
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

/** A browser with one window for each person. */
export class Browser {
  static async open(demo) {
    const browser = new Browser();
    browser.demo = demo;
    browser.chromium = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    browser.windows = new Map();
    browser.checked = new Set();
    return browser;
  }

  /** The window of a person, signed in. */
  async as(key) {
    if (!this.windows.has(key)) {
      const context = await this.chromium.newContext({ baseURL: this.demo.url, locale: "ru" });
      context.setDefaultTimeout(PAGE_MS);
      // Pictures of every step cost more than the steps: asked for when a fault is looked for.
      await context.tracing.start({ screenshots: TRACED, snapshots: TRACED });
      this.windows.set(key, { context, page: await context.newPage() });
    }
    const { page } = this.windows.get(key);
    await page.goto("/cases");
    if (new URL(page.url()).pathname === "/sign-in") {
      await this.accessible(page, "sign-in");
      await page.locator(`button[data-person="${key}"]`).click();
      await page.waitForURL("**/cases");
    }
    return page;
  }

  /** Whether everybody can use the page: WCAG 2.2 AA, once a kind of page. */
  async accessible(page, kind) {
    if (this.checked.has(kind)) {
      return;
    }
    this.checked.add(kind);
    const faults = await AxeBuilder.check(page);
    if (faults.length > 0) {
      throw new Error(`${kind}: ${JSON.stringify(faults, null, 2)}`);
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
    await this.chromium.close();
  }
}

/** A content as the names and values of the controls that hold it. */
export function controls(content, prefix = "content") {
  const out = [];
  for (const [field, value] of Object.entries(content ?? {})) {
    flatten(value, `${prefix}.${field}`, out);
  }
  return out;
}

function flatten(value, name, out) {
  if (value === null || value === undefined) {
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((entry, place) => flatten(entry, `${name}[${place}]`, out));
  } else if (typeof value === "object") {
    Object.entries(value).forEach(([field, entry]) => flatten(entry, `${name}.${field}`, out));
  } else {
    out.push([name, value]);
  }
}

/** Fills the form of the page; rows that are not there yet are added with the page's own button. `only`: what the
 * page does not ask for is left out, as where a form stands on several pages. */
export async function fill(page, content, { prefix = "content", only = false } = {}) {
  const all = controls(content, prefix);
  const asked = only ? new Set(await page.locator("[name]").evaluateAll((found) => found.map(({ name }) => name.split("[")[0]))) : null;
  const wanted = asked ? all.filter(([name]) => asked.has(name.split("[")[0])) : all;
  for (;;) {
    const missing = await first_missing_row(page, wanted);
    if (!missing) {
      break;
    }
    // What was typed so far goes with the button and comes back with the new row.
    await Promise.all([page.waitForNavigation(), page.locator(`button[name="add"][value="${missing}"]`).click()]);
  }
  for (const [name, value] of wanted) {
    await set(page, name, value);
  }
}

async function first_missing_row(page, wanted) {
  const lists = [...new Set(wanted.flatMap(([name]) => rows_in(name)))];
  for (const { list, row } of lists.map((text) => JSON.parse(text))) {
    const there = await page.locator(`[name^="${list}[${row}]"]`).count();
    if (there === 0) {
      return list;
    }
  }
  return null;
}

/** Rows that the page offers beside those wanted: each is judged with the first answer. */
export async function judge_the_rest(page) {
  const judged = page.locator('[name^="content.checklist["][name$=".verdict"], [name^="content.seen["][name$=".agrees"]');
  const names = await judged.evaluateAll((radios) => [...new Set(radios.map((radio) => radio.name))]);
  for (const name of names) {
    const radios = page.locator(`[name="${name}"]`);
    if (!(await radios.evaluateAll((all) => all.some((radio) => radio.checked)))) {
      await radios.first().check();
    }
  }
}

/** Every list that a name stands in, with its row, the outermost first. */
function rows_in(name) {
  return [...name.matchAll(/\[(\d+)\]/g)].map((row) => JSON.stringify({ list: name.slice(0, row.index), row: Number(row[1]) }));
}

async function set(page, name, value) {
  const control = page.locator(`[name="${name}"]`);
  const { tag, type } = await control.first().evaluate((found) => ({ tag: found.tagName, type: found.type }));
  if (type === "hidden") {
    // What follows from the case goes along by itself.
    return;
  }
  if (type === "radio") {
    await page.locator(`[name="${name}"][value="${value}"]`).check();
  } else if (tag === "SELECT") {
    await control.selectOption(String(value));
  } else if (type === "datetime-local") {
    await control.fill(new Date(value / 1000 + 5 * 3_600_000).toISOString().slice(0, 16));
  } else {
    await control.fill(String(value));
  }
}
