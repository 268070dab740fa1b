// From sign-in to the document in hand, through the JSON API and the key agent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { Demo } from "./lib/demo.mjs";
import { dossier as read } from "./lib/dossier.mjs";
import { ROAD, cast } from "./lib/story.mjs";

let demo;
before(async () => {
  demo = await Demo.start({ today: "2026-11-16" });
});
after(() => demo?.stop());

test("a dossier goes from sign-in to the document in hand", async () => {
  const api = new Api(demo);
  const dossier = await read();
  const city = dossier.questionnaire.city;
  const keys = cast(city);
  const profession = dossier.petition.profession;
  const opened = await api.open(keys.applicant, { city, profession });
  const id = opened.case.id;
  try {
    for (const step of ROAD) {
      await go(api, id, keys, { dossier, city }, step);
    }
  } catch (error) {
    await demo.keepLog("api");
    throw error;
  }
  const closed = await api.view(keys.applicant, id);
  assert.equal(closed.stage, "closed");
  const acts = await api.request(keys.applicant, "GET", `/api/v1/cases/${id}/acts`);
  assert.equal(acts.at(-1).act ?? acts.at(-1).kind, "confirm_receipt");
  assert.deepEqual(acts.map((act) => act.seq), acts.map((_, place) => place + 1));
});

async function go(api, id, keys, { dossier, city }, step) {
  if (step.wait) {
    await api.wait(step.wait);
    return;
  }
  const key = keys[step.who];
  if (step.upload) {
    for (const file of dossier.documents[step.upload]) {
      await api.upload(key, id, file, dossier.path(file));
    }
    return;
  }
  const { state } = await api.view(keys.applicant, id);
  const option = (await api.options(key, id)).find((open) => (open.act ?? open.kind) === step.act);
  assert.ok(option, `${step.act} is not open to ${key}`);
  const content = step.content ? step.content({ dossier, city, state, now: api.now() }) : {};
  await api.perform(key, id, step.act, content, option.signed);
}
