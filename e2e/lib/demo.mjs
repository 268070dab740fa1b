// A demo of its own for each test file: free ports, its own folder, a day of its own.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, mkdir, copyFile } from "node:fs/promises";
import { openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = new URL("../../", import.meta.url).pathname;
export const PROGRAM = process.env.QONYS ?? join(ROOT, "target/debug/qonys");
const START_MS = 120_000;

/** Where traces, screenshots and logs of a failure are kept. */
export const RESULTS = new URL("../results/", import.meta.url).pathname;

export class Demo {
  /** `agent` is where its key agent is to listen; `at` says how a program is run that is not to run here. */
  static async start({ today, cases = 0, agent = "127.0.0.1:0", more = [], at = (...line) => [line[0], line.slice(1)] }) {
    const folder = await mkdtemp(join(tmpdir(), "qonys-e2e-"));
    const readyFile = join(folder, "ready.json");
    const log = join(folder, "log");
    const args = ["demo", "--listen", "127.0.0.1:0", "--agent-listen", agent, ...more];
    args.push("--data", join(folder, "data"), "--ready-file", readyFile, "--cases", String(cases), "--today", today);
    const child = spawn(...at(PROGRAM, ...args), { stdio: ["ignore", "ignore", openSync(log, "w")] });
    const demo = new Demo();
    Object.assign(demo, { folder, child, log, readyFile });
    demo.ended = new Promise((resolve) => child.once("exit", resolve));
    demo.ready = await demo.whenReady(readyFile);
    return demo;
  }

  async whenReady(file) {
    const until = Date.now() + START_MS;
    for (;;) {
      try {
        return JSON.parse(await readFile(file, "utf8"));
      } catch {
        // Not there yet.
      }
      if (this.child.exitCode !== null || Date.now() > until) {
        throw new Error(`the demo did not come up: ${await this.said()}`);
      }
      await sleep(50);
    }
  }

  /** Waits until every synthetic case is there. */
  async filled(wait_ms) {
    const until = Date.now() + wait_ms;
    while (!JSON.parse(await readFile(this.readyFile, "utf8")).filled) {
      if (this.child.exitCode !== null || Date.now() > until) {
        throw new Error(`the demo was not filled: ${await this.said()}`);
      }
      await sleep(200);
    }
  }

  get url() {
    return this.ready.url;
  }

  get agent() {
    return this.ready.agent;
  }

  /** What it wrote for whoever started it. */
  said() {
    return readFile(this.log, "utf8");
  }

  /** Keeps the log of a failure. */
  async keepLog(name) {
    await mkdir(RESULTS, { recursive: true });
    await copyFile(this.log, join(RESULTS, `${name}.log`));
  }

  async stop() {
    this.child.kill("SIGTERM");
    const code = await this.ended;
    await rm(this.folder, { recursive: true, force: true });
    if (code !== 0) {
      throw new Error(`the demo ended with ${code}`);
    }
  }
}
