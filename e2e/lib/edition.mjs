// A draft of an edition: the last one with some of its settings changed, as a ministry would try it.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LAST = new URL("../../editions/2026.toml", import.meta.url);

/** Arguments by which a demo plays by such a draft, which is there until the test ends. */
export async function edition(test, settings) {
  let text = await readFile(LAST, "utf8");
  for (const [table, value] of Object.entries(settings)) {
    const was = new RegExp(`^(\\[${table.replaceAll(".", "\\.")}\\]\\nvalue = ).*\\nsource = .*$`, "m");
    assert.match(text, was, `no ${table} in the edition`);
    text = text.replace(was, `$1"${value}"\nsource = "[a draft that is tried]"`);
  }
  const folder = await mkdtemp(join(tmpdir(), "qonys-edition-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "draft.toml");
  await writeFile(file, text);
  return ["--edition-file", file];
}
