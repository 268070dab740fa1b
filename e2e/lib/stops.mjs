// Where `screens.mjs` stops: the pages of each role, as data. A page that is added gets a line here.
//
//   name     of the picture, once a role
//   path     the address; names in braces are those of `lib/cases.mjs`
//   key      who looks, if it is not the role's own person
//   from     a page with a link to the one that is wanted, and `follow`, the selector of that link
//   fill     values of controls by name; `tick`, selectors of what is clicked; `press`, the button that leads on;
//            `open`, what is unfolded then
//   status   of the answer, if it is not 200
//   heavy    nobody comes to it first: it may weigh more
//   maybe    there may be no such link: then the stop is left out
//
// A role may have what is done `before` and `after` its stops.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const BUTTON = "main form button.govuk-button";

/** Pages for everybody. */
const PUBLIC = [
  { name: "home", path: "/" },
  { name: "start", path: "/start" },
  { name: "rules", path: "/rules" },
  { name: "rules-2025", path: "/rules/2025-01-06" },
  { name: "law", path: "/rules/law" },
  { name: "verify", path: "/verify" },
  { name: "verify-unknown", path: "/verify/permit-astana-2026-000001?code=AAAA-BBBB", status: 404 },
  { name: "verify-found", path: "/verify/{paper}?code={paper.code}" },
  { name: "verify-file", path: "/verify/{paper}?code={paper.code}&sha256={paper.sha256}" },
  { name: "verify-other-file", path: `/verify/{paper}?code={paper.code}&sha256=${"0".repeat(64)}` },
  { name: "accessibility", path: "/accessibility" },
  { name: "privacy", path: "/privacy" },
  { name: "consent", path: "/consent" },
  { name: "text-of-a-version", path: "/texts/privacy/1" },
  { name: "help", path: "/help" },
  { name: "sign-in", path: "/sign-in" },
  { name: "not-found", path: "/nowhere", status: 404 },
  { name: "design", path: "/design" },
];

const SECTIONS_OF_PETITION = [
  "name", "passport", "birth", "citizenship", "contacts", "profession", "work", "education", "skills", "motivation", "consent",
];
const SECTIONS_OF_RESIDENCE = [
  "occupations", "family", "addresses", "military", "convictions", "refusals", "stays", "plans", "autobiography",
];

const applicant = (name, of, path, more = {}) => ({ name, key: `{${of}.applicant}`, path: `/cases/{${of}}${path}`, ...more });
const sections = (of, ids) => ids.map((id) => applicant(`section-${of}-${id}`, of, `/draft/${id}`));

