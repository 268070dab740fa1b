// The main road as a list: who does what, after how long. Both the API and the browser go it.
import { stated } from "./dossier.mjs";

const DAY_MS = 86_400_000;
const ALMATY_MS = 5 * 3_600_000;

/** A day in Almaty, `days` from now. */
export const day = (now, days = 0) => new Date(now.getTime() + ALMATY_MS + days * DAY_MS).toISOString().slice(0, 10);
/** A moment as the service writes it: microseconds since 1970. */
export const moment = (date) => date.getTime() * 1000;

/** 10:00 in Almaty on the day `days` from now. */
export const morning = (now, days) => new Date(`${day(now, days)}T10:00:00+05:00`);

const clear = (system) => ({
  who: "officer",
  act: "record_check",
  content: ({ now }) => ({
    system,
    outcome: "clear",
    reference: `${system}-${day(now)}`,
    compared: ["ИИН", "номер документа"],
    on_paper: true,
    ...(system === "border" ? { entered: false } : {}),
  }),
});

/** Steps from the opened case to the document in hand; the browser goes them too, with more beside them. */
export const ROAD = [
  { who: "applicant", act: "edit_contacts", content: ({ dossier }) => ({ ...dossier.petition.identity.contacts }) },
  { who: "applicant", upload: "petition" },
  {
    who: "applicant",
    act: "sign_petition_request",
    draft: true,
    content: ({ dossier }) => ({
      form: dossier.petition,
      documents: stated(dossier.documents.petition),
      consent: dossier.consent,
    }),
  },
  { wait: 1 },
  { who: "screener", act: "take_case" },
  {
    who: "screener",
    act: "accept_documents",
    content: () => ({ checklist: [{ document: "passport", verdict: "good" }, { document: "cv", verdict: "good" }] }),
  },
  {
    who: "screener",
    act: "schedule_interview",
    content: ({ now }) => ({ meeting: { at: moment(morning(now, 2)), link: "https://meet.example.org/interview" } }),
  },
  { wait: 2 },
  {
    who: "screener",
    act: "record_interview",
    content: ({ now }) => ({
      held_at: moment(new Date(Math.floor((now.getTime() - 40 * 60_000) / 60_000) * 60_000)),
      participants: ["заявитель", "эксперт"],
      identity_seen: true,
      assessment: "Опыт подтверждён примерами работ.",
      recommendation: "issue",
    }),
  },
  { wait: 1 },
  { who: "official", act: "take_case" },
  {
    who: "official",
    act: "issue_petition",
    content: ({ now, dossier }) => ({ profession: dossier.petition.profession, valid_until: day(now, 365) }),
  },
  { wait: 3 },
  { who: "applicant", upload: "residence" },
  {
    who: "applicant",
    act: "sign_residence_application",
    draft: true,
    content: ({ dossier, city }) => {
      const duty = dossier.documents.residence.find((file) => file.kind === "duty_receipt").facts;
      return {
        questionnaire: dossier.questionnaire,
        documents: stated([...dossier.documents.petition, ...dossier.documents.residence]),
        duty: { payment: duty.payment_reference, paid_on: duty.paid_on, amount: duty.amount_tenge },
        consent: dossier.consent,
        city,
      };
    },
  },
  { wait: 1 },
  { who: "officer", act: "take_case" },
  ...["persons", "border", "police", "security"].map(clear),
  {
    who: "officer",
    act: "grant_preliminary_approval",
    content: ({ now }) => ({ in_country: false, enter_before: day(now, 30), basis: "visa_free" }),
  },
  { wait: 4 },
  {
    who: "applicant",
    act: "report_entry",
    content: ({ now }) => ({ on: day(now), checkpoint: "astana-airport", basis: "visa_free" }),
  },
  { wait: 2 },
  { who: "operator", act: "take_case" },
  {
    who: "operator",
    act: "record_entry",
    content: ({ now }) => ({
      on: day(now, -2), checkpoint: "astana-airport", basis: "visa_free", stay_until: day(now, 28), seen_in: "отметка в паспорте",
    }),
  },
  {
    who: "operator",
    act: "check_originals",
    content: () => ({ outcome: "good", seen: [{ document: "passport", agrees: true }] }),
  },
  {
    who: "operator",
    act: "record_medical",
    content: ({ now }) => ({ outcome: "good", number: "075-1", issued_on: day(now), issuer: "Поликлиника № 1" }),
  },
  {
    who: "operator",
    act: "record_fingerprinting",
    content: ({ now }) => ({ status: "done", on: day(now), place: "ЦОН", record_number: "FP-1" }),
  },
  {
    who: "operator",
    act: "record_housing",
    content: ({ city }) => ({ outcome: "good", notarised: true, address_code: "2201300000000001", city }),
  },
  { who: "operator", act: "submit_for_decision" },
  { wait: 1 },
  ...["border", "police", "fingerprints", "payments"].map(clear),
  {
    who: "officer",
    act: "propose_permit",
    content: ({ now }) => ({
      card: "residence_card",
      valid_until: day(now, 2_000),
      checks: ["border", "police", "fingerprints", "payments"],
    }),
  },
  { who: "head", act: "issue_permit", content: ({ state }) => ({ proposal: state.proposal.digest }) },
  {
    who: "officer",
    act: "order_card",
    content: ({ now }) => ({
      application: "CARD-1", expedited: false, photos: 2, duty: { payment: "PAY-2", paid_on: day(now), amount: 865 },
    }),
  },
  { wait: 9 },
  {
    who: "officer",
    act: "record_card",
    content: ({ state }) => ({ card: state.permit.card, number: "025000001", valid_until: state.permit.valid_until }),
  },
  { wait: 1 },
  { who: "operator", act: "hand_over", content: () => ({ what: "вид на жительство", identity_seen: true }) },
  { who: "applicant", act: "confirm_receipt", content: () => ({ what: "вид на жительство", on_paper: false }) },
];

/** Training keys of those who act, in a city. */
export function cast(city) {
  return {
    applicant: "eriksson-anna-maria",
    screener: "screener",
    official: "official",
    officer: `officer-${city}`,
    head: `head-${city}`,
    operator: `operator-${city}`,
    reviewer: "reviewer-ministry",
  };
}
