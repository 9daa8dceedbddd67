/** What the tests of a whole server share: a script with the usual modules, requests, and what came back when. */
import type { TestContext } from 'node:test';
import { createTestServer, type TestServer, type TestServerOptions } from '../../src/testing/index.ts';
import { headerValue, statusOf } from '../harness/message.ts';

export { writeAck, writeCancel } from '../harness/message.ts';

const MODULES = [
  'kex',
  'corex',
  'tm',
  'sl',
  'pv',
  'xlog',
  'textops',
  'siputils',
  'htable',
  'cfgutils',
  'async',
]
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

/** Something the server sent, and when (milliseconds of the virtual clock). */
export interface Sent {
  readonly at: number;
  readonly port: number;
  readonly status: number;
  readonly reason: string;
  readonly callId: string;
  /** Method of its CSeq. */
  readonly method: string;
  readonly text: string;
  /** Lines of the log by then. */
  readonly logged: number;
}

/** A server under test, with all that it sent. */
export interface Running {
  readonly test: TestServer;
  readonly sent: Sent[];
  /** Sends from a port of 127.0.0.1 (7000 when not said). */
  send(text: string | Uint8Array, port?: number): void;
  advance(ms: number): Promise<void>;
  /** `status method at` of what was sent for a Call-ID (all when not said). */
  replies(callId?: string): string[];
  /** Log lines that name this code. */
  logged(code: string): string[];
}

/** Starts a server on the script with the usual modules loaded; it is stopped when the test ends. */
export async function start(
  t: TestContext,
  script: string,
  options: Partial<TestServerOptions> = {},
): Promise<Running> {
  const test = await createTestServer({ scriptPath: 'test.cfg', scriptText: MODULES + script, ...options });
  t.after(() => test.stop());
  const sent: Sent[] = [];
  test.onSend((bytes, { port }, at) => {
    const text = bytes.toString('latin1');
    sent.push({
      at,
      port,
      status: statusOf(text),
      reason: /^SIP\/2\.0 \d+ (.*)\r$/m.exec(text)?.[1] ?? '',
      callId: headerValue(text, 'Call-ID') ?? '',
      method: headerValue(text, 'CSeq')?.replace(/^\d+\s+/, '') ?? '',
      text,
      logged: test.lines.length,
    });
  });
  return {
    test,
    sent,
    send: (text, port = 7000) => test.send(text, { ip: '127.0.0.1', port }),
    advance: (ms) => test.advance(ms),
    replies: (callId) =>
      sent
        .filter((one) => callId === undefined || one.callId === callId)
        .map(({ status, method, at }) => `${status} ${method} ${at}`),
    logged: (code) => test.lines.map(({ text }) => text).filter((text) => text.includes(`[${code}]`)),
  };
}

/** How a request differs from the plain one. */
export interface RequestShape {
  /** Names the transaction; the Call-ID too when `callId` is not given. */
  readonly id: string;
  readonly callId?: string;
  readonly user?: string;
  readonly cseq?: number;
  readonly to?: string;
  readonly headers?: readonly string[];
}

/** A request of one method. */
export function request(method: string, shape: RequestShape | string): string {
  const { id, callId, user, cseq, to, headers } = typeof shape === 'string' ? { id: shape } : shape;
  return [
    `${method} sip:${user ?? 'test'}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK-${id}`,
    'From: <sip:caller@example.com>;tag=from',
    `To: ${to ?? '<sip:test@example.com>'}`,
    `Call-ID: ${callId ?? id}`,
    `CSeq: ${cseq ?? 1} ${method}`,
    'Max-Forwards: 70',
    ...(headers ?? []),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A CANCEL that answers itself and its INVITE, as scripts have it. */
export const HANDLE_CANCEL =
  'if (is_method("CANCEL")) { t_relay_cancel(); send_reply("481", "No such call"); exit; }';
