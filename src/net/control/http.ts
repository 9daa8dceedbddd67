import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { type AnswerHttp, type ControlAddress, MOST_CONTROL_BYTES, type Opened } from './control.ts';

/** How long a client may take for one request. */
const REQUEST_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 64;

/** Answers POST requests over HTTP. */
export function openHttp({ host, port }: ControlAddress, answer: AnswerHttp): Promise<Opened> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('request', (request, response) => {
    respond(request, response, answer).catch(() => response.destroy());
  });
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve({ problem: `cannot serve HTTP at ${host}:${port}: ${error.message}` });
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve({
        at: `${isIPv6(host) ? `[${host}]` : host}:${bound}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: AnswerHttp,
): Promise<void> {
  // Browsers name the page that sends a request: no web page is to reach a server through its reader's browser.
  if (request.headers.origin !== undefined)
    return refuse(response, 403, 'requests of web pages are not taken');
  if (request.method !== 'POST') return refuse(response, 405, 'POST a JSON-RPC request');
  const body: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > MOST_CONTROL_BYTES) {
      return refuse(response, 413, `a request has at most ${MOST_CONTROL_BYTES} bytes`);
    }
    body.push(bytes);
  }
  const { status, body: reply } = await answer(Buffer.concat(body));
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(reply);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${reason}\n`);
}
