// A person at their window: from sign-in to what each page asks of them. Everything is done on pages.
import assert from "node:assert/strict";
import { fill, judge_the_rest } from "./form.mjs";

/** Pages of a draft until all of it is told; more is a way that leads round and round. */
const DRAFT_PAGES_MAX = 80;

export class Person {
  constructor(teller, key, page) {
    Object.assign(this, { teller, browser: teller.browser, hands: teller.browser.hands, key, page });
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  async press(selector) {
    await this.browser.follow(this.page, this.page.locator(selector).first());
  }

  /** From the first page of the service, in the language that the person chooses there. */
  async arrive() {
    const { lang } = this.browser.tongue;
    await this.browser.visit(this.page, "/");
    await this.press(`.qn-header__list a[hreflang="${lang}"]`);
    assert.equal(await this.page.locator("html").getAttribute("lang"), lang, "the language switch");
    assert.equal(this.path, "/", "the switch keeps the place");
    await this.press('.qn-person a[href^="/sign-in"]');
    await this.signIn();
  }

  async signIn() {
    await this.press(`button[data-person="${this.key}"]`);
  }

  /** The person's cases; a session that ended on the way is begun again. */
  async list() {
    if (this.page.url() === "about:blank") {
      await this.arrive();
    } else if (this.path === "/cases") {
      await this.browser.leads(this.page, () => this.page.reload({ waitUntil: "commit" }));
    } else if (this.path !== "/sign-in") {
      await this.press('.qn-nav a[href="/cases"]');
    }
    if (this.path === "/sign-in") {
      await this.signIn();
    }
    if (this.path !== "/cases") {
      await this.press('.qn-nav a[href="/cases"]');
    }
  }

  /** The case as it stands now, found in the list. */
  async case(id) {
    await this.list();
    await this.press(`main a[href="/cases/${id}"]`);
  }

  /** An employee finds a case by a name, while typing. */
  async search(id, name) {
    await this.list();
    await this.hands.type(this.page.locator("#q"), name);
    await this.page.locator(`[data-search-found] a[href="/cases/${id}"]`).waitFor();
    await this.press(`[data-search-found] a[href="/cases/${id}"]`);
  }

  async open(content) {
    await this.list();
    await this.press('main a[href="/cases/new"]');
    await fill(this, content);
    await this.press("main form button.govuk-button:not([name])");
    const [, , id] = this.path.split("/");
    assert.match(id ?? "", /^[0-9a-f-]{36}$/, `no case was opened: ${this.path}`);
    return id;
  }

  /** An act with its content, from the page of the case to its being told as done. */
  async perform(id, act, content, { second } = {}) {
    const action = `form[action="/cases/${id}/do/${act}"]`;
    if (await this.page.locator(`${action}:not([data-step])`).count()) {
      await this.press(`${action} button`);
      return this.#done(act);
    }
    // At the counter the next step has its form on the page of the case.
    const here = await this.page.locator(`${action}[data-step]`).count();
    if (!here) {
      const way = this.page.locator(`main a[href="/cases/${id}/do/${act}"]`).first();
      if (!(await way.isVisible())) {
        await this.hands.press(this.page.locator("main .qn-rare summary"));
      }
      await this.browser.follow(this.page, way);
    }
    await (act === "return_for_correction" ? this.#remark(content.remarks) : fill(this, content));
    await judge_the_rest(this);
    await this.press(`${action} button[data-prevent-double-click]`);
    await this.#fine(act);
    await this.sign(act, { second });
  }

  /** Places are ticked in the list of all answers, a sentence each. */
  async #remark(remarks) {
    for (const { on, text, ready } of remarks) {
      const place = this.page.locator(".qn-tick").filter({ has: this.page.locator(`input[type="checkbox"][value="${on}"]`) });
      await this.hands.tick(place.locator('input[type="checkbox"]'));
      if (ready) {
        await this.hands.pick(place.locator("select"), ready);
        assert.match(await place.locator("textarea").inputValue(), /\S/, "the ready text stands there");
      } else {
        await this.hands.type(place.locator("textarea"), text);
      }
    }
  }

  /** Nothing is wrong with what was sent. */
  async #fine(what) {
    const faults = this.page.locator(".govuk-error-summary");
    assert.equal(await faults.count(), 0, `${what}: ${(await faults.allInnerTexts()).join("\n")}`);
  }

  /** The certificate of the record; asked for again it is the same one. */
  async certificate(id) {
    const papers = this.page.locator('main a[href^="/papers/record_certificate-"][hreflang="kk"]');
    for (const time of ["once", "again"]) {
      await this.press(`form[action="/cases/${id}/record-certificate"] button`);
      assert.equal(this.path, `/cases/${id}`, "back on the page of the case");
      assert.equal(await papers.count(), 1, `asked for ${time}, there is one certificate`);
    }
  }

