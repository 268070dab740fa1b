// Plays a story through pages: each person at a window of their own, the clock moved by the demo's control.
import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";
import { Demo } from "./demo.mjs";
import { dossier as read } from "./dossier.mjs";
import { Keyboard, Pointer } from "./hands.mjs";
import { Person } from "./person.mjs";
import { cast } from "./story.mjs";
import { Data, Tongue } from "./tongue.mjs";

const TODAY = "2026-11-16";
const DAY_MS = 86_400_000;
/** The telephone asks every four seconds whether it was signed. */
const GOES_ON_MS = 20_000;
/** Limits are looked at every few seconds. */
const BY_ITSELF_MS = 40_000;

/** Plays a run: a story, a language, hands, and whether the applicant begins on a telephone. */
export async function tell({ name, story, lang, keyboard = false, phone = false, more = [] }) {
  const [demo, dossier, tongue] = await Promise.all([Demo.start({ today: TODAY, more }), read(), Tongue.of(lang)]);
  const data = new Data();
  const hands = keyboard ? new Keyboard() : new Pointer();
  const browser = await Browser.open({ demo, tongue, data, hands });
  try {
    await new Teller({ demo, dossier, tongue, data, browser, phone }).play(story);
    assert.deepEqual([...browser.faults], [], "what the pages lack");
  } catch (error) {
    [...browser.faults].forEach((fault) => console.log(`FAULT ${fault}`));
    await browser.keep(name);
    await demo.keepLog(name);
    throw error;
  } finally {
    await browser.close();
    await demo.stop();
  }
}

class Teller {
  constructor(parts) {
    Object.assign(this, parts);
    this.city = this.dossier.questionnaire.city;
    this.keys = cast(this.city);
    this.people = new Map();
    this.moved = 0;
    this.said = {};
    const names = Object.values(this.dossier.documents).flat().map(({ file, kind }) => [file, kind]);
    this.data.add([this.dossier.petition, this.dossier.questionnaire, this.dossier.documents, names, Object.values(this.keys)]);
  }

  async play(story) {
    for (const step of story) {
      await this.browser.timed(step.act ?? Object.keys(step).join(), () => this.#step(step));
    }
  }

  /** Day and moment that the service plays. */
  get now() {
    const { now, real } = this.demo.ready;
    return new Date(Date.now() + Date.parse(now) - Date.parse(real) + this.moved * DAY_MS);
  }

  /** A text in the language of the run. */
  get scene() {
    const { dossier, city, now, said } = this;
    const state = { proposal: { digest: "" }, permit: said.propose_permit, petition: this.petition };
    return { dossier, city, now, said, lang: this.tongue.lang, state };
  }

  async #step(step) {
    if (step.wait) {
      return this.#wait(step.wait);
    }
    if (step.until) {
      return this.#by_itself(step.until);
    }
    const person = await this.#person(step.who);
    if (step.sees) {
      return this.#sees(person, step.sees);
    }
    if (step.copies) {
      this[step.copies] = { number: await this.#number_of(step.copies) };
    }
    if (step.certificate) {
      await this.#to_case(step.who, person);
      return person.certificate(this.id);
    }
    const content = step.content?.(this.scene) ?? {};
    this.said[step.act] = content;
    this.data.add(content);
    if (step.act === "open_case") {
      this.id = await person.open(content);
      this.last = step.who;
      return;
    }
    if (step.above) {
      await person.list();
      this.last = step.who;
    } else {
      await this.#to_case(step.who, person, step.search);
    }
    if (!step.draft) {
      await person.perform(this.id, step.act, content, { second: step.second });
    } else {
      await this.#draft(person, step, content);
    }
  }

  /** Whoever has just acted is on the page of the case; all others find it in their list. */
  async #to_case(who, person, search) {
    if (search) {
      await person.search(this.id, search(this.scene));
    } else if (this.last !== who || person.path !== `/cases/${this.id}`) {
      await person.case(this.id);
    }
    this.last = who;
  }