const APPLICANT = [
  applicant("cases", "full", "", { path: "/cases" }),
  { name: "cases-none", key: "sharma-rohan", path: "/cases" },
  applicant("notices", "petitioned", "", { path: "/notices" }),
  { name: "notices-none", key: "sharma-rohan", path: "/notices" },
  { name: "new", key: "sharma-rohan", path: "/cases/new" },
  { name: "new-empty", key: "sharma-rohan", path: "/cases/new", press: BUTTON, status: 422 },
  applicant("case-draft", "draft", ""),
  applicant("tasks-empty", "draft", "/draft"),
  applicant("tasks-full", "full", "/draft"),
  applicant("tasks-faulty", "faulty", "/draft"),
  // Asked for on purpose and never visited first: every list of countries stands in it.
  applicant("all-on-one-page", "full", "/draft?all=1", { heavy: true }),
  applicant("section-empty-passport", "draft", "/draft/passport"),
  ...sections("full", SECTIONS_OF_PETITION),
  applicant("document-empty", "draft", "/documents/passport"),
  applicant("document-passport", "full", "/documents/passport"),
  applicant("document-photo", "full", "/documents/photo"),
  applicant("document-diploma", "full", "/documents/diploma"),
  applicant("document-other", "full", "/documents/other"),
  applicant("check-empty", "draft", "/draft/check"),
  applicant("check-faulty", "faulty", "/draft/check"),
  applicant("check-full", "full", "/draft/check"),
  applicant("statement", "full", "/draft/check", { press: BUTTON }),
  applicant("hand-off", "full", "/draft/check", { press: BUTTON, open: "[data-handoff] > summary" }),
  applicant("discard", "draft", "/do/discard_draft"),
  applicant("contacts", "screening", "/do/edit_contacts"),
  applicant("case-screening", "screening", ""),
  applicant("case-correction", "correction", ""),
  applicant("tasks-correction", "correction", "/draft"),
  applicant("section-correction", "correction", "/draft", { path: undefined, from: "/cases/{correction}", follow: "main a[href*='/draft/'], main a[href*='/documents/']" }),
  applicant("section-answer", "correction", "/draft/answer"),
  applicant("check-correction", "correction", "/draft/check"),
  applicant("case-interview", "interview", ""),
  applicant("case-interview-agreed", "interview-2", ""),
  applicant("reschedule", "interview-2", "/do/ask_reschedule"),
  applicant("case-petition-decision", "petition_decision", ""),
  applicant("case-petitioned", "petitioned", ""),
  applicant("tasks-residence", "petitioned", "/draft"),
  ...sections("petitioned", SECTIONS_OF_RESIDENCE),
  applicant("document-police", "petitioned", "/documents/police_certificate"),
  applicant("document-duty", "petitioned", "/documents/duty_receipt"),
  applicant("check-residence", "petitioned", "/draft/check"),
  applicant("case-verification", "verification", ""),
  applicant("report-change", "verification", "/do/report_change"),
  applicant("case-hearing", "hearing", ""),
  applicant("case-noticed", "card_production-2", ""),
  applicant("answer-notice", "card_production-2", "/do/answer_notice"),
  applicant("answer-notice-empty", "card_production-2", "/do/answer_notice", { press: BUTTON, status: 422 }),
  applicant("case-awaiting-entry", "awaiting_entry", ""),
  applicant("report-entry", "awaiting_entry", "/do/report_entry"),
  applicant("case-arrival", "arrival", ""),
  applicant("book-visit", "arrival", "/do/book_visit"),
  applicant("case-decision", "decision", ""),
  applicant("case-confirmation", "confirmation", ""),
  applicant("case-card", "card_production", ""),
  applicant("case-handover", "handover", ""),
  applicant("case-closed", "closed", ""),
  applicant("case-refused", "refused-2", ""),
  applicant("case-complained", "refused", ""),
  applicant("complain", "refused-2", "/do/complain"),
  applicant("complain-empty", "refused-2", "/do/complain", { press: BUTTON, status: 422 }),
  applicant("case-withdrawn", "withdrawn", ""),
  applicant("case-lapsed", "lapsed", ""),
  applicant("extension", "lapsed", "/do/ask_extension"),
  applicant("case-annulled", "annulled", ""),
  applicant("case-terminated", "terminated", ""),
  applicant("withdraw", "screening", "/do/withdraw"),
  applicant("withdraw-consent", "screening", "/do/withdraw_consent"),
  applicant("transfer", "verification", "/do/ask_transfer"),
  applicant("role", "full", "", { path: "/role" }),
  applicant("not-now", "screening", "/do/report_entry", { status: 403 }),
  { name: "not-mine", key: "{full.applicant}", path: "/cases/{screening}", status: 404 },
];

const work = (name, of, path = "", more = {}) => ({ name, path: `/cases/{${of}}${path}`, ...more });
const desk = (name, by, of, path = "", more = {}) => work(name, of, path, { key: `{${of}.${by}}`, ...more });
const LISTS = [
  { name: "queue", path: "/cases" },
  { name: "search", path: "/search" },
];
/** What is found stands in the answer to a form. */
const FOUND = { name: "search-found", path: "/search", fill: { q: "Nguyen" }, press: "main form button" };

