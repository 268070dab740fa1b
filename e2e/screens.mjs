// Pictures of every page: role × language × (1280 and 360 px light, 1280 dark), with an index page to look through.
// A page fails if axe finds anything in it, if it is wider than the screen, or if its first visit weighs too much.
//
//   node screens.mjs [part of "role/name" …]      the demo is started and filled by it
//   ONLY=kk-360,dark node screens.mjs             only these windows: a language, a view, or one of both
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Api } from "./lib/api.mjs";
import { AxeBuilder, WCAG } from "./lib/axe.mjs";
import { prepare } from "./lib/cases.mjs";
import { Demo } from "./lib/demo.mjs";
import { ROLES } from "./lib/stops.mjs";
import { BROWSER, LOCALES, TODAY, CASES, filled_in, reach } from "./lib/walk.mjs";

const OUT = new URL("../target/screens/", import.meta.url).pathname;
const LANGS = ["kk", "ru", "en"];
const VIEWS = [
  { view: "1280", width: 1280, height: 900, colorScheme: "light" },
  { view: "360", width: 360, height: 740, colorScheme: "light" },
  { view: "dark", width: 1280, height: 900, colorScheme: "dark" },
];
const only = process.env.ONLY?.split(",");
/** Most bytes that a first visit transfers, documents aside. */
const BYTES_MAX = 150 * 1024;
const FILL_MS = 600_000;
/** Height at which a page is examined. */
const WHOLE = 4_000;
/** Windows in which pages are looked at side by side: opening one costs more than a page. */
const AT_ONCE = 3;
/** How long a session is trusted to last without asking. */
const SESSION_MS = 4 * 60_000;
const begun = new Map();
const wanted = process.argv.slice(2);

const shots = [];
const faults = {
  all: [],
  push(fault) {
    this.all.push(fault);
    console.log(`FAULT ${fault}`);
  },
};

const demo = await Demo.start({ today: TODAY, cases: CASES });
const api = new Api(demo);
const browser = await chromium.launch(BROWSER);
try {
  await demo.filled(FILL_MS);
  const ids = await prepare(demo, api);
  const windows = await open_windows();
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  for (const role of ROLES) {
    await walk(role, ids, windows);
  }
  await writeFile(join(OUT, "index.html"), index());
} finally {
  await browser.close();
  await demo.stop();
}
const heaviest = shots.reduce((most, shot) => Math.max(most, shot.bytes ?? 0), 0);
console.log(`${shots.length} pictures in ${OUT}index.html; heaviest first visit ${Math.ceil(heaviest / 1024)} KB`);
console.log(`${faults.all.length} faults`);
process.exitCode = faults.all.length === 0 ? 0 : 1;

/** A window for each language and view, with one page in it. */
async function open_windows() {
  const windows = [];
  for (const view of VIEWS) {
    for (const lang of LANGS) {
      if (only && !only.some((one) => [lang, view.view, `${lang}-${view.view}`].includes(one))) {
        continue;
      }
      const { width, height, colorScheme } = view;
      const context = await browser.newContext({
        baseURL: demo.url, viewport: { width, height }, colorScheme, locale: LOCALES[lang],
      });
      windows.push({ context, page: await context.newPage(), lang, view: view.view });
    }
  }
  return windows;
}

/** Every stop of a role in every language and view. */
async function walk({ role, key, before, stops, after }, ids, windows) {
  const chosen = stops.filter(({ name }) => wanted.length === 0 || wanted.some((part) => `${role}/${name}`.includes(part)));
  if (chosen.length === 0) {
    return;
  }
  const began = Date.now();
  await before?.(demo, ids);
  const waiting = [...windows];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await walk_in(next, { role, key, ids }, chosen);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await after?.(demo, ids);
  console.log(`${role}: ${chosen.length} pages, ${Math.round((Date.now() - began) / 1000)} s`);
}

