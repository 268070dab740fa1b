// Accessibility of a page, by axe-core in the page itself.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const SOURCE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const AxeBuilder = {
  /** Faults against WCAG 2.2 AA; empty where there are none. */
  async check(page) {
    // The page's policy lets no foreign script in: axe is put there by the browser's own hand.
    await page.evaluate(await readFile(SOURCE, "utf8"));
    const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: { type: "tag", values: tags } }), RULES);
    return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")) }));
  },
};
