// Filling in a form: what a content says, in the controls that stand for it.
import assert from "node:assert/strict";

const ALMATY_MS = 5 * 3_600_000;

/** Of a list the first entry whose value begins so: for what only the page knows. */
export class First {
  constructor(begins = "") {
    this.begins = begins;
  }
}

/** A content as the names and values of the controls that hold it. */
export function controls(content, prefix = "content") {
  const out = [];
  for (const [field, value] of Object.entries(content ?? {})) {
    flatten(value, `${prefix}.${field}`, out);
  }
  return out;
}

function flatten(value, name, out) {
  if (value === null || value === undefined) {
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((entry, place) => flatten(entry, `${name}[${place}]`, out));
  } else if (typeof value === "object" && !(value instanceof First)) {
    Object.entries(value).forEach(([field, entry]) => flatten(entry, `${name}.${field}`, out));
  } else {
    out.push([name, value]);
  }
}

/** Fills in the form of the page; rows that are not there yet are added with the page's own button. `only`: what the
 * page does not ask for is left out, as where a form stands on several pages. */
export async function fill(person, content, { prefix = "content", only = false } = {}) {
  let there = await describe(person.page);
  const field = (name) => name.split("[")[0];
  const asked = new Set([...there.keys()].map(field));
  for (const [name, value] of controls(content, prefix)) {
    if (only && !asked.has(field(name))) {
      continue;
    }
    if (!there.has(name)) {
      const more = missing(name, there);
      assert.ok(more, `${person.path} does not ask for ${name}`);
      // What was typed so far goes with the button and comes back with the new row.
      await person.press(`button[name="add"][value="${more}"]`);
      there = await describe(person.page);
    }
    assert.ok(there.has(name), `${person.path} does not ask for ${name}`);
    await put(person, name, value, there.get(name));
  }
}

/** The outermost list of a name that has no such row yet. */
function missing(name, there) {
  for (const row of name.matchAll(/\[(\d+)\]/g)) {
    const upto = name.slice(0, row.index + row[0].length);
    if (![...there.keys()].some((known) => known.startsWith(upto))) {
      return name.slice(0, row.index);
    }
  }
  return null;
}

/** The controls of the page by name: what each is, and what stands in it. */
async function describe(page) {
  const found = await page.locator("main [name]").evaluateAll((all) =>
    all.map(({ name, tagName, type, value, checked, options }) => ({
      name, type: tagName === "SELECT" ? "select" : type, value, checked, options: options && [...options].map((option) => option.value),
    })),
  );
  const there = new Map();
  for (const control of found) {
    const known = there.get(control.name);
    if (control.type === "radio") {
      const options = [...(known?.options ?? []), control.value];
      there.set(control.name, { type: "radio", value: control.checked ? control.value : (known?.value ?? ""), options });
    } else if (!known) {
      there.set(control.name, control);
    }
  }
  return there;
}

async function put({ page, hands, path }, name, value, { type, value: stands, options }) {
  const control = page.locator(`main [name="${name}"]`);
  const text = value instanceof First ? options?.find((o) => o && o.startsWith(value.begins)) : written(value, type);
  assert.ok(text !== undefined, `${path} has nothing to choose for ${name}`);
  // What follows from the case goes along by itself, and what stands there already is not typed again.
  if (type === "hidden" || stands.replaceAll("\r\n", "\n") === text) {
    return;
  }
  const gestures = { radio: "choose", select: "pick", date: "day", "datetime-local": "moment" };
  await hands[gestures[type] ?? "type"](control, text);
}

function written(value, type) {
  return type === "datetime-local" ? new Date(value / 1000 + ALMATY_MS).toISOString().slice(0, 16) : String(value);
}

/** Rows that the page offers beside those wanted: each is judged with the first answer. */
export async function judge_the_rest({ page, hands }) {
  for (const [name, { type, value, options }] of await describe(page)) {
    if (type === "radio" && value === "" && /^content\.(checklist|seen)\[\d+\]\.(verdict|agrees)$/.test(name)) {
      await hands.choose(page.locator(`main [name="${name}"]`), options[0]);
    }
  }
}