async function walk_in(window, { role, key, ids }, stops) {
  for (const stop of stops) {
    try {
      const who = stop.key ?? key;
      await window.context.clearCookies();
      const signed_in = who ? [{ name: "qonys", value: await session(filled_in(who, ids)), url: demo.url }] : [];
      await window.context.addCookies([...signed_in, { name: "lang", value: window.lang, url: demo.url }]);
      await look(window, { role, stop, ids });
    } catch (error) {
      faults.push(`${role}/${stop.name} ${window.lang} ${window.view}: ${error.message.split("\n")[0]}`);
    }
  }
}

/** The session of a person: signed in anew before it could have ended for want of use. */
async function session(key) {
  if (Date.now() - (begun.get(key) ?? 0) > SESSION_MS) {
    api.tokens.delete(key);
    begun.set(key, Date.now());
  }
  return api.token(key);
}

async function look({ context, page, lang, view }, { role, stop, ids }) {
  const at = `${role}/${stop.name} ${lang} ${view}`;
  const weigh = view === "1280" && !stop.press && !stop.heavy ? await scale(context, page) : null;
  const status = await reach(page, stop, ids);
  const bytes = await weigh?.();
  if (status === null) {
    console.log(`left out: ${at}`);
    return;
  }
  if (stop.name !== "sign-in" && new URL(page.url()).pathname === "/sign-in") {
    faults.push(`${at}: led to signing in`);
  }
  if (status !== (stop.status ?? 200)) {
    faults.push(`${at}: status ${status}`);
  }
  const spoken = await page.locator("html").getAttribute("lang");
  if (spoken !== lang) {
    faults.push(`${at}: the page is in ${spoken}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) {
    faults.push(`${at}: ${wide} px wider than the screen`);
  }
  // High enough for what scrolls inside the page to be looked at whole.
  const seen = page.viewportSize();
  await page.setViewportSize({ ...seen, height: WHOLE });
  for (const fault of await AxeBuilder.check(page, [...WCAG, "best-practice"])) {
    faults.push(`${at}: axe ${fault.impact} ${fault.id}: ${fault.help} (${fault.where.slice(0, 3).join(" | ")})`);
  }
  await page.setViewportSize(seen);
  if (bytes > BYTES_MAX) {
    faults.push(`${at}: ${Math.ceil(bytes / 1024)} KB on a first visit`);
  }
  const file = `${role}-${stop.name}-${lang}-${view}.png`;
  await page.screenshot({ path: join(OUT, file), fullPage: true });
  shots.push({ role, name: stop.name, lang, view, file, bytes });
}

/** Counts what comes over the line, as on a first visit: nothing is cached. Documents are not the page. */
async function scale(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const documents = new Set();
  let bytes = 0;
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.includes("/documents/") && request.url.endsWith("/view")) {
      documents.add(requestId);
    }
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes += documents.has(requestId) ? 0 : encodedDataLength;
  });
  return async () => {
    await session.detach();
    return bytes;
  };
}

/** One row a page, one column a language and view. */
function index() {
  const rows = new Map();
  for (const shot of shots) {
    const name = `${shot.role}/${shot.name}`;
    rows.set(name, [...(rows.get(name) ?? []), shot]);
  }
  const place = ({ lang, view }) => VIEWS.findIndex((v) => v.view === view) * 10 + LANGS.indexOf(lang);
  const cell = ({ file, lang, view, bytes }) =>
    `<a href="${file}"><img loading="lazy" src="${file}" alt="${lang} ${view}"><br>${lang} ${view}${bytes ? ` · ${Math.ceil(bytes / 1024)} KB` : ""}</a>`;
  const row = ([name, all]) => `<h2>${name}</h2><div>${all.sort((a, b) => place(a) - place(b)).map(cell).join("")}</div>`;
  return `<!doctype html><meta charset="utf-8"><title>Screens</title><style>
body{font:14px sans-serif;margin:16px;background:#ddd}div{display:flex;gap:12px;overflow-x:auto;align-items:start}
img{width:300px;border:1px solid #999;background:#fff}img[alt$="360"]{width:120px}</style>
${[...rows].map(row).join("\n")}\n`;
}