const SCREENER = [
  ...LISTS,
  { name: "queue-mine", path: "/cases?assignee=me" },
  { name: "queue-overdue", path: "/cases?overdue=true" },
  FOUND,
  { name: "search-nothing", path: "/search", fill: { q: "zzzzzz" }, press: "main form button" },
  work("case", "screening"),
  work("case-interview", "interview"),
  work("case-interview-agreed", "interview-2"),
  work("case-corrected", "interview-3"),
  work("accept", "screening", "/do/accept_documents"),
  work("accept-empty", "screening", "/do/accept_documents", { press: BUTTON, status: 422 }),
  work("statement", "screening", "/statements/{screening.statement}"),
  work("return", "screening", "/do/return_for_correction"),
  work("return-ticked", "screening", "/do/return_for_correction", { tick: ["[data-tick] input[type=checkbox]"] }),
  work("return-empty", "screening", "/do/return_for_correction", { press: BUTTON, status: 422 }),
  work("recommend-refusal", "screening", "/do/recommend_refusal"),
  work("schedule", "interview", "/do/schedule_interview"),
  work("record", "interview-2", "/do/record_interview"),
  work("no-show", "interview-2", "/do/record_no_show", { status: 403 }),
  work("order-check", "screening", "/do/order_check"),
  work("not-there", "verification", "", { key: "screener-2", status: 404 }),
];

const OFFICIAL = [
  ...LISTS,
  work("extend", "petitioned", "/do/extend_limit"),
  work("case", "petition_decision"),
  work("case-hearing", "hearing"),
  work("issue", "petition_decision", "/do/issue_petition"),
  work("notice", "petition_decision", "/do/notify_intended_refusal"),
  work("send-back", "petition_decision", "/do/send_back"),
  work("schedule-hearing", "hearing", "/do/schedule_hearing"),
  work("record-hearing", "hearing", "/do/record_hearing"),
  work("case-refused", "refused"),
  work("reassign", "petition_decision", "/do/reassign"),
  work("terminate", "petition_decision", "/do/terminate"),
  { name: "accesses", path: "/accesses" },
  { name: "ask-access", path: "/accesses/do/access_request" },
];

const OFFICER = [
  ...LISTS,
  desk("case", "officer", "verification"),
  desk("case-decision", "officer", "decision"),
  desk("queue-asked", "officer", "awaiting_entry", "", { path: "/cases" }),
  desk("accept-change", "officer", "awaiting_entry", "/do/accept_change"),
  desk("case-card", "officer", "card_production"),
  desk("return", "officer", "verification", "/do/return_for_correction"),
  desk("notice", "officer", "verification", "/do/notify_intended_refusal"),
  desk("record-check", "officer", "verification", "/do/record_check"),
  desk("approve", "officer", "verification", "/do/grant_preliminary_approval"),
  desk("propose", "officer", "decision", "/do/propose_permit"),
  desk("order-card", "officer", "card_production", "/do/order_card"),
  desk("return-to-centre", "officer", "decision", "/do/return_to_centre"),
];

const HEAD = [
  ...LISTS,
  desk("queue-almaty", "head", "confirmation", "", { path: "/cases" }),
  desk("queue-asked", "head", "awaiting_entry", "", { path: "/cases" }),
  desk("extend", "head", "awaiting_entry", "/do/extend_limit"),
  desk("case", "head", "confirmation"),
  desk("confirm", "head", "confirmation", "/do/issue_permit"),
  desk("decline", "head", "confirmation", "/do/decline_proposal"),
  desk("case-annulled", "head", "annulled"),
  desk("reassign", "head", "decision", "/do/reassign"),
  { name: "overview", path: "/overview" },
  { name: "accesses", path: "/accesses" },
  { name: "ask-access", path: "/accesses/do/access_request" },
];

