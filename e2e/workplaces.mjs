// The pictures of the README: one of each workplace, as small as they stay readable.
//
//   node workplaces.mjs      writes ../docs/screens/*.webp; the demo is started and filled by it
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Api } from "./lib/api.mjs";
import { prepare } from "./lib/cases.mjs";
import { Demo } from "./lib/demo.mjs";
import { ROLES } from "./lib/stops.mjs";
import { BROWSER, CASES, LOCALES, TODAY, filled_in, reach } from "./lib/walk.mjs";

const OUT = new URL("../docs/screens/", import.meta.url).pathname;
const LANG = "en";
const VIEW = { width: 1280, height: 860 };
const QUALITY = 80;
/** Most bytes of a picture. */
const BYTES_MAX = 120 * 1024;
const FILL_MS = 600_000;
/** Workplace and the stop that shows it. */
const PICTURES = [
  ["applicant", "case-petitioned"],
  ["screener", "accept"],
  ["official", "issue"],
  ["officer", "case"],
  ["head", "confirm"],
  ["operator", "case-arrival"],
  ["reviewer", "decide"],
  ["supervisor", "overview"],
  ["administrator", "accesses"],
];

const demo = await Demo.start({ today: TODAY, cases: CASES });
const browser = await chromium.launch(BROWSER);
try {
  await demo.filled(FILL_MS);
  const api = new Api(demo);
  const ids = await prepare(demo, api);
  await mkdir(OUT, { recursive: true });
  const context = await browser.newContext({ baseURL: demo.url, viewport: VIEW, colorScheme: "light", locale: LOCALES[LANG] });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  for (const [role, name] of PICTURES) {
    const { key, stops } = ROLES.find((one) => one.role === role);
    const stop = stops.find((one) => one.name === name);
    const token = await api.token(filled_in(stop.key ?? key, ids));
    await context.clearCookies();
    await context.addCookies([
      { name: "qonys", value: token, url: demo.url },
      { name: "lang", value: LANG, url: demo.url },
    ]);
    await reach(page, stop, ids);
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
    const bytes = Buffer.from(data, "base64");
    if (bytes.length > BYTES_MAX) {
      throw new Error(`${role}: ${bytes.length} bytes`);
    }
    await writeFile(join(OUT, `${role}.webp`), bytes);
    console.log(`${role}.webp ${Math.ceil(bytes.length / 1024)} KB`);
  }
} finally {
  await browser.close();
  await demo.stop();
}
