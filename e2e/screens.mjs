// Pictures of every page: role × language × (1280 and 360 px light, 1280 dark), with an index page to look through.
// A page fails if axe finds anything in it, if it is wider than the screen, or if its first visit weighs too much.
//
//   node screens.mjs [part of "role/name" …]      the demo is started and filled by it
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { AxeBuilder, WCAG } from "./lib/axe.mjs";
import { prepare } from "./lib/cases.mjs";
import { Demo } from "./lib/demo.mjs";
import { ROLES } from "./lib/stops.mjs";

const OUT = new URL("../target/screens/", import.meta.url).pathname;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"];
const LANGS = ["kk", "ru", "en"];
const VIEWS = [
  { view: "1280", width: 1280, height: 900, colorScheme: "light" },
  { view: "360", width: 360, height: 740, colorScheme: "light" },
  { view: "dark", width: 1280, height: 900, colorScheme: "dark" },
];
/** Most bytes that a first visit transfers, documents aside. */
const BYTES_MAX = 150 * 1024;
const TODAY = "2026-11-16";
const CASES = 24;
const FILL_MS = 600_000;
const wanted = process.argv.slice(2);

const faults = [];
const shots = [];

const demo = await Demo.start({ today: TODAY, cases: CASES });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  await demo.filled(FILL_MS);
  const ids = await prepare(demo);
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  for (const role of ROLES) {
    await walk(role, ids);
  }
  await writeFile(join(OUT, "index.html"), index());
} finally {
  await browser.close();
  await demo.stop();
}
const heaviest = shots.reduce((most, shot) => Math.max(most, shot.bytes ?? 0), 0);
console.log(`${shots.length} pictures in ${OUT}index.html; heaviest first visit ${Math.ceil(heaviest / 1024)} KB`);
for (const fault of faults) {
  console.log(`FAULT ${fault}`);
}
process.exitCode = faults.length === 0 ? 0 : 1;

/** Every stop of a role in every language and view. */
async function walk({ role, key, stops }, ids) {
  const chosen = stops.filter(({ name }) => wanted.length === 0 || wanted.some((part) => `${role}/${name}`.includes(part)));
  if (chosen.length === 0) {
    return;
  }
  const cookies = key ? await sign_in(key) : [];
  for (const view of VIEWS) {
    for (const lang of LANGS) {
      const context = await browser.newContext({ baseURL: demo.url, viewport: view, colorScheme: view.colorScheme });
      await context.addCookies([...cookies, { name: "lang", value: lang, url: demo.url }]);
      for (const stop of chosen) {
        await look(context, { role, stop, view, lang, ids }).catch((error) => {
          faults.push(`${role}/${stop.name} ${lang} ${view.view}: ${error.message.split("\n")[0]}`);
        });
      }
      await context.close();
    }
  }
  console.log(`${role}: ${chosen.length} pages`);
}

/** The session of a person of the demo. */
async function sign_in(key) {
  const context = await browser.newContext({ baseURL: demo.url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/sign-in"), page.locator(`button[data-person="${key}"]`).click()]);
  const cookies = (await context.cookies()).filter((cookie) => cookie.name === "qonys");
  await context.close();
  return cookies;
}

async function look(context, { role, stop, view, lang, ids }) {
  const page = await context.newPage();
  const at = `${role}/${stop.name} ${lang} ${view.view}`;
  try {
    const weigh = view.view === "1280" && !stop.press ? await scale(context, page) : null;
    const status = await reach(page, stop, ids);
    if (status === null) {
      console.log(`left out: ${at}`);
      return;
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
    for (const fault of await AxeBuilder.check(page, [...WCAG, "best-practice"])) {
      faults.push(`${at}: axe ${fault.impact} ${fault.id}: ${fault.help} (${fault.where.slice(0, 3).join(" | ")})`);
    }
    const bytes = weigh ? weigh() : undefined;
    if (bytes > BYTES_MAX) {
      faults.push(`${at}: ${Math.ceil(bytes / 1024)} KB on a first visit`);
    }
    const file = `${role}-${stop.name}-${lang}-${view.view}.png`;
    await page.screenshot({ path: join(OUT, file), fullPage: true });
    shots.push({ role, name: stop.name, lang, view: view.view, file, bytes });
  } finally {
    await page.close();
  }
}

/** Goes to a stop; answers the status of the last page, or null where there is no way to it. */
async function reach(page, stop, ids) {
  const path = (stop.from ?? stop.path).replace(/\{(\w+)\}/g, (_, name) => ids[name]);
  let answer = await page.goto(path, { waitUntil: "load" });
  if (stop.follow) {
    const link = page.locator(stop.follow).first();
    if (stop.maybe && (await link.count()) === 0) {
      return null;
    }
    const href = await link.getAttribute("href", { timeout: 5_000 });
    answer = await page.goto(href, { waitUntil: "load" });
  }
  for (const [name, value] of Object.entries(stop.fill ?? {})) {
    await page.locator(`[name="${name}"]`).fill(value);
  }
  if (stop.press) {
    [answer] = await Promise.all([page.waitForNavigation(), page.locator(stop.press).last().click()]);
  }
  return answer.status();
}

/** Counts what comes over the line, as on a first visit: nothing is cached. */
async function scale(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  return () => bytes;
}

/** One row a page, one column a language and view. */
function index() {
  const rows = new Map();
  for (const shot of shots) {
    const name = `${shot.role}/${shot.name}`;
    rows.set(name, [...(rows.get(name) ?? []), shot]);
  }
  const cell = ({ file, lang, view, bytes }) =>
    `<a href="${file}"><img loading="lazy" src="${file}" alt="${lang} ${view}"><br>${lang} ${view}${bytes ? ` · ${Math.ceil(bytes / 1024)} KB` : ""}</a>`;
  const row = ([name, all]) => `<h2>${name}</h2><div>${all.map(cell).join("")}</div>`;
  return `<!doctype html><meta charset="utf-8"><title>Screens</title><style>
body{font:14px sans-serif;margin:16px;background:#ddd}div{display:flex;gap:12px;overflow-x:auto;align-items:start}
img{width:300px;border:1px solid #999;background:#fff}img[alt$="360"]{width:120px}</style>
${[...rows].map(row).join("\n")}\n`;
}
