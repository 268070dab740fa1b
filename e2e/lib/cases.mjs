// Cases that pages need to be looked at: those of the demo, one for each stage, and what a person would add to
// them so that every page has something to show. All through the API.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { dossier as read } from "./dossier.mjs";

const DAY_MS = 86_400_000;

/** People and ids by the names that stops use: `{screening}` is a case, `{screening.applicant}` the key of its person. */
export async function prepare(demo, api) {
  const names = await cases(demo, api);
  const dossier = await read();
  const opened = await api.open("eriksson-anna-maria", { city: dossier.questionnaire.city, profession: dossier.petition.profession });
  put(names, "draft", { id: opened.case.id, applicant: "eriksson-anna-maria", city: dossier.questionnaire.city });
  await meet(api, names);
  await take(api, names);
  await check(api, names);
  await notify(api, names);
  await complain(api, names);
  await ask(api, names);
  await statements(api, names);
  await paper(api, names);
  return names;
}

function put(names, name, { id, applicant, city, number, seq }) {
  names[name] = id;
  names[`${name}.applicant`] = applicant;
  names[`${name}.number`] = number;
  names[`${name}.seq`] = seq;
  for (const role of ["officer", "head", "operator"]) {
    names[`${name}.${role}`] = `${role}-${city}`;
  }
}

/** A petition as whoever was handed it has it: its number, the code printed on it, the digest of the file. */
async function paper(api, names) {
  const key = names["petitioned.applicant"];
  const acts = await api.request(key, "GET", `/api/v1/cases/${names.petitioned}/acts`);
  const number = acts.flatMap(({ papers }) => papers).find((issued) => issued.startsWith("petition-"));
  const pdf = await api.file(key, `/api/v1/papers/${number}?copy=ru`);
  const text = execFileSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
  names.paper = number;
  names["paper.code"] = text.match(/\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b/)[0].replaceAll("-", "");
  names["paper.sha256"] = createHash("sha256").update(pdf).digest("hex");
}

/** The cases that the demo was filled with, as their applicants see them. */
async function cases(demo, api) {
  const staff = new Set(demo.ready.keys.map(({ key }) => key));
  const files = await readdir(join(demo.ready.data, "keys"));
  const people = [...new Set(files.map((name) => name.split(".")[0]))].filter((key) => !staff.has(key));
  const found = [];
  for (const applicant of people) {
    for (const id of await own(demo, api, applicant)) {
      const view = await api.view(applicant, id);
      found.push({ ...view, applicant });
    }
  }
  // In the order in which the demo made them: numbers are given so.
  found.sort((a, b) => (a.number ?? "").localeCompare(b.number ?? ""));
  const names = {};
  for (const one of found.filter(({ stage }) => stage !== "draft")) {
    const place = [one.stage, `${one.stage}-2`, `${one.stage}-3`].find((name) => !(name in names));
    if (place) {
      put(names, place, one);
    }
  }
  const drafts = [];
  for (const one of found.filter(({ stage }) => stage === "draft")) {
    drafts.push({ one, findings: await api.request(one.applicant, "GET", `/api/v1/cases/${one.id}/findings`) });
  }
  drafts.sort((a, b) => a.findings.length - b.findings.length);
  put(names, "full", drafts.at(0).one);
  put(names, "faulty", drafts.at(-1).one);
  return names;
}

/** An applicant has no list in the API: their page has. */
async function own(demo, api, key) {
  const answer = await fetch(`${demo.url}/cases`, { headers: { cookie: `qonys=${await api.token(key)}` } });
  const html = await answer.text();
  return new Set([...html.matchAll(/\/cases\/([0-9a-f-]{36})/g)].map(([, id]) => id));
}