  /** Reads and signs, if there is something to sign. */
  async sign(act, { second } = {}) {
    const signing = this.page.locator("main form[data-sign] button[type=submit]");
    if (await signing.count()) {
      assert.match(await this.page.locator("pre.qn-statement").innerText(), /\S/, `${act}: nothing to read`);
      await this.browser.follow(this.page, signing);
    }
    if (second) {
      assert.equal(await signing.count(), 1, `${act}: no second signature is asked for`);
      const chosen = this.teller.choose_key(second);
      await this.browser.follow(this.page, signing);
      await chosen;
    }
    await this.#done(act);
  }

  /** Back on the case, which says what was done. */
  async #done(act) {
    // A case that was handed on is not theirs any more: the list says what was done.
    assert.match(this.path, /^\/cases(\/[0-9a-f-]{36})?$/, `${act} is not done`);
    const told = await this.page.locator(".govuk-notification-banner--success .govuk-notification-banner__heading").innerText();
    assert.ok(told.startsWith(this.browser.tongue.says(`act-${act}.done`)), `${act}: "${told}"`);
  }

  /** A draft from its list of tasks to the statement: the service leads from one page to the next. */
  async compose(id, { content, files, seen = {} }) {
    await this.press(`main a[href="/cases/${id}/draft"]`);
    const met = new Set();
    for (let pages = 0; pages < DRAFT_PAGES_MAX; pages += 1) {
      const [, , , part, name] = this.path.split("/");
      if (part === "draft" && name === "check") {
        const unseen = Object.keys(seen).filter((place) => !met.has(`/cases/${id}/${place}`));
        assert.deepEqual(unseen, [], "the service did not lead there");
        await this.#fine("check");
        await this.press("main form button.govuk-button");
        return this.#fine("statement");
      }
      if (name === undefined) {
        await this.#next_task(id, met, { content, files });
        continue;
      }
      assert.ok(!met.has(this.path), `${this.path} comes again: ${await this.page.locator("main").innerText()}`);
      met.add(this.path);
      await seen[`${part}/${name}`]?.(this);
      await (part === "draft" ? this.#section(content) : this.#document(name, files));
    }
    assert.fail("the draft does not end");
  }

  /** From the list of tasks: what is left to do, then what may stay empty and has something to say, then the check. */
  async #next_task(id, met, { content, files }) {
    const tasks = await this.page.locator(".qn-task").evaluateAll((all) =>
      all.map((task) => ({ path: new URL(task.querySelector("a").href).pathname, ready: task.querySelector(".govuk-tag--green") !== null })),
    );
    const [check] = [`/cases/${id}/draft/check`];
    const ready = await this.page.locator(`.qn-main-action a[href="${check}"]`).count();
    const wanted = ({ path }) => (path.includes("/draft/") ? OPTIONAL.has(path.split("/").pop()) : files.some(({ kind }) => path.endsWith(`/${kind}`)));
    const left = tasks.find((task) => !task.ready && !met.has(task.path) && wanted(task));
    if (!ready) {
      await this.press(".qn-main-action a");
    } else if (left && content) {
      await this.press(`.qn-task a[href="${left.path}"]`);
    } else {
      await this.press(`.qn-main-action a[href="${check}"]`);
    }
  }

  async #section(content) {
    await fill(this, content, { only: true });
    await this.press("main form[data-keep] button[data-prevent-double-click]");
    await this.#fine(this.path);
  }

  async #document(kind, files) {
    const own = files.filter((file) => file.kind === kind);
    for (const file of own) {
      await this.#hand_in(file);
      for (const picture of await this.page.locator(".qn-file__picture img").all()) {
        await picture.evaluate((image) => image.decode());
      }
      if (await this.page.locator(`[name^="d${file.n}."]`).count()) {
        await fill(this, file.facts, { prefix: `d${file.n}`, only: true });
        await this.press(`form[data-keep$="#${file.n}"] button[data-prevent-double-click]`);
        return this.#fine(this.path);
      }
    }
    await this.browser.follow(this.page, this.page.locator("main p > a.govuk-button, main p > a.govuk-link").last());
  }

  /** Sends a file, or another one in the place of what is there. */
  async #hand_in({ kind, n, path }) {
    if (await this.page.locator(`#file-${n}`).count()) {
      await this.hands.press(this.page.locator(".qn-file details summary").nth(n - 1));
      await this.hands.attach(this.page.locator(`#replace-${n}`), path);
      await this.press(`form:has(#replace-${n}) button`);
    } else {
      await this.hands.attach(this.page.locator("form[data-upload] [name=file]"), path);
      await this.press("form[data-upload] button");
    }
    await this.#fine(kind);
    assert.equal(await this.page.locator(`#file-${n}`).count(), 1, `${kind}: the file is not shown back`);
  }
}

/** Sections that the list counts as done while they are empty. */
const OPTIONAL = new Set(["skills", "motivation", "addresses", "military"]);
