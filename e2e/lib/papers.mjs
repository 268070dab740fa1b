// Papers as whoever has them reads them: a PDF whose text and language are looked at by poppler.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Tongue } from "./tongue.mjs";

/** Languages in which each paper is given out. */
const COPIES = ["kk", "ru", "en"];

/** The kind of a paper: its number begins with it. */
const kind_of = (number) => number.split("-")[0];

/** A PDF is the paper that its number says, in this language. */
export async function is_paper(pdf, number, lang, title = `paper-${kind_of(number)}-title`) {
  const tongue = await Tongue.of(lang);
  const text = execFileSync("pdftotext", ["-enc", "UTF-8", "-", "-"], { input: pdf, encoding: "utf8" }).replace(/\s+/g, " ");
  for (const said of [tongue.says(title), number]) {
    assert.ok(text.includes(said), `${number} in ${lang} does not say "${said}": ${text}`);
  }
  const about = execFileSync("pdfinfo", ["-meta", "-"], { input: pdf, encoding: "utf8" });
  assert.ok(about.includes(`<rdf:li>${lang}</rdf:li>`), `${number} is not in ${lang}: ${about}`);
}

/** Through the API: every paper of a case in each language, and the receipt of what was signed first. Answers their kinds. */
export async function papers_of(api, key, id) {
  const acts = await api.request(key, "GET", `/api/v1/cases/${id}/acts`);
  const numbers = acts.flatMap(({ papers }) => papers);
  const first = acts.find(({ act, kind }) => (act ?? kind) === "sign_petition_request").seq;
  for (const lang of COPIES) {
    for (const number of numbers) {
      await is_paper(await api.file(key, `/api/v1/papers/${number}?copy=${lang}`), number, lang);
    }
    const receipt = await api.file(key, `/api/v1/cases/${id}/receipts/${first}?copy=${lang}`);
    await is_paper(receipt, `/${first}`, lang, "paper-receipt-title");
  }
  return new Set(numbers.map(kind_of));
}

/** On the page of a case: every paper that can be saved there, in each language. Answers their kinds. */
export async function papers_on(page, save) {
  const links = await page.locator('main a[href^="/papers/"][hreflang]').all();
  const copies = new Map();
  for (const link of links) {
    const { pathname, searchParams } = new URL(await link.getAttribute("href"), page.url());
    const [number, lang] = [pathname.split("/").pop(), searchParams.get("copy")];
    await is_paper(await save(link), number, lang);
    copies.set(number, [...(copies.get(number) ?? []), lang]);
  }
  for (const [number, langs] of copies) {
    assert.deepEqual([...new Set(langs)].sort(), [...COPIES].sort(), `${number} is given out in every language`);
  }
  return new Set([...copies.keys()].map(kind_of));
}