/** An interview is agreed in one case, a visit booked in another, an oral hearing asked for in a third. */
async function meet(api, names) {
  const at = new Date(api.now().getTime() + 2 * DAY_MS);
  at.setUTCHours(5, 0, 0, 0);
  await api.perform("screener", names["interview-2"], "schedule_interview", {
    meeting: { at: at.getTime() * 1000, link: "https://meet.example.org/qonys" },
  });
  const answer = { answer: "oral_hearing", text: "Прошу заслушать меня устно." };
  await api.perform(names["hearing.applicant"], names.hearing, "answer_notice", answer, true);
}

/** Officers have the cases in which their forms are looked at. */
async function take(api, names) {
  const who = {
    screening: "screener",
    petition_decision: "official",
    verification: names["verification.officer"],
    confirmation: names["confirmation.head"],
    arrival: names["arrival.operator"],
  };
  for (const [name, key] of Object.entries(who)) {
    await api.perform(key, names[name], "take_case", {});
  }
}

/** Everything that the state systems are asked for is there: what comes next is the decision. */
async function check(api, names) {
  const systems = {
    verification: ["persons", "border", "police", "security"],
    decision: ["border", "police", "fingerprints", "payments"],
  };
  for (const [name, wanted] of Object.entries(systems)) {
    for (const system of wanted) {
      const entered = system === "border" ? { entered: false } : {};
      const content = { system, outcome: "clear", reference: `${system}-1`, compared: ["ИИН"], on_paper: true, ...entered };
      await api.perform(names[`${name}.officer`], names[name], "record_check", content, true);
    }
  }
}

/** A notice that waits for its answer: the permit that was issued is to be annulled. */
async function notify(api, names) {
  const officer = names["card_production-2.officer"];
  await api.perform(officer, names["card_production-2"], "notify_intended_refusal", {
    intended: "annul",
    grounds: ["migration-49-1"],
    reasons: "Сведения о последнем месте работы не подтвердились при проверке.",
    how_to_be_heard: "Возражение подаётся через сервис; устное заслушивание проводится по видеосвязи.",
  }, true);
}

/** The one who was refused complains; the ministry passes it on to those who decide. */
async function complain(api, names) {
  const applicant = names["refused.applicant"];
  const { seq } = await api.view(applicant, names.refused);
  const text = "Прошу отменить отказ: основание не соответствует материалам дела.";
  const learned_on = api.now().toISOString().slice(0, 10);
  await api.perform(applicant, names.refused, "complain", { about: "act", act: seq, learned_on, text }, true);
  const { complaints } = (await api.view(applicant, names.refused)).state;
  const view = "Отказ обоснован: сведения о последнем месте работы не подтвердились.";
  await api.perform("official", names.refused, "forward_complaint", { complaint: complaints.at(-1).seq, view }, true);
}

/** More time is asked of the ministry and of the office, and a change is reported: their cases stand in nobody's queue. */
async function ask(api, names) {
  const of = (name) => [names[`${name}.applicant`], names[name]];
  const until = new Date(api.now().getTime() + 240 * DAY_MS).toISOString().slice(0, 10);
  const reason = "Справка из другой страны придёт позже.";
  await api.perform(...of("petitioned"), "ask_extension", { limit: "petitioned", until, reason }, true);
  await api.perform(...of("awaiting_entry"), "ask_extension", { limit: "entry", until, reason }, true);
  const change = { what: "contacts.phone", old: "+7 701 000 00 01", new: "+7 701 000 00 02" };
  await api.perform(...of("awaiting_entry"), "report_change", change, true);
}

/** Statements that wait for a signature, to be read at their own address. */
async function statements(api, names) {
  const prepare = async (name, key, act, content) => {
    const path = `/api/v1/cases/${names[name]}/statements`;
    names[`${name}.statement`] = (await api.request(key, "POST", path, { json: { act, content } })).digest;
  };
  const checklist = [{ document: "passport", verdict: "good" }, { document: "cv", verdict: "good" }];
  await prepare("screening", "screener", "accept_documents", { checklist });
}
