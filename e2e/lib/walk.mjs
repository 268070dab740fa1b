// Goes to the pages that `stops.mjs` lists, for whoever looks at them.

/** How the browser is started. */
export const BROWSER = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
};
/** What the browser says that its person reads. */
export const LOCALES = { kk: "kk-KZ", ru: "ru-RU", en: "en-GB" };
/** The day that the demo plays. */
export const TODAY = "2026-11-16";
/** Cases of the demo: one for each of its stories, and drafts with a fault. */
export const CASES = 34;

/** A text with names in braces in it. */
export function filled_in(text, ids) {
  return text.replace(/\{([\w.-]+)\}/g, (_, name) => {
    if (ids[name] === undefined) {
      throw new Error(`nothing is called ${name}`);
    }
    return ids[name];
  });
}

/** Goes to a stop; answers the status of the last page, or null where there is no way to it. */
export async function reach(page, stop, ids) {
  let answer = await page.goto(filled_in(stop.from ?? stop.path, ids), { waitUntil: "load" });
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
  for (const selector of stop.tick ?? []) {
    await page.locator(selector).first().click();
  }
  if (stop.press) {
    [answer] = await Promise.all([page.waitForNavigation(), page.locator(stop.press).last().click()]);
  }
  if (stop.open) {
    await page.locator(stop.open).click();
  }
  return answer.status();
}
