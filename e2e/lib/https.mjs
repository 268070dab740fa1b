// A proxy that speaks TLS before a plain server, as one stands before the service: node https.mjs KEY CERTIFICATE
// ADDRESS PORT TO. Sockets go through it as well, so it also stands before the key agent, which then is reached as
// NCALayer is.
import { readFileSync } from "node:fs";
import { request as ask } from "node:http";
import { createServer } from "node:https";

const [key, certificate, address, port, to] = process.argv.slice(2);
const plain = new URL(to);

/** The same request, with the address of the caller. */
function onward({ method, url, headers, socket }) {
  const from = [headers["x-forwarded-for"], socket.remoteAddress].filter(Boolean).join(", ");
  return ask({ host: plain.hostname, port: plain.port, method, path: url, headers: { ...headers, "x-forwarded-for": from } });
}

const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, answer) => {
  const asked = onward(request);
  asked.on("response", (back) => {
    answer.writeHead(back.statusCode, back.rawHeaders);
    back.pipe(answer);
  });
  asked.on("error", () => answer.headersSent || answer.writeHead(502).end());
  request.pipe(asked);
});

server.on("upgrade", (request, socket, early) => {
  const asked = onward(request);
  asked.on("upgrade", ({ statusCode, statusMessage, rawHeaders }, far, head) => {
    const fields = rawHeaders.map((part, n) => (n % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join("");
    socket.write(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${fields}\r\n`);
    // What came along with the two heads belongs to the other end each.
    socket.write(head);
    far.write(early);
    far.pipe(socket).pipe(far);
    [far, socket].forEach((end) => end.on("error", () => [far, socket].forEach((each) => each.destroy())));
  });
  // Refused: whoever asked learns no more than that.
  asked.on("response", () => socket.destroy());
  asked.on("error", () => socket.destroy());
  asked.end();
});

// A browser that does not trust the certificate breaks off.
server.on("tlsClientError", () => {});
server.listen(Number(port), address, () => console.log("listens"));