  /** A draft is filled in, read and signed: on the same device, or handed over to a computer. */
  async #draft(person, step, content) {
    const files = step.draft(this.scene).map((file) => ({ ...file, path: this.dossier.path(file) }));
    await person.compose(this.id, { content, files, seen: step.seen?.(this) });
    if (this.phone) {
      await this.#hand_off(person, step.act);
    } else {
      await person.sign(step.act);
    }
  }

  /** The telephone shows the way to the statement; a computer goes it and signs; the telephone goes on by itself. */
  async #hand_off(person, act) {
    const { page } = person;
    await page.locator("details[data-handoff][open] .qn-qr").waitFor();
    const address = (await page.locator("#handoff-url").innerText()).trim();
    const goes_on = page.waitForURL(/\?done=\d+/, { timeout: GOES_ON_MS + 60_000 }).then(() => null, (error) => error);
    const computer = new Person(this, person.key, await this.browser.window("applicant's computer"));
    await this.browser.visit(computer.page, address);
    await computer.press(`.qn-header__list a[hreflang="${this.tongue.lang}"]`);
    await computer.signIn();
    assert.equal(computer.path, new URL(address).pathname, "signing in leads to what is to be signed");
    await computer.sign(act);
    assert.equal(await goes_on, null, "the telephone goes on by itself");
    await this.browser.meet(page);
    assert.equal(await page.locator(".govuk-notification-banner--success").count(), 1, "the telephone says what was done");
    this.phone = false;
    this.people.set("applicant", computer);
  }

  async #person(who) {
    if (!this.people.has(who)) {
      const page = await this.browser.window(who, { phone: this.phone && who === "applicant" });
      this.people.set(who, new Person(this, this.keys[who], page));
    }
    return this.people.get(who);
  }

  /** What somebody finds on the page of the case: where it stands, until when, and what is said. */
  async #sees(person, { stage, until, texts = () => [], look }) {
    await person.case(this.id);
    this.last = person.key === this.keys.applicant ? "applicant" : null;
    const { page } = person;
    assert.equal(await page.locator("h1 .govuk-tag").innerText(), this.tongue.says(`stage-${stage}`));
    if (until) {
      assert.match(await page.locator(".qn-now .qn-until strong").innerText(), /\d/, "no day is named until which");
    }
    const main = (await page.locator("main").textContent()).replace(/\s+/g, " ");
    for (const text of texts(this.scene, this.tongue)) {
      assert.ok(main.includes(text.replace(/\s+/g, " ")), `"${text}" is not said to the ${person.key}: ${main}`);
    }
    await look?.(person, this);
  }

  /** The number of a paper, as the page of the case tells it. */
  async #number_of(kind) {
    const person = await this.#person("applicant");
    await person.case(this.id);
    this.last = "applicant";
    const link = await person.page.locator(`main a[href^="/papers/${kind}-"]`).first().getAttribute("href");
    return new URL(link, person.page.url()).pathname.split("/").pop();
  }

  /** What the service does of its own accord, as soon as it looks at its limits. */
  async #by_itself(stage) {
    const person = await this.#person("applicant");
    const until = Date.now() + BY_ITSELF_MS;
    do {
      await person.case(this.id);
      this.last = "applicant";
      if ((await person.page.locator("h1 .govuk-tag").innerText()) === this.tongue.says(`stage-${stage}`)) {
        return;
      }
    } while (Date.now() < until);
    assert.fail(`the case does not come to ${stage} by itself`);
  }

  /** The control on every page of the demo. */
  async #wait(days) {
    const { page } = await this.#person("applicant");
    const input = page.locator('form[action="/demo/clock"] [name="days"]');
    await this.browser.hands.type(input, String(days));
    await this.browser.follow(page, page.locator('form[action="/demo/clock"]:has([name="days"]) button'));
    this.moved += days;
    this.last = null;
  }

  /** A second person at the same computer takes their own key, as the signing program asks which. */
  async choose_key(key) {
    const page = await this.browser.window("the signing program");
    await page.goto(this.demo.agent.replace(/^ws/, "http"), { waitUntil: "domcontentloaded" });
    // The list looks for requests by itself: it may come anew while one is on the way to the key.
    const button = page.locator(`button[value="${key}"]`);
    await button.waitFor();
    await this.browser.hands.press(button);
  }
}
