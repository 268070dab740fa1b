// The main job from the screen alone, in a real browser: two stories, each in Kazakh and in Russian, and those of seldom papers.
import { test } from "node:test";
import { edition } from "./lib/edition.mjs";
import { BROUGHT_BACK, MAIN, NOT_CONSIDERED, REFUSAL, REFUSED_PERMIT, REVOKED } from "./lib/stories.mjs";
import { tell } from "./lib/teller.mjs";

/** The two that tell both stories in both languages are always played, the others with `./test --long`. */
const RUNS = [
  { name: "main-kk", story: MAIN, lang: "kk", phone: true, always: true },
  { name: "refusal-ru", story: REFUSAL, lang: "ru", always: true },
  { name: "main-ru", story: MAIN, lang: "ru", keyboard: true },
  { name: "refusal-kk", story: REFUSAL, lang: "kk" },
  // For the papers that are seldom issued; what is written in them is Russian.
  { name: "refused-ru", story: REFUSED_PERMIT, lang: "ru" },
  { name: "revoked-ru", story: REVOKED, lang: "ru" },
  { name: "back-ru", story: BROUGHT_BACK, lang: "ru" },
  // No edition has it yet: the demo plays by a draft of one.
  { name: "unconsidered-ru", story: NOT_CONSIDERED, lang: "ru", edition: { "settings.incomplete": "refuse_consideration" } },
];
const TOLD = {
  main: "from the first form to the document in hand, corrected once",
  refusal: "a refusal after a hearing, and a complaint",
  refused: "the permit is refused at the officer's proposal",
  revoked: "to the other city, where the petition is corrected and revoked",
  back: "a return that lapses by itself and goes on again",
  unconsidered: "by a draft of an edition, an incomplete set is refused consideration",
};

for (const run of RUNS.filter(({ always }) => always || process.env.QONYS_LONG === "1")) {
  const hands = run.keyboard ? ", by keyboard alone" : run.phone ? ", begun on a telephone" : "";
  test(`${run.name}: ${TOLD[run.name.split("-")[0]]}${hands}`, async (t) => tell({ ...run, more: run.edition ? await edition(t, run.edition) : [] }));
}
