// The page over HTTPS from an address of the internet, the signing program on the person's own computer: what the
// browser lets through, and what the page says where it does not.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, CHROMIUM } from "./lib/browser.mjs";
import { Demo, PROGRAM } from "./lib/demo.mjs";
import { Pointer } from "./lib/hands.mjs";
import { certificate, Network, SERVER } from "./lib/network.mjs";
import { Data, Tongue } from "./lib/tongue.mjs";

const TODAY = "2026-11-16";
const KEY = "eriksson-anna-maria";
const SITE = `https://${SERVER}`;
/** Where NCALayer listens. */
const PORT = 13579;
const NCALAYER = `wss://127.0.0.1:${PORT}`;
/** Where the key agent listens while a proxy speaks TLS for it. */
const BEHIND = 13580;
/** What Chromium says to developers, and to no page. */
const BLOCKED = "ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS";
const REFUSED = "ERR_CONNECTION_REFUSED";
const NOT_TRUSTED = "ERR_CERT_AUTHORITY_INVALID";

const impossible = Network.impossible();
if (impossible) {
  // In CI nothing may be skipped: there the tests go on and fail.
  console.log(`skipped: ${impossible}`);
}

const skip = process.env.CI === "true" ? false : (impossible ?? false);

describe("over HTTPS from an address of the internet", () => {
  let world;
  before(async () => (world = skip ? undefined : await World.make()));
  after(() => world?.end());

  test("a page that was never allowed to: the browser keeps it from the key agent, and the page says so", { skip }, () =>
    world.play(async (person) => {
      await world.agent();
      assert.equal(await person.access(), "prompt");
      // There is nobody whom a browser without a window could ask: the answer is no.
      await person.signs("permission");
      assert.match(person.console, new RegExp(BLOCKED), "it was the browser");
      assert.equal(await person.access(), "denied");
    }));

  test("refused: the page says what to allow, and once it is allowed the same button signs in", { skip }, () =>
    world.play(async (person) => {
      await world.agent();
      await person.decides("denied");
      await person.signs("permission");
      assert.match(person.console, new RegExp(BLOCKED), "it was the browser");
      await person.decides("granted");
      await person.signs_in({ anew: false });
      const [session] = (await person.page.context().cookies()).filter(({ name }) => name.includes("qonys"));
      assert.deepEqual([session.name, session.secure], ["__Host-qonys", true]);
    }));

  test("nothing listens there: the page says to start or install it, and only to start it where it answered before", { skip }, () =>
    world.play(async (person) => {
      await person.decides("granted");
      await person.signs("unreachable");
      assert.match(person.console, new RegExp(REFUSED));
      const agent = await world.agent();
      await person.signs_in();
      await person.signs_out();
      await agent.stop();
      await person.signs("stopped");
    }));

  test("nothing listens there and nobody allowed anything: the browser asks all the same, so the permission is told first", { skip }, () =>
    world.play(async (person) => {
      await person.signs("permission");
      assert.match(person.console, new RegExp(REFUSED));
    }));

  test("as NCALayer, over TLS: signs in where the certificate is trusted", { skip }, () =>
    world.play(async (person) => {
      await world.agent(BEHIND);
      await world.tls(world.trusted);
      await person.decides("granted");
      await person.signs_in({ agent: `${NCALAYER}/keys/${KEY}` });
    }));

  test("a certificate that is not trusted looks to the page as if nothing listened: it names both and shows the way to find out", { skip }, () =>
    world.play(async (person) => {
      await world.agent(BEHIND);
      const tls = await world.tls(world.untrusted);
      await person.decides("granted");
      const said = await person.signs("unreachable", { agent: NCALAYER });
      assert.match(person.console, new RegExp(NOT_TRUSTED));
      assert.ok(said.includes(world.tongue.says("ui-sign-certificate")), said);
      const link = person.status.locator("a");
      assert.equal(await link.getAttribute("href"), NCALAYER.replace(/^wss/, "https"));
      // Opened by the person, the same address tells.
      const opened = person.page.context().waitForEvent("page");
      await link.click();
      await (await opened).waitForFunction((why) => document.documentElement.innerHTML.includes(why), NOT_TRUSTED);
      await tls.stop();
      const without = await person.signs("unreachable", { agent: NCALAYER });
      assert.match(person.console, new RegExp(REFUSED));
      assert.equal(without, said, "no page can tell the two apart");
    }));

  test("the browser's question was not answered: the page says that it was one", { skip }, () =>
    world.play(async (person) => {
      // The browser without a window answers by itself; here it is one that waits, as before a person.
      await person.page.addInitScript(() => {
        navigator.permissions.query = async () => ({ state: "prompt" });
      });
      await person.decides("granted");
      await world.silent();
      await person.signs("unanswered", { passing: "asking" });
    }));
});

/** The server with its proxy, and the person's computer with a browser. */
class World {
  static async make() {
    const world = new World();
    try {
      world.network = new Network();
      world.folder = await mkdtemp(join(tmpdir(), "qonys-network-"));
      await world.#begin();
      return world;
    } catch (error) {
      await world.end();
      throw error;
    }
  }

