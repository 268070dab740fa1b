// Signing goes wrong: cancelled in the signing program, and no signing program there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { Pointer } from "./lib/hands.mjs";
import { Data, Tongue } from "./lib/tongue.mjs";

const TODAY = "2026-11-16";
/** Of a key each: GOST, RSA, ECDSA. */
const KEYS = ["eriksson-anna-maria", "official", "administrator"];

async function at_sign_in(work) {
  const [demo, tongue] = await Promise.all([Demo.start({ today: TODAY }), Tongue.of("ru")]);
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
