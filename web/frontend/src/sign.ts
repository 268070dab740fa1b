// Signing through NCALayer, or the training key agent that speaks its protocol.
//
// The form says everything, no words are in here:
//   <form data-sign data-agent="wss://127.0.0.1:13579" data-key-use="sign|auth" data-locale="kk"
//         [data-iin] [data-bin] [data-any-chain]>
//     <input type="hidden" data-sign-data value="BASE64">            the statement, then each paper
//     <button type="submit">…</button>
//     <div data-sign-status role="status" tabindex="-1"></div>
//     <template data-sign-message="waiting|asking|unreachable|stopped|permission|unanswered|cancelled|failed">…</template>
//     <template data-sign-message="certificate">… <a data-sign-open>…</a></template>
//   </form>
// Several forms of one page may share the templates: they then stand outside the forms.
// What a page cannot see: browsers hide from it why a socket failed, so that it does not find out what runs on this
// computer. A program that is not there and one whose certificate the browser does not trust look alike; the page
// says both, and how a person finds out. Whether the program ever answered in this browser the page notes itself.
// On success the form is sent with `cms` (the statement with its signature) and one detached `paper_cms`
// a paper, as base64 of DER. The papers are not sent back: the server kept them.
import { NCALayerClient } from "ncalayer-js-client";

type State =
  | "waiting"
  | "asking"
  | "unreachable"
  | "stopped"
  | "permission"
  | "unanswered"
  | "cancelled"
  | "failed";

/** Extended key usage of the certificate to be offered: e-mail protection signs, client authentication signs in. */
const KEY_USE: Record<string, string> = { sign: "1.3.6.1.5.5.7.3.4", auth: "1.3.6.1.5.5.7.3.2" };
/** A person looks for the key and types the password; the connection alone is quick. */
const CONNECT_MS = 10_000;
/** The same where the browser first asks the person. */
const ASKED_MS = 120_000;
/** So long a connection is not there, the browser probably asks. */
const ASKING_MS = 500;
/** Where the browser asks nobody, a port at which nothing listens is told sooner; a person who is asked takes longer. */
const PERSON_MS = 3_000;
/** Notes that the signing program answered in this browser. */
const ANSWERED = "qonys-signing-answered";

function agentOf(form: HTMLFormElement): string {
  return form.dataset.agent ?? "wss://127.0.0.1:13579";
}

/** Why no signature was made. */
class NotSigned extends Error {
  constructor(readonly state: State, cause?: unknown) {
    super(state, { cause });
  }
}

function signerParams(form: HTMLFormElement): Record<string, unknown> {
  const { keyUse, iin, bin, anyChain } = form.dataset;
  return {
    extKeyUsageOids: [KEY_USE[keyUse ?? "sign"] ?? KEY_USE.sign],
    ...(iin ? { iin } : {}),
    ...(bin ? { bin } : {}),
    // An empty chain lets certificates of a training or test authority be chosen.
    ...(anyChain !== undefined ? { chain: [] } : {}),
  };
}

/**
 * Whether the browser lets this page reach programs on this computer; a refusal looks like a program that is not
 * running. Newer browsers tell this computer from the network around it, and the first of these names is the one.
 */
async function localAccess(): Promise<PermissionState> {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // This browser does not know the permission by this name.
    }
  }
  // It knows neither, so it does not ask.
  return "granted";
}

function answeredBefore(): boolean {
  try {
    return localStorage.getItem(ANSWERED) !== null;
  } catch {
    return false;
  }
}

function noteAnswer(): void {
  try {
    localStorage.setItem(ANSWERED, "1");
  } catch {
    // Without storage the page only knows less the next time.
  }
}

/** Why there was no connection after so many milliseconds, as far as a page can tell. */
async function whyUnreached(took: number): Promise<State> {
  const access = await localAccess();
  if (access === "denied") {
    return "permission";
  }
  // A socket to a program that listens waits for the person's answer; where nothing listens it fails at once, though
  // the question may stand on the screen.
  if (access === "prompt" && took >= PERSON_MS) {
    return "unanswered";
  }
  return answeredBefore() ? "stopped" : "unreachable";
}

async function connect(form: HTMLFormElement): Promise<NCALayerClient> {
  const asked = (await localAccess()) === "prompt";
  const asking = asked ? setTimeout(() => show(form, "asking"), ASKING_MS) : undefined;
  const client = new NCALayerClient(agentOf(form), false);
  const began = performance.now();
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no answer")), asked ? ASKED_MS : CONNECT_MS);
  });
  try {
    await Promise.race([client.connect(), late]);
  } catch (cause) {
    client.wsConnection?.close();
    throw new NotSigned(await whyUnreached(performance.now() - began), cause);
  } finally {
    clearTimeout(asking);
  }
  noteAnswer();
  show(form, "waiting");
  return client;
}

