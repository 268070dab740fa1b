// Signing goes wrong: cancelled in the signing program, closed while it asks, not there, or its port taken by another.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { Browser } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { Pointer } from "./lib/hands.mjs";
import { Data, Tongue } from "./lib/tongue.mjs";

const TODAY = "2026-11-16";
/** Of a key each: GOST, RSA, ECDSA. */
const KEYS = ["eriksson-anna-maria", "official", "administrator"];

async function at_sign_in(work, options = {}) {
  const [demo, tongue] = await Promise.all([Demo.start({ today: TODAY, ...options }), Tongue.of("ru")]);
  const browser = await Browser.open({ demo, tongue, data: new Data(), hands: new Pointer() });
  try {
    await work({ demo, browser, tongue });
    assert.deepEqual([...browser.faults], [], "what the pages lack");
  } catch (error) {
    await browser.keep("signing");
    await demo.keepLog("signing");
    throw error;
  } finally {
    await browser.close();
    await demo.stop();
  }
}

/** The button of a person, whose signing program asks which key. */
async function asking(browser, demo, page, key) {
  await browser.visit(page, "/sign-in?lang=ru");
  const button = page.locator(`button[data-person="${key}"]`);
  const form = page.locator("form[data-sign]").filter({ has: button });
  await form.evaluate((element, agent) => (element.dataset.agent = agent), demo.agent);
  return { button, status: form.locator("[data-sign-status]") };
}

/** Answers in the signing program's own window; no key is cancelling. */
async function answer(browser, demo, key) {
  const window = await browser.window("the signing program");
  await window.goto(demo.agent.replace(/^ws/, "http"), { waitUntil: "domcontentloaded" });
  const choice = window.locator(`button[value="${key}"]`);
  await choice.waitFor();
  await choice.click();
}

test("cancelled in the signing program: the page says so, stays as it is, and the next try signs in, with a key of each kind", () =>
  at_sign_in(async ({ demo, browser, tongue }) => {
    for (const key of KEYS) {
      const page = await browser.window(key);
      const { button, status } = await asking(browser, demo, page, key);
      await button.click();
      await answer(browser, demo, "");
      await status.getByText(tongue.says("ui-sign-cancelled")).waitFor();
      assert.ok(await button.isEnabled(), "one can try again");
      const arrived = page.waitForURL((url) => url.pathname !== "/sign-in", { waitUntil: "domcontentloaded" });
      await button.click();
      await answer(browser, demo, key);
      await arrived;
      assert.equal(await page.locator('.qn-person form[action="/sign-out"]').count(), 1, `${key} is signed in`);
    }
  }));

test("the signing program is closed while it asks for the key: the page says to start it again", () =>
  at_sign_in(async ({ demo, browser, tongue }) => {
    const page = await browser.window("anybody");
    const { button, status } = await asking(browser, demo, page, KEYS[0]);
    await button.click();
    await status.getByText(tongue.says("ui-sign-waiting")).waitFor();
    const window = await browser.window("the signing program");
    await window.goto(demo.agent.replace(/^ws/, "http"));
    await window.locator(`button[value="${KEYS[0]}"]`).waitFor();
    demo.child.kill("SIGTERM");
    assert.equal(await demo.ended, 0);
    await status.getByText(tongue.says("ui-sign-stopped")).waitFor();
    assert.ok(await button.isEnabled(), "one can try again");
  }));

test("another program has the port, as NCALayer would: the demo takes a free one and says so, pages and their policy follow", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const wanted = `127.0.0.1:${other.address().port}`;
  try {
    await at_sign_in(async ({ demo, browser }) => {
      assert.notEqual(demo.agent, `ws://${wanted}`);
      const told = await demo.said();
      assert.ok(told.includes(`${wanted} is taken`) && told.includes(demo.agent.replace("ws://", "")), told);
      const { headers } = await fetch(`${demo.url}/sign-in`);
      const [allowed] = headers.get("content-security-policy").match(/connect-src [^;]*/);
      assert.ok(allowed.split(" ").includes(demo.agent), allowed);
      const page = await browser.window("anybody");
      await browser.visit(page, "/sign-in?lang=ru");
      const arrived = page.waitForURL((url) => url.pathname !== "/sign-in", { waitUntil: "domcontentloaded" });
      await page.locator(`button[data-person="${KEYS[0]}"]`).click();
      await arrived;
    }, { agent: wanted });
  } finally {
    other.close();
  }
});

test("no signing program is there: the page says what to start or install and where", () =>
  at_sign_in(async ({ demo, browser, tongue }) => {
    const page = await browser.window("anybody");
    await browser.visit(page, "/sign-in");
    const button = page.locator(`button[data-person="${KEYS[0]}"]`);
    const form = page.locator("form[data-sign]").filter({ has: button });
    // The agent ends with the demo; the page stays open, as when somebody closes NCALayer.
    demo.child.kill("SIGTERM");
    assert.equal(await demo.ended, 0);
    await button.click();
    const said = form.locator("[data-sign-status]");
    await said.getByText("pki.gov.kz").waitFor();
    assert.ok(tongue.says("ui-sign-unreachable").includes("NCALayer"));
    assert.ok(await button.isEnabled(), "one can try again");
  }));
