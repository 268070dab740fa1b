// Plays a story through the JSON API: the same steps that the browser goes.
import assert from "node:assert/strict";
import { Api } from "./api.mjs";
import { dossier as read } from "./dossier.mjs";
import { cast } from "./story.mjs";

/** A case from its opening to the last step. Answers the API, the case's id and who the applicant is. */
export async function told(demo, story) {
  const api = new Api(demo);
  const dossier = await read();
  const city = dossier.questionnaire.city;
  const keys = cast(city);
  const opened = await api.open(keys.applicant, { city, profession: dossier.petition.profession });
  const id = opened.case.id;
  try {
    for (const step of story) {
      await go(api, id, keys, { dossier, city }, step);
    }
  } catch (error) {
    await demo.keepLog("api");
    throw error;
  }
  return { api, id, key: keys.applicant };
}

/** What the service does of its own accord, as soon as it looks at its limits. */
async function by_itself(api, id, key, stage) {
  const until = Date.now() + 40_000;
  for (;;) {
    const view = await api.view(key, id);
    if (view.stage === stage) {
      return;
    }
    assert.ok(Date.now() < until, `the case does not come to ${stage} by itself, it is in ${view.stage}`);
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function go(api, id, keys, { dossier, city }, step) {
  if (step.wait) {
    await api.wait(step.wait);
    return;
  }
  if (step.until) {
    await by_itself(api, id, keys.applicant, step.until);
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
