// Cases that leave the main road, gone through the API: for the papers that are seldom issued.
import { ROAD, day } from "./story.mjs";

const COMPLAIN = "Жалобу можно подать через этот сервис в течение трёх месяцев, затем возможно обращение в суд.";
const HEARD = "Возражение подаётся через сервис; устное заслушивание проходит по видеосвязи.";
const OTHER = { astana: "almaty", almaty: "astana" };

/** The main road up to an act, the act left out. */
const before = (act) => ROAD.slice(0, ROAD.findIndex((step) => step.act === act));

/** Somebody is told what is intended and has nothing against it. */
const heard = (who, intended, ground) => [
  {
    who,
    act: "notify_intended_refusal",
    content: () => ({ intended, grounds: [ground], reasons: "Сведения не подтвердились при проверке.", how_to_be_heard: HEARD }),
  },
  { who: "applicant", act: "answer_notice", content: () => ({ answer: "none" }) },
  { wait: 5 },
];

/** The permit is refused at the proposal of the officer. */
export const REFUSED = [
  ...before("grant_preliminary_approval"),
  ...heard("officer", "refuse", "migration-49-1"),
  {
    who: "officer",
    act: "propose_refusal",
    content: () => ({
      grounds: ["migration-49-1"], reasons: "Основание сохраняется.", replies: [], way_of_complaint: COMPLAIN,
    }),
  },
  { who: "head", act: "refuse", content: ({ state }) => ({ proposal: state.proposal.digest }) },
];

/** The set of documents is not whole, where the edition has it refused consideration. */
export const UNCONSIDERED = [
  ...before("record_check"),
  {
    who: "officer",
    act: "refuse_consideration",
    content: () => ({
      missing: ["identity.birth_place"], reasons: "Нет подтверждения места рождения.", way_of_complaint: COMPLAIN,
    }),
  },
];

/** A return is not answered: the case lapses by itself, and goes on at the request of the person. */
export const LAPSED = [
  ...before("accept_documents"),
  {
    who: "screener",
    act: "return_for_correction",
    content: () => ({ remarks: [{ on: "cv", text: "Дополните опыт за последний год." }] }),
  },
  { wait: 30 },
  { until: "lapsed" },
  {
    who: "applicant",
    act: "ask_extension",
    content: ({ now }) => ({ limit: "correction", until: day(now, 10), reason: "Болезнь, справка приложена." }),
  },
  // A lapsed case stands in nobody's queue: what is asked in it stands above one, and leads straight to the answer.
  { who: "official", act: "extend_limit", above: true, content: ({ now }) => ({ limit: "correction", until: day(now, 10), reason: "Причина уважительная." }) },
];

/** The case goes to the other city; the petition is corrected there, and revoked in the end. */
export const ANNULLED = [
  ...before("grant_preliminary_approval").filter(({ act, who }) => !(who === "officer" && act)),
  { who: "applicant", act: "ask_transfer", content: ({ city }) => ({ from: city, to: OTHER[city], reason: "Переезжаю." }) },
  { who: "head", act: "transfer_case", content: ({ city }) => ({ from: city, to: OTHER[city], reason: "Заявитель переезжает." }) },
  {
    who: "official",
    act: "rectify_document",
    content: ({ state }) => ({
      what: "paper", number: state.petition.number, error: "Имя напечатано с ошибкой.", right: "Имя читать как в паспорте.",
    }),
  },
  ...heard("official", "revoke_petition", "migration-49-1"),
  {
    who: "official",
    act: "revoke_petition",
    content: ({ state }) => ({
      number: state.petition.number, grounds: ["migration-49-1"], reasons: "Основание сохраняется.", replies: [],
      way_of_complaint: COMPLAIN,
    }),
  },
];
