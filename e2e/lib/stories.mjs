// The stories that are played in the browser, as lists: who does what, who sees what, after how many days.
//
//   { wait: 2 }                                   days pass
//   { who, act, content, search, second }         an act; found by a name; signed by a second person with this key
//   { who, act, content, above: true }            an act asked for above the queue, straight from there
//   { who, act, content, draft, seen }            a statement with its draft: its files, what is looked at on which page
//   { who, sees: { stage, until, texts, look } }  what stands on the page of the case
//   { who, certificate: true }                    the certificate of the record is asked for, twice
//   { until: "lapsed" }                           what the service does by itself
//   { …, copies: "petition" }                     a number that is read off the page of the case
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ANNULLED, LAPSED, REFUSED, UNCONSIDERED } from "./beside.mjs";
import { First } from "./form.mjs";
import { papers_on } from "./papers.mjs";
import { ROAD, day, moment, morning } from "./story.mjs";

/** What people write in their own language. */
const SAID = {
  place: { kk: "Құжатта туған жер толық жазылған: қала атауын толық көрсетіңіз.", ru: "В документе место рождения указано полнее: напишите его полностью." },
  mended: { kk: "Ескертулер ескерілді: туған жер толықтырылды, түйіндеме ауыстырылды.", ru: "Замечания учтены: место рождения дополнено, резюме заменено." },
  ill: { kk: "Өтініш беруші ауырып қалды.", ru: "Заявитель заболел." },
  lease: { kk: "жалдау шарты", ru: "договор найма" },
  centre: { kk: "халыққа қызмет көрсету орталығы", ru: "центр обслуживания населения" },
  office: { kk: "көші-қон қызметі", ru: "миграционная служба" },
  city: { kk: "Зенит қаласы", ru: "город Зенит" },
  doubt: { kk: "Жұмыс тәжірибесі әңгімелесуде расталмады.", ru: "Опыт работы на собеседовании не подтвердился." },
  heard: { kk: "Қарсылық қызмет арқылы беріледі; ауызша тыңдау бейнебайланыспен өтеді.", ru: "Возражение подаётся через сервис; устное заслушивание проходит по видеосвязи." },
  hear: { kk: "Мені ауызша тыңдауды сұраймын.", ru: "Прошу заслушать меня устно." },
  video: { kk: "бейнебайланыс", ru: "видеосвязь" },
  official: { kk: "лауазымды адам", ru: "должностное лицо" },
  secretary: { kk: "тыңдау хатшысы", ru: "секретарь заслушивания" },
  subject: { kk: "Өтініш бойынша алдын ала шешім.", ru: "Предварительное решение по обращению." },
  explained: { kk: "Өтініш беруші жұмыс берушінің анықтамасын ескеруді сұрайды.", ru: "Заявитель просит учесть справку работодателя." },
  refused: { kk: "Ұсынылған мәліметтер біліктілікті растамайды.", ru: "Представленные сведения не подтверждают квалификацию." },
  replied: { kk: "Дәлел қаралды, ол негізді жоймайды.", ru: "Довод рассмотрен, основания он не устраняет." },
  complain: { kk: "Үш айдың ішінде осы қызмет арқылы шағым беруге болады, одан кейін сотқа жүгінуге болады.", ru: "Жалоба подаётся через этот сервис в течение трёх месяцев, затем возможно обращение в суд." },
  complaint: { kk: "Бас тартудың күшін жоюды сұраймын: негіз іс материалдарына сай емес.", ru: "Прошу отменить отказ: основание не соответствует материалам дела." },
  view: { kk: "Шешім заңды деп санаймыз, іс материалдары қоса беріледі.", ru: "Решение считаем законным, материалы дела прилагаются." },
  rejected: { kk: "Негіз әңгімелесу жазбасымен расталған.", ru: "Основание подтверждено записью собеседования." },
  court: { kk: "Шешімге бір ай ішінде сотқа шағым жасауға болады.", ru: "Решение может быть обжаловано в суд в течение месяца." },
};
const say = (key) => ({ lang }) => SAID[key][lang];

const profession = ({ dossier, city }) => ({ city, profession: dossier.petition.profession });
const step = (act, who) => ROAD.find((one) => one.act === act && (!who || one.who === who));
const petition = { ...step("sign_petition_request"), draft: ({ dossier }) => dossier.documents.petition };
const residence = { ...step("sign_residence_application"), draft: ({ dossier }) => dossier.documents.residence };
const surname = ({ dossier }) => dossier.petition.identity.name_latin.surname;

