// The languages of the pages: what a page should say, and what it should not.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const LOCALES = new URL("../../locales/", import.meta.url).pathname;
/** Names and abbreviations that are written so in every language; a street of Astana has a Kazakh name in Russian too. */
const EVERYWHERE = new Set(["Жәнібек", "Qonys", "Astana", "Hub", "PDF", "JPEG", "JPG", "PNG", "SHA", "NCALayer", "QR", "SMS", "IT", "MRZ", "Digital", "Nomad", "Residency", "UI", "UX", "DevOps", "Enter", "IV"]);
/** Longer texts of people are left out as a whole: their words must not excuse words of the page. */
const TEXT_MIN = 40;

/** One language of the service, from its own files. */
export class Tongue {
  static async of(lang) {
    const tongue = new Tongue();
    tongue.lang = lang;
    tongue.messages = new Map();
    for (const file of await readdir(join(LOCALES, lang))) {
      tongue.#read(await readFile(join(LOCALES, lang, file), "utf8"));
    }
    return tongue;
  }

  #read(text) {
    let key = "";
    for (const line of text.split("\n")) {
      const message = line.match(/^([a-z][\w-]*) = (.*)$/);
      const attribute = line.match(/^\s+\.([a-z]+) = (.*)$/);
      if (message) {
        key = message[1];
        this.messages.set(key, message[2]);
      } else if (attribute) {
        this.messages.set(`${key}.${attribute[1]}`, attribute[2]);
      }
    }
  }

  /** A message without arguments. */
  says(key) {
    const text = this.messages.get(key);
    if (text === undefined) {
      throw new Error(`locales/${this.lang} has no ${key}`);
    }
    return text;
  }

  /** Words in texts of a page that are of another language, apart from what people wrote. */
  foreign(texts, data) {
    const found = new Set();
    for (const text of texts) {
      for (const word of data.without(text).match(this.#wrong()) ?? []) {
        if (!EVERYWHERE.has(word) && !data.words.has(word)) {
          found.add(`${word} (${text.slice(0, 80)})`);
        }
      }
    }
    return [...found];
  }

  #wrong() {
    const latin = "[A-Za-z][A-Za-z_]+(?:-[A-Za-z_]+)*";
    return this.lang === "ru" ? new RegExp(`${latin}|[а-яё]*[әғқңөұүһі][а-яёәғқңөұүһі]*`, "giu") : new RegExp(latin, "g");
  }
}

/** What people wrote into the case: it is shown as they wrote it. */
export class Data {
  words = new Set(["example", "org", "https"]);
  #texts = [];

  /** Everything in a content, at any depth. */
  add(value) {
    if (typeof value === "object" && value !== null) {
      Object.values(value).forEach((entry) => this.add(entry));
    } else if (typeof value === "string" && value.length >= TEXT_MIN && value.includes(" ")) {
      this.#texts.push(value.replace(/\s+/g, " ").trim());
    } else if (typeof value === "string") {
      (value.match(/[\p{L}_]+/gu) ?? []).forEach((word) => this.words.add(word));
    }
  }

  /** A text of a page without what is a datum by its look or was written by people. */
  without(text) {
    const bare = this.#texts.reduce((rest, written) => rest.split(written).join(" "), text);
    return bare
      .replace(/https?:\S+|\S+@\S+|\S*\.(pdf|jpg|png|html|zip|asice)\b/g, " ")
      .replace(/\b[0-9a-f]{8}[0-9a-f-]{24,}\b/g, " ")
      .replace(/\b[a-z_]+(-[a-z]+)*-\d{4}-\d{6}(-\d)?\b/gi, " ")
      .replace(/\b[A-Z0-9<]+<[A-Z0-9<]*/g, " ");
  }
}
