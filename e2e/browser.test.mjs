// From sign-in to the document in hand, in a real browser with the plain page and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, fill, judge_the_rest } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { dossier as read } from "./lib/dossier.mjs";
import { ROAD, cast } from "./lib/story.mjs";

let demo;
let browser;
before(async () => {
  demo = await Demo.start({ today: "2026-11-16" });
  browser = await Browser.open(demo);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("a dossier goes from sign-in to the document in hand", async () => {
  try {
    await journey();
  } catch (error) {
    await browser.keep("browser");
    await demo.keepLog("browser");
    throw error;
  }
});

async function journey() {
  const dossier = await read();
  const city = dossier.questionnaire.city;
  const keys = cast(city);
  const opening = await browser.as(keys.applicant);
  await opening.goto("/cases/new");
  await browser.accessible(opening, "form");
  await fill(opening, { city, profession: dossier.petition.profession });
  await opening.locator("main form button.govuk-button").last().click();
  await opening.waitForURL(/\/cases\/[0-9a-f-]{36}/);
  const id = new URL(opening.url()).pathname.split("/")[2];
  await browser.accessible(opening, "case");

  for (const step of ROAD) {
    if (step.wait) {
      await wait(await browser.as(keys.applicant), step.wait);
      continue;
    }
    const page = await browser.as(keys[step.who]);
    if (step.upload) {
      for (const file of dossier.documents[step.upload]) {
        await upload(page, id, file, dossier.path(file));
      }
      continue;
    }
    const { state, now } = await standing(keys.applicant, id);
    const content = step.content ? step.content({ dossier, city, state, now }) : {};
    await perform(page, id, step, content);
  }
  const { stage } = await standing(keys.applicant, id);
  assert.equal(stage, "closed");
  const page = await browser.as(keys.applicant);
  await page.goto(`/cases/${id}`);
  assert.match(await page.locator("h1 .govuk-tag").innerText(), /\S/);
}

/** What a person would read off the page: the state of the case and the day, asked with the page's own session. */
async function standing(key, id) {
  const page = await browser.as(key);
  const view = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/api/v1/cases/${id}`);
  const played = Date.parse(demo.ready.now) - Date.parse(demo.ready.real) + moved * 86_400_000;
  return { state: view.state, stage: view.stage, now: new Date(Date.now() + played) };
}

let moved = 0;

/** The control on every page of the demo. */
async function wait(page, days) {
  const form = page.locator('form[action="/demo/clock"]').filter({ has: page.locator('[name="days"]') });
  await form.locator('[name="days"]').fill(String(days));
  await Promise.all([page.waitForNavigation(), form.locator("button").click()]);
  moved += days;
}

async function upload(page, id, { kind, n }, path) {
  await page.goto(`/cases/${id}/documents/${kind}`);
  await browser.accessible(page, "document");
  const form = page.locator("form[data-upload]");
  assert.equal(await form.locator('[name="n"]').inputValue(), String(n), `${kind}: files are sent in their order`);
  await form.locator('[name="file"]').setInputFiles(path);
  await Promise.all([page.waitForNavigation(), form.locator("button").click()]);
  const fault = page.locator(".govuk-error-summary");
  assert.equal(await fault.count(), 0, `${kind}: ${await fault.allInnerTexts()}`);
}

/** A draft from its list of tasks: each section and each document on its own page, then all answers. */
async function compose(page, id, content) {
  await Promise.all([page.waitForNavigation(), page.locator(`main a[href="/cases/${id}/draft"]`).first().click()]);
  await browser.accessible(page, "tasks");
  const tasks = await page.locator(".qn-task a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  for (const path of tasks.filter((path) => path.includes("/draft/"))) {
    await page.goto(path);
    await browser.accessible(page, `section ${path.split("/").pop()}`);
    await fill(page, content, { only: true });
    await save(page, path);
  }
  for (const { kind, n, facts } of content.documents) {
    const path = `/cases/${id}/documents/${kind}`;
    await page.goto(path);
    if (await page.locator(`[name^="d${n}."]`).count()) {
      await fill(page, facts, { prefix: `d${n}`, only: true });
      await save(page, path);
    }
  }
  await page.goto(`/cases/${id}/draft/check`);
  await browser.accessible(page, "check");
  await Promise.all([page.waitForNavigation(), page.locator("main form button.govuk-button").click()]);
}

async function save(page, path) {
  const button = page.locator("main form[data-keep] button[data-prevent-double-click]").first();
  await Promise.all([page.waitForNavigation(), button.click()]);
  const faults = page.locator(".govuk-error-summary");
  assert.equal(await faults.count(), 0, `${path}: ${(await faults.allInnerTexts()).join("\n")}`);
}

async function perform(page, id, step, content) {
  await page.goto(`/cases/${id}`);
  // The next step at the counter has its form on the page: that one is filled in, not sent at once.
  const direct = page.locator(`form[action="/cases/${id}/do/${step.act}"]:not([data-step]) button`);
  if (await direct.count()) {
    await Promise.all([page.waitForNavigation(), direct.click()]);
    await done(page, id, step);
    return;
  }
  if (step.draft) {
    await compose(page, id, content);
  } else {
    const way = page.locator(`main a[href="/cases/${id}/do/${step.act}"]`).first();
    if (!(await way.isVisible())) {
      await page.locator("main .qn-rare summary").click();
    }
    await Promise.all([page.waitForNavigation(), way.click()]);
    await browser.accessible(page, step.act);
    await fill(page, content);
    await judge_the_rest(page);
    const onward = page.locator("main form button.govuk-button").last();
    await Promise.all([page.waitForNavigation(), onward.click()]);
  }
  const faults = page.locator(".govuk-error-summary");
  assert.equal(await faults.count(), 0, `${step.act}: ${(await faults.allInnerTexts()).join("\n")}`);
  const signing = page.locator("main form[data-sign]");
  if (await signing.count()) {
    await browser.accessible(page, "statement");
    await signing.locator("button[type=submit]").click();
  }
  await done(page, id, step);
}

/** Back on the case, which says what was done. */
async function done(page, id, step) {
  await page.waitForURL(new RegExp(`/cases/${id}([?#]|$)`));
  const banner = page.locator(".govuk-notification-banner--success");
  assert.equal(await banner.count(), 1, `${step.act} is not told as done`);
}
