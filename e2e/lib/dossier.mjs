// The example dossier: forms, files, what is said of each.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = new URL("../../examples/dossier/", import.meta.url).pathname;

export async function dossier() {
  const json = async (name) => JSON.parse(await readFile(join(FOLDER, `${name}.json`), "utf8"));
  const [petition, questionnaire, consent, documents] = await Promise.all(
    ["petition", "questionnaire", "consent", "documents"].map(json),
  );
  return { petition, questionnaire, consent, documents, path: (file) => join(FOLDER, file.file) };
}

/** Documents as a statement names them. */
export function stated(files) {
  return files.map(({ kind, n, facts }) => ({ kind, n, facts }));
}