/** A remark stands at this place of the page. */
const says = (place, text) => async ({ page }) => {
  const shown = await page.locator(place).allInnerTexts();
  assert.ok(shown.some((one) => one.includes(text)), `"${text}" does not stand there: ${shown}`);
};

/** The screener returns the dossier; the applicant finds each remark at its place, mends, and signs again. */
const CORRECTION = [
  {
    who: "screener",
    act: "return_for_correction",
    content: (scene) => ({
      remarks: [{ on: "cv", ready: "pages" }, { on: "identity.birth_place", text: say("place")(scene) }],
    }),
  },
  // Time for it is given by the ministry, which finds the case by the name.
  {
    who: "official",
    act: "extend_limit",
    search: surname,
    content: (scene) => ({ limit: "correction", until: day(scene.now, 20), reason: say("ill")(scene) }),
  },
  {
    who: "applicant",
    sees: {
      stage: "correction",
      until: true,
      texts: (scene, tongue) => [say("place")(scene), tongue.says("work-ready-pages")],
    },
  },
  {
    who: "applicant",
    act: "sign_correction",
    draft: () => [{ kind: "cv", n: 1, file: "autobiography.pdf", facts: {} }],
    content: (scene) => ({ petition: { identity: { birth_place: say("city")(scene) } }, answer: say("mended")(scene) }),
    seen: ({ scene, tongue }) => ({
      "draft/birth": says('.govuk-form-group:has([name="content.petition.identity.birth_place"]) .qn-said', say("place")(scene)),
      "documents/cv": says(".qn-said", tongue.says("work-ready-pages")),
    }),
  },
  {
    who: "screener",
    sees: {
      stage: "screening",
      texts: (scene) => [say("mended")(scene), say("city")(scene)],
      look: async ({ page }, { dossier }) => {
        const was = await page.locator(".qn-answer.is-changed del").allInnerTexts();
        assert.ok(was.some((text) => text.includes(dossier.petition.identity.birth_place)), `what it was is not shown: ${was}`);
      },
    },
  },
];

/** What is seen or done beside the road, after the act that it follows. */
const AFTER = {
  sign_petition_request: [{ who: "applicant", sees: { stage: "screening" } }],
  schedule_interview: [{ who: "applicant", sees: { stage: "interview", texts: ({ said }) => [said.schedule_interview.meeting.link] } }],
  issue_petition: [{ who: "applicant", sees: { stage: "petitioned", until: true, look: papers("return", "extension", "petition") } }],
  grant_preliminary_approval: [{ who: "applicant", sees: { stage: "awaiting_entry", until: true } }],
  report_entry: [{ who: "applicant", act: "book_visit", content: () => ({ slot: new First() }) }],
  check_originals: [
    {
      who: "operator",
      act: "move_originals",
      content: (scene) => ({ what: [say("lease")(scene)], from: say("centre")(scene), to: say("office")(scene) }),
    },
  ],
  issue_permit: [{ who: "applicant", sees: { stage: "card_production" } }],
  record_card: [{ who: "applicant", sees: { stage: "handover" } }],
  confirm_receipt: [
    { who: "applicant", certificate: true },
    {
      who: "applicant",
      sees: {
        stage: "closed",
        look: papers("return", "extension", "petition", "approval", "originals_receipt", "permit", "hand_over_receipt", "record_certificate"),
      },
    },
  ],
};

/** Papers of these kinds can be saved on the page, and each is what it is called, in each language. */
function papers(...kinds) {
  return async ({ page }) => {
    const found = await papers_on(page, async (link) => {
      const [file] = await Promise.all([page.waitForEvent("download"), link.evaluate((one) => one.click())]);
      assert.match(file.suggestedFilename(), /\.pdf$/);
      return readFile(await file.path());
    });
    assert.deepEqual([...found].sort(), [...kinds].sort());
  };
}

/** From the first form to the document in hand, corrected once. */
export const MAIN = [
  { who: "applicant", act: "open_case", content: profession },
  ...ROAD.filter(({ act, upload }) => !upload && act !== "edit_contacts").flatMap((one) => {
    const taken = one.act === "take_case" && one.who === "screener" ? [{ ...one, search: surname }, ...CORRECTION] : null;
    const own = { sign_petition_request: petition, sign_residence_application: residence }[one.act] ?? one;
    return taken ?? [own, ...(AFTER[one.act] ?? [])];
  }),
];

