// What a browser alone knows of a form: a day that does not exist is no value for it, and would be sent as nothing; what is
// typed is kept in the tab, until somebody signs out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { Browser } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { Pointer } from "./lib/hands.mjs";
import { Data, Tongue } from "./lib/tongue.mjs";

const KEY = "eriksson-anna-maria";
const SECTION = "consent";
const UNTIL = 'input[name="content.consent.until"]';

let demo, api, browser, tongue;
before(async () => {
  [demo, tongue] = await Promise.all([Demo.start({ today: "2026-11-16" }), Tongue.of("ru")]);
  api = new Api(demo);
  browser = await Browser.open({ demo, tongue, data: new Data(), hands: new Pointer() });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A window of the person, signed in. */
async function window(name) {
  const page = await browser.window(name);
  const url = demo.url;
  await page.context().addCookies([
    { name: "qonys", value: await api.token(KEY), url },
    { name: "lang", value: tongue.lang, url },
  ]);
  return page;
}

/** Sent, and the page is there again, whatever it says. */
async function send(page) {
  const arrived = page.waitForNavigation({ waitUntil: "domcontentloaded", timeout: 3_000 }).then(() => true, () => false);
  await page.locator("form[data-keep] button.govuk-button").first().click();
  return arrived;
}

test("a day that is half typed or does not exist is not sent as nothing: the field says so, and what was saved stays", async () => {
  const page = await window("days");
  const id = (await api.open(KEY, { city: "astana", profession: "programming" })).case.id;
  const place = `/cases/${id}/draft/${SECTION}`;
  await page.goto(place);
  await page.locator(UNTIL).fill("2027-02-28");
  assert.ok(await send(page), "a day that exists is sent");
  await page.goto(place);
  assert.equal(await page.inputValue(UNTIL), "2027-02-28");

  // One part of it is taken out: in which order the parts stand is the browser's. A day that is in no calendar is the same to it.
  await page.locator(UNTIL).press("Backspace");
  assert.equal(await page.locator(UNTIL).evaluate((input) => input.validity.badInput), true, "half a day");
  assert.equal(await send(page), false, "nothing is sent");
  const told = page.locator(`#content-consent-until-unreadable`);
  assert.match(await told.innerText(), new RegExp(tongue.says("ui-date-unreadable")));
  const field = await page.locator(UNTIL).evaluate((input) => ({
    invalid: input.getAttribute("aria-invalid"),
    described: input.getAttribute("aria-describedby")?.split(" ").includes("content-consent-until-unreadable"),
    focus: document.activeElement === input,
  }));
  assert.deepEqual(field, { invalid: "true", described: true, focus: true });

  // What cannot be read is not kept as nothing either.
  await page.goto(place);
  assert.equal(await page.inputValue(UNTIL), "2027-02-28", "what was saved stays");

  await page.locator(UNTIL).fill("2027-03-31");
  assert.equal(await told.count(), 0);
  assert.ok(await send(page), "and a day that exists is sent again");
});

test("what is typed comes back after the session has ended, and nothing of it is left in any tab after signing out", async () => {
  const page = await window("days");
  const place = new URL(page.url()).pathname.replace(/[^/]*$/, "motivation");
  const typed = "Еще не сохранено.";
  await page.goto(place);
  await page.locator("textarea").first().fill(typed);
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: "qonys" });
  assert.ok(await send(page), "it is answered");
  await page.getByText(tongue.says("ui-kept-here")).waitFor();
  assert.equal(await page.locator("h1").innerText(), tongue.says("error-not_signed_in"));
  const way = await page.locator('.qn-ways__do a[href^="/sign-in"]').getAttribute("href");
  await page.context().addCookies(cookies);
  await page.goto(new URL(way, demo.url).searchParams.get("to"));
  assert.equal(await page.locator("textarea").first().inputValue(), typed);

  const other = await page.context().newPage();
  await other.goto("/cases");
  await other.locator('form[action="/sign-out"] button').click();
  const kept = () => Object.keys(sessionStorage).filter((key) => key.startsWith("qonys-keep:"));
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith("qonys-keep:")), null, { timeout: 3_000 });
  await page.locator("textarea").first().fill(`${typed} И ещё.`);
  assert.deepEqual(await page.evaluate(kept), [], "nor is anything kept from then on");
});
