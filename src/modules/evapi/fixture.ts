import type { TestContext } from 'node:test';
import { createTestServer } from '../../testing/index.ts';

const AT = { ip: '127.0.0.1', port: 8448 };
export const CALLER = { ip: '127.0.0.1', port: 7000 };

/** Loads what these scripts need. */
export const MODULES = ['tm', 'tmx', 'sl', 'pv', 'xlog', 'cfgutils', 'async', 'evapi']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

/** Event routes that log what they are told. */
export const EVENTS = `
event_route[evapi:connection-new] { xlog("new $evapi(conidx) $evapi(srcaddr) $evapi(srcport) $evapi(msg)\\n"); }
event_route[evapi:connection-closed] { xlog("closed $evapi(conidx)\\n"); }
event_route[evapi:message-received] { xlog("got $evapi(conidx) $evapi(msg)\\n"); }
`;

/** Starts a server on the script with evapi loaded; it is stopped when the test ends. */
export async function serve(t: TestContext, script: string) {
  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: MODULES + script });
  t.after(() => server.stop());
  const replies: string[] = [];
  server.onSend((bytes) => replies.push(bytes.toString('latin1').split('\r\n')[0]?.slice(8) ?? ''));
  return {
    server,
    replies,
    connect: () => server.connect(AT),
    advance: (ms = 0) => server.advance(ms),
    /** Sends a request whose user selects what the script does. */
    request(user: string, method = 'MESSAGE', id = user) {
      server.send(
        [
          `${method} sip:${user}@127.0.0.1 SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK-${id}`,
          'From: <sip:a@h>;tag=1',
          'To: <sip:b@h>',
          `Call-ID: ${id}`,
          `CSeq: 1 ${method}`,
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
        CALLER,
      );
    },
    /** What the script logged. */
    said: () =>
      server.lines.flatMap(({ text }) => {
        const [, line] = /^<script>: (?!.*\[[a-z]+\.[a-z-]+\]$)(.*)/.exec(text) ?? [];
        return line === undefined ? [] : [line];
      }),
    logged: (code: string) => server.lines.filter(({ text }) => text.includes(`[${code}]`)).length,
  };
}