/** The petition is refused after an oral hearing; the complaint is rejected. */
export const REFUSAL = [
  { who: "applicant", act: "open_case", content: profession },
  petition,
  { wait: 1 },
  step("take_case", "screener"),
  step("accept_documents"),
  step("schedule_interview"),
  { wait: 2 },
  { ...step("record_interview"), content: (scene) => ({ ...step("record_interview").content(scene), assessment: say("doubt")(scene), recommendation: "refuse" }) },
  { wait: 1 },
  step("take_case", "official"),
  {
    who: "official",
    act: "notify_intended_refusal",
    content: (scene) => ({
      intended: "refuse_petition", grounds: ["qualification"], reasons: say("doubt")(scene), how_to_be_heard: say("heard")(scene),
    }),
  },
  { who: "applicant", sees: { stage: "hearing", until: true, texts: (scene) => [say("doubt")(scene), say("heard")(scene)] } },
  { who: "applicant", act: "answer_notice", content: (scene) => ({ answer: "oral_hearing", text: say("hear")(scene) }) },
  {
    who: "official",
    act: "schedule_hearing",
    content: (scene) => ({
      meeting: { at: moment(morning(scene.now, 3)), link: "https://meet.example.org/hearing" }, secretary: say("secretary")(scene),
    }),
  },
  { who: "applicant", sees: { stage: "hearing", texts: ({ said }) => [said.schedule_hearing.meeting.link] } },
  { wait: 3 },
  {
    who: "official",
    act: "record_hearing",
    second: "official-2",
    content: (scene) => ({
      place: say("video")(scene),
      began_at: moment(new Date(scene.now.getTime() - 50 * 60_000)),
      ended_at: moment(new Date(scene.now.getTime() - 10 * 60_000)),
      official: say("official")(scene),
      secretary: say("secretary")(scene),
      participants: [say("official")(scene), say("secretary")(scene)],
      attended: true,
      subject: say("subject")(scene),
      explanations: say("explained")(scene),
    }),
  },
  { wait: 4 },
  {
    who: "official",
    act: "refuse_petition",
    content: (scene) => ({
      grounds: ["qualification"],
      reasons: say("refused")(scene),
      replies: [{ text: say("replied")(scene) }, { text: say("replied")(scene) }],
      way_of_complaint: say("complain")(scene),
    }),
  },
  { who: "applicant", sees: { stage: "refused", texts: (scene) => [say("refused")(scene), say("replied")(scene)] } },
  { wait: 2 },
  {
    who: "applicant",
    act: "complain",
    content: (scene) => ({ about: "act", act: new First(), learned_on: scene.now.toISOString().slice(0, 10), text: say("complaint")(scene) }),
  },
  { wait: 1 },
  { who: "official", act: "forward_complaint", content: (scene) => ({ view: say("view")(scene) }) },
  { wait: 3 },
  {
    who: "reviewer",
    act: "decide_complaint",
    content: (scene) => ({ outcome: "rejected", reasons: say("rejected")(scene), way_to_court: say("court")(scene) }),
  },
  {
    who: "applicant",
    sees: {
      stage: "refused",
      texts: (scene) => [say("rejected")(scene), say("court")(scene)],
      look: papers("notice", "minutes", "petition_refusal", "complaint_decision"),
    },
  },
];

/** A story of the API as people go it: the drafts are filled in, and the papers are saved in the end. */
const by_people = (story, stage, ...kinds) => [
  { who: "applicant", act: "open_case", content: profession },
  ...story
    .filter(({ act, upload }) => !upload && act !== "edit_contacts")
    .map((one) => ({ sign_petition_request: petition, sign_residence_application: residence })[one.act] ?? one)
    .map((one) => (["rectify_document", "revoke_petition"].includes(one.act) ? { ...one, copies: "petition" } : one))
    // What the ministry does about its petition while the case is with the migration service: found by the name.
    .map((one) => (["rectify_document", "notify_intended_refusal", "revoke_petition"].includes(one.act) && one.who === "official" ? { ...one, search: surname } : one)),
  { who: "applicant", sees: { stage, look: papers(...kinds) } },
];

/** The permit is refused at the officer's proposal. */
export const REFUSED_PERMIT = by_people(REFUSED, "refused", "petition", "notice", "refusal");

/** To the other city; the petition is corrected there, and revoked. */
export const REVOKED = by_people(ANNULLED, "annulled", "petition", "transfer", "document_correction", "notice", "annulment");

/** A lapse, and the way back. */
export const BROUGHT_BACK = by_people(LAPSED, "correction", "return", "lapse", "reinstatement");

/** The residence application is refused consideration; the petition stays, and the person may apply again. */
export const NOT_CONSIDERED = by_people(UNCONSIDERED, "petitioned", "petition", "consideration_refusal");