  async #begin() {
    const { network, folder } = this;
    this.tongue = await Tongue.of("ru");
    this.trusted = await certificate(folder, "trusted", "127.0.0.1");
    this.untrusted = await certificate(folder, "untrusted", "127.0.0.1");
    const own = await certificate(folder, "server", SERVER);
    const at = (...line) => network.at(network.server, ...line);
    this.demo = await Demo.start({ today: TODAY, agent: `127.0.0.1:${PORT}`, more: ["--public-url", SITE], at });
    await network.proxy(network.server, { certificate: own, address: SERVER, port: 443, to: this.demo.url });
    const from = {
      url: SITE,
      program: await network.browser(folder, CHROMIUM),
      // Of these two the browser is told as of an authority; all else is as everybody has it.
      flags: [`--ignore-certificate-errors-spki-list=${own.pin},${this.trusted.pin}`],
    };
    this.browser = await Browser.open({ demo: this.demo, tongue: this.tongue, data: new Data(), hands: new Pointer(), from });
  }

  /** The key agent on the person's computer, with the keys of the demo. */
  agent(port = PORT) {
    const keys = join(this.demo.ready.data, "keys");
    const listen = ["--listen", `127.0.0.1:${port}`, "--pages", SITE];
    return this.#run("key agent", PROGRAM, "eds", "agent", "--keys", keys, ...listen);
  }

  /** TLS before the key agent, at the address of NCALayer. */
  async tls(certificate) {
    const to = `http://127.0.0.1:${BEHIND}`;
    const proxy = await this.network.proxy(this.network.person, { certificate, address: "127.0.0.1", port: PORT, to });
    this.running.push(proxy);
    return proxy;
  }

  /** Takes connections, says nothing, and closes them after so long as a question stays open. */
  silent() {
    const program = `require("node:net").createServer((s) => { s.on("error", () => {}); setTimeout(() => s.destroy(), 5000) })
      .listen(${PORT}, "127.0.0.1", () => console.log("listens"))`;
    return this.#run("listens", process.execPath, "--eval", program);
  }

  /** Runs a program on the person's computer until the story is over. */
  async #run(listens, program, ...args) {
    const running = await this.network.start(this.network.person, listens, program, ...args);
    this.running.push(running);
    return running;
  }

  /** Somebody at a browser that knows nothing yet, and at a computer where nothing runs. */
  async play(story) {
    this.running = [];
    const name = `person ${(this.people = (this.people ?? 0) + 1)}`;
    try {
      await story(await Person.at(this.browser, await this.browser.window(name), this.tongue));
      assert.deepEqual([...this.browser.faults], [], "what the pages lack");
    } catch (error) {
      await this.browser.keep("network");
      await this.demo.keepLog("network");
      throw error;
    } finally {
      await Promise.all(this.running.map((program) => program.stop()));
    }
  }

  async end() {
    try {
      await this.browser?.close();
      await this.demo?.stop();
    } finally {
      this.network?.remove();
      if (this.folder) {
        await rm(this.folder, { recursive: true, force: true });
      }
    }
  }
}

/** Somebody who signs in, and their browser's decision. */
class Person {
  static async at(browser, page, tongue) {
    const person = new Person();
    Object.assign(person, { browser, page, tongue, console: "" });
    page.on("console", (message) => (person.console += `${message.text()}\n`));
    const session = await page.context().newCDPSession(page);
    person.target = (await session.send("Target.getTargetInfo")).targetInfo;
    person.cdp = await browser.chromium.newBrowserCDPSession();
    return person;
  }

  /** What is set in the browser for this site. */
  async decides(setting) {
    const { browserContextId } = this.target;
    await this.cdp.send("Browser.setPermission", { permission: { name: "loopback-network" }, setting, origin: SITE, browserContextId });
  }

  /** What the browser tells the page of it. */
  async access() {
    if (!this.page.url().startsWith(SITE)) {
      await this.#visit();
    }
    return this.page.evaluate(async () => (await navigator.permissions.query({ name: "loopback-network" })).state);
  }

  async #visit() {
    await this.browser.visit(this.page, "/sign-in?lang=ru");
    this.button = this.page.locator(`button[data-person="${KEY}"]`);
    this.form = this.page.locator("form[data-sign]").filter({ has: this.button });
    this.status = this.form.locator("[data-sign-status]");
  }

  /** Presses the button; `agent` is another address than the page has, `anew` opens the page before. */
  async #press(agent, anew = true) {
    this.console = "";
    if (anew) {
      await this.#visit();
    }
    if (agent) {
      await this.form.evaluate((form, address) => (form.dataset.agent = address), agent);
    }
    await this.button.click();
  }

  /** Tries to sign in and comes to know why not; answers all that the page says. */
  async signs(state, { agent, passing } = {}) {
    await this.#press(agent);
    for (const each of [passing, state].filter(Boolean)) {
      await this.status.getByText(this.tongue.says(`ui-sign-${each}`)).waitFor();
    }
    assert.ok(await this.button.isEnabled(), "one can try again");
    await this.browser.accessible(this.page, `sign-in, ${state}`);
    return this.status.innerText();
  }

  async signs_in({ agent, anew } = {}) {
    await this.#press(agent, anew);
    await this.page.locator('.qn-person form[action="/sign-out"]').waitFor();
  }

  async signs_out() {
    await this.browser.follow(this.page, this.page.locator('.qn-person form[action="/sign-out"] button'));
  }
}