const OPERATOR = [
  ...LISTS,
  desk("case-arrival", "operator", "arrival"),
  desk("originals", "operator", "arrival", "/do/check_originals"),
  desk("medical", "operator", "arrival", "/do/record_medical"),
  desk("fingerprints", "operator", "arrival", "/do/record_fingerprinting"),
  desk("housing", "operator", "arrival", "/do/record_housing"),
  desk("return", "operator", "arrival", "/do/return_for_correction"),
  desk("book-visit", "operator", "arrival", "/do/book_visit"),
  desk("case-handover", "operator", "handover"),
  desk("hand-over", "operator", "handover", "/do/hand_over"),
];

const REVIEWER = [
  ...LISTS,
  work("case", "refused"),
  work("decide", "refused", "/do/decide_complaint"),
  work("extend", "refused", "/do/extend_complaint"),
  { name: "queue-committee", key: "reviewer-committee", path: "/cases" },
];

const SUPERVISOR = [
  { name: "overview", path: "/overview" },
  { name: "overview-city", path: "/overview?city=almaty&list=soon" },
  work("case", "decision"),
  { name: "search", path: "/search" },
  { name: "accesses", path: "/accesses" },
];

const ADMINISTRATOR = [
  { name: "accesses", path: "/accesses" },
  { name: "provide", path: "/accesses/do/access_provide" },
  { name: "suspend", from: "/accesses", follow: "main a[href^='/accesses/do/access_suspend']" },
  {
    name: "sign",
    from: "/accesses",
    follow: "main a[href^='/accesses/do/access_suspend']",
    fill: { "content.access_reason": "№ 12" },
    press: BUTTON,
  },
  { name: "places", path: "/places" },
  { name: "outages", path: "/outages" },
  { name: "templates", path: "/templates" },
  { name: "template", path: "/templates/permit.typ" },
  { name: "health", path: "/health" },
  { name: "letters", path: "/notices/preview" },
  { name: "letters-open", path: "/notices/preview", tick: ["main details > summary"] },
  { name: "letter", path: "/notices/preview/intended_refusal" },
  { name: "not-allowed", path: "/overview", status: 403 },
];

/** While the service stands still: reading goes on, a form is refused. */
const STILL = [
  { name: "home", path: "/" },
  { name: "case", key: "screener", path: "/cases/{screening}" },
  { name: "refused", key: "{screening.applicant}", path: "/cases/{screening}/do/edit_contacts", press: BUTTON, status: 503 },
];

/** The service's own signals: maintenance begins and ends. */
async function signal(demo, name) {
  demo.child.kill(name);
  await sleep(300);
}

/** Takes away the stored files, so that a document cannot be read any more. */
async function lose_files(demo) {
  const files = join(demo.ready.data, "files");
  for (const folder of await readdir(files)) {
    await rm(join(files, folder), { recursive: true, force: true });
  }
}

export const ROLES = [
  { role: "public", stops: PUBLIC },
  { role: "applicant", stops: APPLICANT },
  { role: "screener", key: "screener", stops: SCREENER },
  { role: "official", key: "official", stops: OFFICIAL },
  { role: "officer", key: "officer-almaty", stops: OFFICER },
  { role: "head", key: "head-astana", stops: HEAD },
  { role: "operator", key: "operator-astana", stops: OPERATOR },
  { role: "reviewer", key: "reviewer-ministry", stops: REVIEWER },
  { role: "supervisor", key: "supervisor-committee", stops: SUPERVISOR },
  { role: "auditor", key: "auditor", stops: [{ name: "accesses", path: "/accesses" }] },
  { role: "administrator", key: "administrator", stops: ADMINISTRATOR },
  {
    role: "standing-still",
    stops: STILL,
    before: (demo) => signal(demo, "SIGUSR1"),
    after: (demo) => signal(demo, "SIGUSR2"),
  },
  {
    role: "broken",
    stops: [{ name: "file-lost", key: "screener", from: "/cases/{screening}", follow: ".qn-doc__links a[href$='/view']", status: 500 }],
    before: lose_files,
  },
];
