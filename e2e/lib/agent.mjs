// Speaks to the key agent as a page does: the NCALayer protocol over a WebSocket.
import WebSocket from "ws";

const USES = { sign: "1.3.6.1.5.5.7.3.4", auth: "1.3.6.1.5.5.7.3.2" };
const ANSWER_MS = 20_000;

/** Signs each of `data` (base64) with a training key; answers base64 of CMS, in the same order. */
export async function sign(agent, key, data, { use = "sign", attached = true } = {}) {
  const socket = new WebSocket(`${agent}/keys/${key}`);
  const frames = frames_of(socket);
  try {
    const greeting = await frames.next();
    if (!greeting.result?.version) {
      throw new Error(`no NCALayer: ${JSON.stringify(greeting)}`);
    }
    socket.send(JSON.stringify({
      module: "kz.gov.pki.knca.basics",
      method: "sign",
      args: {
        allowedStorages: null,
        format: "cms",
        data,
        signingParams: { decode: true, encapsulate: attached, digested: false, tsaProfile: {} },
        signerParams: { extKeyUsageOids: [USES[use]], chain: [] },
        locale: "ru",
      },
    }));
    const answer = await frames.next();
    if (answer.status !== true || !answer.body?.result) {
      throw new Error(`not signed: ${JSON.stringify(answer)}`);
    }
    return [answer.body.result].flat().map(bare);
  } finally {
    socket.close();
  }
}

/** DER in base64 on one line, whether the answer came as base64 or as PEM. */
function bare(cms) {
  return cms.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
}

function frames_of(socket) {
  const waiting = [];
  const arrived = [];
  const settle = (frame) => (waiting.length ? waiting.shift()(frame) : arrived.push(frame));
  socket.on("message", (text) => settle({ frame: JSON.parse(text.toString()) }));
  socket.on("error", (error) => settle({ error }));
  return {
    async next() {
      const late = new Promise((resolve) => setTimeout(() => resolve({ error: new Error("no answer") }), ANSWER_MS).unref());
      const { frame, error } = arrived.shift() ?? (await Promise.race([new Promise((r) => waiting.push(r)), late]));
      if (error) {
        throw error;
      }
      return frame;
    },
  };
}
