// The JSON API as a program uses it.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { sign } from "./agent.mjs";

export class Api {
  constructor(demo) {
    this.demo = demo;
    this.tokens = new Map();
    this.ahead = Date.parse(demo.ready.now) - Date.parse(demo.ready.real);
  }

  /** The service's time. */
  now() {
    return new Date(Date.now() + this.ahead);
  }

  async request(key, method, path, { json, body, type, wanted = [200, 201] } = {}) {
    const headers = { accept: "application/json", "idempotency-key": randomUUID() };
    if (key) {
      headers.authorization = `Bearer ${await this.token(key)}`;
    }
    if (json !== undefined) {
      headers["content-type"] = "application/json";
    } else if (type) {
      headers["content-type"] = type;
    }
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await fetch(`${this.demo.url}${path}`, { method, headers, body: sent });
    const text = await answer.text();
    if (!wanted.includes(answer.status)) {
      throw new Error(`${method} ${path} as ${key}: ${answer.status} ${text}`);
    }
    return text ? JSON.parse(text) : null;
  }

  /** A file as it is given out. */
  async file(key, path) {
    const answer = await fetch(`${this.demo.url}${path}`, { headers: { authorization: `Bearer ${await this.token(key)}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) {
      throw new Error(`GET ${path} as ${key}: ${answer.status} ${bytes}`);
    }
    return bytes;
  }

  async token(key) {
    if (!this.tokens.has(key)) {
      const { challenge } = await this.request(null, "POST", "/api/v1/sign-in/challenge");
      const [cms] = await sign(this.demo.agent, key, [challenge], { use: "auth" });
      const session = await this.request(null, "POST", "/api/v1/sign-in", { json: { challenge, cms } });
      this.tokens.set(key, session.token);
    }
    return this.tokens.get(key);
  }

  /** Moves the demo's clock; sessions live by it, so everybody signs in anew. */
  async wait(days) {
    const moved = await fetch(`${this.demo.url}/demo/clock`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
      body: `days=${days}`,
    });
    const text = await moved.text();
    if (moved.status !== 200) {
      throw new Error(`clock: ${moved.status} ${text}`);
    }
    this.ahead = Date.parse(JSON.parse(text).now) - Date.now();
    this.tokens.clear();
  }

  open(key, content) {
    return this.request(key, "POST", "/api/v1/cases", { json: content });
  }

  view(key, id) {
    return this.request(key, "GET", `/api/v1/cases/${id}`);
  }

  async upload(key, id, { kind, n, media }, path) {
    const body = await readFile(path);
    return this.request(key, "PUT", `/api/v1/cases/${id}/documents/${kind}/${n}`, { body, type: media });
  }

  async perform(key, id, act, content, signed) {
    if (!signed) {
      const { seq } = await this.view(key, id);
      return this.request(key, "POST", `/api/v1/cases/${id}/acts`, { json: { act, content, seq } });
    }
    const prepared = await this.request(key, "POST", `/api/v1/cases/${id}/statements`, { json: { act, content } });
    const cms = await sign(this.demo.agent, key, [prepared.statement]);
    const papers = prepared.papers.map((paper) => paper.data);
    const paper_cms = papers.length ? await sign(this.demo.agent, key, papers, { attached: false }) : [];
    const json = { act, content, seq: prepared.after, cms, paper_cms };
    return this.request(key, "POST", `/api/v1/cases/${id}/acts`, { json });
  }

  async options(key, id) {
    return this.request(key, "GET", `/api/v1/cases/${id}/options`);
  }
}