/** DER in base64 on one line, whether the answer came as base64 or as PEM. */
function bare(cms: string): string {
  return cms.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
}

type Params = typeof NCALayerClient.basicsCMSParamsDetached;

/** Signatures over one kind of data, in its order. */
async function signAll(
  client: NCALayerClient,
  form: HTMLFormElement,
  data: string[],
  params: Params,
): Promise<string[]> {
  const answer = await client.basicsSign(
    NCALayerClient.basicsStorageAll,
    "cms",
    data.length === 1 ? data[0] : data,
    params,
    signerParams(form),
    form.dataset.locale ?? "kk",
  );
  const signatures = (Array.isArray(answer) ? answer : [answer]).map(bare);
  if (signatures.length !== data.length || signatures.some((cms) => cms === "")) {
    throw new NotSigned("failed");
  }
  return signatures;
}

/** The statement goes inside its signature, papers beside theirs. */
async function sign(form: HTMLFormElement, data: string[]): Promise<string[]> {
  const [statement, ...papers] = data;
  const client = await connect(form);
  try {
    const first = await signAll(client, form, [statement], NCALayerClient.basicsCMSParamsAttached);
    if (papers.length === 0) {
      return first;
    }
    return first.concat(await signAll(client, form, papers, NCALayerClient.basicsCMSParamsDetached));
  } catch (cause) {
    if (cause instanceof NotSigned) {
      throw cause;
    }
    // Somebody closed the program while it was to sign.
    if (client.wsConnection?.readyState !== WebSocket.OPEN) {
      throw new NotSigned("stopped", cause);
    }
    const { canceledByUser, message } = cause as { canceledByUser?: boolean; message?: string };
    const cancelled = canceledByUser === true || message?.includes("action.canceled") === true;
    throw new NotSigned(cancelled ? "cancelled" : "failed", cause);
  } finally {
    client.wsConnection?.close();
  }
}

/** The page's words of this name: the form's own, or those that its forms share. */
function words(form: HTMLFormElement, name: string): Node[] {
  const message = `template[data-sign-message="${name}"]`;
  const template =
    form.querySelector<HTMLTemplateElement>(message) ?? document.querySelector<HTMLTemplateElement>(message);
  return template ? [template.content.cloneNode(true)] : [];
}

/** That the certificate may be the reason, with the address at which a person sees whether it is. */
function aboutCertificate(form: HTMLFormElement): Node[] {
  const address = agentOf(form);
  // Without TLS there is no certificate.
  const said = address.startsWith("wss:") ? words(form, "certificate") : [];
  for (const part of said) {
    (part as DocumentFragment)
      .querySelector("a[data-sign-open]")
      ?.setAttribute("href", address.replace(/^wss/, "https"));
  }
  return said;
}

/** Shows the page's words for a state; a fault takes the focus so that it is read out. */
function show(form: HTMLFormElement, state: State): void {
  form.dataset.state = state;
  const place = form.querySelector<HTMLElement>("[data-sign-status]");
  const said = words(form, state);
  if (!place || said.length === 0) {
    return;
  }
  const maybe = state === "unreachable" || state === "stopped" ? aboutCertificate(form) : [];
  place.replaceChildren(...said, ...maybe);
  if (state !== "waiting" && state !== "asking") {
    place.focus();
  }
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}

async function signAndSend(form: HTMLFormElement): Promise<void> {
  const parts = Array.from(form.querySelectorAll<HTMLInputElement>("input[data-sign-data]"));
  const buttons = Array.from(form.querySelectorAll<HTMLButtonElement>("button[type=submit]"));
  buttons.forEach((button) => (button.disabled = true));
  show(form, "waiting");
  try {
    const [statement, ...papers] = await sign(form, parts.map((part) => part.value));
    put(form, "cms", statement);
    papers.forEach((cms) => put(form, "paper_cms", cms));
    form.dataset.state = "signed";
    form.submit();
  } catch (cause) {
    console.warn("not signed", cause instanceof NotSigned ? cause.cause : cause);
    buttons.forEach((button) => (button.disabled = false));
    show(form, cause instanceof NotSigned ? cause.state : "failed");
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sign]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void signAndSend(form);
  });
}
