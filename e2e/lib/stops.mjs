// Where `screens.mjs` stops: the pages of each role, as data. A page that is added gets a line here.
//
//   name     of the picture, once a role
//   path     the address; `{draft}` and the like are ids that `lib/cases.mjs` made
//   from     a page with a link to the one that is wanted, and `follow`, the selector of that link
//   fill     values of controls by name, and `press`, the selector of the button that leads on
//   status   of the answer, if it is not 200
//   maybe    there may be no such link: then the stop is left out

/** Pages for everybody. */
const PUBLIC = [
  { name: "home", path: "/" },
  { name: "start", path: "/start" },
  { name: "rules", path: "/rules" },
  { name: "rules-2025", path: "/rules/2025-01-06" },
  { name: "law", path: "/rules/law" },
  { name: "verify", path: "/verify" },
  { name: "verify-unknown", path: "/verify/permit-astana-2026-000001?code=AAAA-BBBB", status: 404 },
  { name: "accessibility", path: "/accessibility" },
  { name: "privacy", path: "/privacy" },
  { name: "consent", path: "/consent" },
  { name: "help", path: "/help" },
  { name: "sign-in", path: "/sign-in" },
  { name: "not-found", path: "/nowhere", status: 404 },
  { name: "design", path: "/design" },
];

/** The first case of the list, its forms for the acts open in it. */
const WORK = [
  { name: "queue", path: "/cases" },
  { name: "search", path: "/search" },
  { name: "case", from: "/cases", follow: "main a[href^='/cases/']", maybe: true },
];

export const ROLES = [
  { role: "public", stops: PUBLIC },
  {
    role: "applicant",
    key: "eriksson-anna-maria",
    stops: [
      { name: "cases", path: "/cases" },
      { name: "new", path: "/cases/new" },
      { name: "case", path: "/cases/{draft}" },
      { name: "draft", path: "/cases/{draft}/draft" },
      { name: "role", path: "/role" },
    ],
  },
  { role: "screener", key: "screener", stops: WORK },
  { role: "official", key: "official", stops: [...WORK, { name: "accesses", path: "/accesses" }] },
  { role: "officer", key: "officer-astana", stops: WORK },
  {
    role: "head",
    key: "head-astana",
    stops: [...WORK, { name: "overview", path: "/overview" }, { name: "ask-access", path: "/accesses/do/access_request" }],
  },
  { role: "operator", key: "operator-astana", stops: WORK },
  { role: "reviewer", key: "reviewer-ministry", stops: WORK },
  {
    role: "supervisor",
    key: "supervisor-committee",
    stops: [
      { name: "overview", path: "/overview" },
      { name: "overview-city", path: "/overview?city=almaty&list=soon" },
      { name: "case", from: "/overview", follow: "main a[href^='/cases/']", maybe: true },
      { name: "accesses", path: "/accesses" },
    ],
  },
  {
    role: "administrator",
    key: "administrator",
    stops: [
      { name: "accesses", path: "/accesses" },
      { name: "suspend", from: "/accesses", follow: "main a[href^='/accesses/do/access_suspend']" },
      {
        name: "sign",
        from: "/accesses",
        follow: "main a[href^='/accesses/do/access_suspend']",
        fill: { "content.access_reason": "№ 12" },
        press: "main form button.govuk-button",
      },
      { name: "places", path: "/places" },
      { name: "outages", path: "/outages" },
      { name: "health", path: "/health" },
      { name: "not-allowed", path: "/overview", status: 403 },
    ],
  },
];
