// Whole cases through the JSON API and the key agent, and the papers that each leaves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { told } from "./lib/api-story.mjs";
import { ANNULLED, LAPSED, REFUSED } from "./lib/beside.mjs";
import { Demo } from "./lib/demo.mjs";
import { papers_of } from "./lib/papers.mjs";
import { ROAD } from "./lib/story.mjs";

/** A story on a demo of its own; then its stage, its papers as the applicant saves them, and what else is to be looked at. */
async function leads({ story, stage, papers, look = () => {} }) {
  const demo = await Demo.start({ today: "2026-11-16" });
  try {
    const { api, id, key } = await told(demo, story);
    assert.equal((await api.view(key, id)).stage, stage);
    assert.deepEqual([...(await papers_of(api, key, id))].sort(), [...papers].sort());
    await look(await api.request(key, "GET", `/api/v1/cases/${id}/acts`));
  } finally {
    await demo.stop();
  }
}

test("a dossier goes from sign-in to the document in hand", () =>
  leads({
    story: ROAD,
    stage: "closed",
    papers: ["petition", "approval", "permit", "hand_over_receipt"],
    look: (acts) => {
      assert.equal(acts.at(-1).act ?? acts.at(-1).kind, "confirm_receipt");
      assert.deepEqual(acts.map((act) => act.seq), acts.map((_, place) => place + 1));
    },
  }));

test("a permit is refused at the officer's proposal", () =>
  leads({ story: REFUSED, stage: "refused", papers: ["petition", "notice", "refusal"] }));

test("a return that nobody answers lapses by itself, and the case is brought back", () =>
  leads({ story: LAPSED, stage: "correction", papers: ["return", "lapse", "reinstatement"] }));

test("a case goes to the other city, its petition is corrected and then revoked", () =>
  leads({ story: ANNULLED, stage: "annulled", papers: ["petition", "transfer", "document_correction", "notice", "annulment"] }));
