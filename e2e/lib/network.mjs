// Two computers with a network between them, on one machine: a person's and a server's, each a network namespace of
// Linux. Nothing of it is seen outside, so the real ports can be used, and the server has an address that browsers
// take for one of the internet.
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Set aside for documentation (RFC 5737): public for a browser, and nobody's. */
export const SERVER = "203.0.113.1";
const PERSON = "203.0.113.2";
const PROXY = new URL("https.mjs", import.meta.url).pathname;
const START_MS = 60_000;
const made = new Set();

// Also where a test is cut off: what is made here would outlive it.
process.on("exit", () => made.forEach((network) => network.remove()));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => process.exit(1));
}

function run(program, ...args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error || status !== 0) {
    throw new Error(`${[program, ...args].join(" ")}: ${error?.message ?? stderr.trim()}`);
  }
}

export class Network {
  /** Why there can be none on this machine; null where there can. */
  static impossible() {
    try {
      run("openssl", "version");
      new Network().remove();
      return null;
    } catch (error) {
      return `no network namespace can be made; it takes root, iproute2 and openssl (${error.message})`;
    }
  }

  constructor() {
    const name = `qonys-${randomBytes(3).toString("hex")}`;
    this.person = `${name}-person`;
    this.server = `${name}-server`;
    this.children = new Set();
    made.add(this);
    try {
      [this.person, this.server].forEach((side) => run("ip", "netns", "add", side));
      run("ip", "link", "add", "net0", "netns", this.person, "type", "veth", "peer", "name", "net0", "netns", this.server);
      this.#up(this.person, PERSON);
      this.#up(this.server, SERVER);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  #up(side, address) {
    run("ip", "-n", side, "address", "add", `${address}/24`, "dev", "net0");
    ["lo", "net0"].forEach((device) => run("ip", "-n", side, "link", "set", device, "up"));
  }

  /** Program and arguments that run a program on one of the two. */
  at(side, program, ...args) {
    return ["ip", ["netns", "exec", side, program, ...args]];
  }

  /** Starts a program on one of the two, and waits until it writes what it writes once it listens. */
  async start(side, listens, program, ...args) {
    const child = spawn(...this.at(side, program, ...args), { stdio: ["ignore", "pipe", "pipe"] });
    this.children.add(child);
    const ended = new Promise((resolve) => child.once("exit", resolve)).then(() => this.children.delete(child));
    let said = "";
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${program} does not listen: ${said}`)), START_MS);
      const hear = (text) => {
        said += text;
        if (said.includes(listens)) {
          clearTimeout(late);
          resolve();
        }
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
    });
    return {
      async stop() {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }

  /** A proxy that speaks TLS with this certificate before a plain server, both on the same computer. */
  proxy(side, { certificate, address, port, to }) {
    const { key, file } = certificate;
    return this.start(side, "listens", process.execPath, PROXY, key, file, address, String(port), to);
  }

  /** A browser of the person's computer, as one file that starts it. */
  async browser(folder, chromium) {
    const file = join(folder, "browser");
    await writeFile(file, `#!/bin/sh\nexec ip netns exec ${this.person} ${chromium} "$@"\n`, { mode: 0o755 });
    return file;
  }

  /** Takes everything away again; no harm where it is gone. */
  remove() {
    this.children.forEach((child) => child.kill("SIGKILL"));
    [this.person, this.server].forEach((side) => spawnSync("ip", ["netns", "delete", side]));
    made.delete(this);
  }
}

/** A certificate for an address, of nobody whom a browser knows; `pin` is how a browser is told to take it. */
export async function certificate(folder, name, address) {
  const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const subject = ["-subj", `/CN=${address}`, "-addext", `subjectAltName=IP:${address}`];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  run("openssl", "req", "-x509", ...curve, "-nodes", "-keyout", key, "-out", file, "-days", "2", ...subject);
  const spki = new X509Certificate(await readFile(file)).publicKey.export({ type: "spki", format: "der" });
  return { key, file, pin: createHash("sha256").update(spki).digest("base64") };
}
