// Signing through NCALayer, or the training key agent that speaks its protocol.
//
// The form says everything, no words are in here:
//   <form data-sign data-agent="wss://127.0.0.1:13579" data-key-use="sign|auth" data-locale="kk"
//         [data-iin] [data-bin] [data-any-chain]>
//     <input type="hidden" data-sign-data value="BASE64">            the statement, then each paper
//     <button type="submit">…</button>
//     <div data-sign-status role="status" tabindex="-1"></div>
//     <template data-sign-message="waiting|unreachable|permission|cancelled|failed">…</template>
//   </form>
// Several forms of one page may share the templates: they then stand outside the forms.
// On success the form is sent with `cms` (the statement with its signature) and one detached `paper_cms`
// a paper, as base64 of DER. The papers are not sent back: the server kept them.
import { NCALayerClient } from "ncalayer-js-client";

type State = "waiting" | "unreachable" | "permission" | "cancelled" | "failed";

/** Extended key usage of the certificate to be offered: e-mail protection signs, client authentication signs in. */
const KEY_USE: Record<string, string> = { sign: "1.3.6.1.5.5.7.3.4", auth: "1.3.6.1.5.5.7.3.2" };
/** A person looks for the key and types the password; the connection alone is quick. */
const CONNECT_MS = 10_000;

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

/** Browsers ask before a page may reach this computer; a refusal looks like a program that is not running. */
async function localAccessDenied(): Promise<boolean> {
  for (const name of ["local-network-access", "loopback-network"]) {
    try {
      const status = await navigator.permissions.query({ name: name as PermissionName });
      if (status.state === "denied") {
        return true;
      }
    } catch {
      // This browser does not know the permission, so it does not ask for it.
    }
  }
  return false;
}

async function connect(address: string): Promise<NCALayerClient> {
  const client = new NCALayerClient(address, false);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no answer")), CONNECT_MS);
  });
  try {
    await Promise.race([client.connect(), late]);
    return client;
  } catch (cause) {
    client.wsConnection?.close();
    throw new NotSigned((await localAccessDenied()) ? "permission" : "unreachable", cause);
  }
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
  const client = await connect(form.dataset.agent ?? "wss://127.0.0.1:13579");
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
    const { canceledByUser, message } = cause as { canceledByUser?: boolean; message?: string };
    const cancelled = canceledByUser === true || message?.includes("action.canceled") === true;
    throw new NotSigned(cancelled ? "cancelled" : "failed", cause);
  } finally {
    client.wsConnection?.close();
  }
}

/** Shows the page's words for a state; a fault takes the focus so that it is read out. */
function show(form: HTMLFormElement, state: State): void {
  form.dataset.state = state;
  const place = form.querySelector<HTMLElement>("[data-sign-status]");
  const message = `template[data-sign-message="${state}"]`;
  const words =
    form.querySelector<HTMLTemplateElement>(message) ?? document.querySelector<HTMLTemplateElement>(message);
  if (place && words) {
    place.replaceChildren(words.content.cloneNode(true));
    if (state !== "waiting") {
      place.focus();
    }
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
