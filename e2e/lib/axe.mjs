// Accessibility of a page, by axe-core in the page itself.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const SOURCE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** WCAG 2.2 AA. */
export const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const AxeBuilder = {
  /** Faults against the rules of these tags; empty where there are none. */
  async check(page, tags = WCAG) {
    // The page's policy lets no foreign script in: axe is put there by the browser's own hand.
    await page.evaluate(await readFile(SOURCE, "utf8"));
    const { violations } = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
    return violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes.map((node) => node.target.join(" ")) }));
  },
};
