/** A real rtpengine (Debian's package, in user space): the media of a call goes through it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { play } from '../harness/play.ts';
import type { Received } from '../harness/scenario.ts';
import { scenario } from '../harness/scenario.ts';
import { findProgram, kamailio } from '../harness/targets/kamailio.ts';
import { startProcess } from '../harness/targets/process.ts';
import { freePort } from '../harness/targets/sockets.ts';
import type { Target } from '../harness/targets/target.ts';
import { udp } from '../harness/targets/udp.ts';

const SDP = 'v=0\no=a 1 1 IN IP4 198.51.100.1\ns=-\nc=IN IP4 198.51.100.1\nt=0 0\nm=audio 4000 RTP/AVP 0\n';
const HEADERS = ['Contact: <sip:caller@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'];

async function isListening(port: number): Promise<boolean> {
  const sockets = await readFile('/proc/net/udp', 'latin1');
  return sockets.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `);
}

async function callThrough(program: string, target: Target): Promise<readonly Received[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rtpengine-'));
  const control = await freePort();
  const engine = startProcess(program, [
    ...['--foreground', '--log-stderr', '--table=-1', '--interface=127.0.0.1'],
    ...[`--listen-ng=127.0.0.1:${control}`, '--port-min=34000', '--port-max=34100'],
    ...[`--pidfile=${join(folder, 'pid')}`, '--config-file=none'],
  ]);
  try {
    let listening = false;
    await engine.until(() => {
      void isListening(control).then((is) => {
        listening = is;
      });
      return listening;
    }, 10_000);
    const { messages } = await play(
      scenario({
        shows: 'the media of a call goes through an rtpengine',
        defines: { RTPENGINE: `"udp:127.0.0.1:${control}"` },
        servers: {
          b: { INVITE: [{ after: 10, status: 200, headers: ['Content-Type: application/sdp'], body: SDP }] },
        },
        steps: [
          {
            at: 0,
            call: 'a',
            request: { method: 'INVITE', uri: 'sip:bob@127.0.0.1:{b-port}', headers: HEADERS, body: SDP },
          },
          {
            at: 1000,
            call: 'bye',
            peer: 'a',
            request: {
              method: 'BYE',
              from: '<sip:caller@example.com>;tag=a',
              to: '<sip:test@example.com>;tag=of-b',
              headers: ['X: y'],
            },
          },
        ],
        until: 1500,
      }),
      join(import.meta.dirname, 'rtpengine.cfg'),
      target,
    );
    return messages;
  } finally {
    await engine.end();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('rtpengine: offer, answer and delete of a call', () => {
  const program = findProgram('rtpengine');
  for (const target of [udp, kamailio]) {
    const missing =
      program === undefined ? "Debian's package rtpengine-daemon is not installed" : target.unavailable();
    test(`through ${target.name}`, { skip: missing ?? false }, async () => {
      const messages = await callThrough(program ?? 'rtpengine', target);
      const offered =
        messages.find(({ peer, text }) => peer === 'b' && text.startsWith('INVITE'))?.text ?? '';
      const answered =
        messages.find(({ peer, text }) => peer === 'a' && text.startsWith('SIP/2.0 200'))?.text ?? '';
      for (const text of [offered, answered]) {
        assert.match(text, /^o=a 1 1 IN IP4 127\.0\.0\.1\r$/m, JSON.stringify(messages));
        assert.match(text, /^c=IN IP4 127\.0\.0\.1\r$/m);
        assert.match(text, /^m=audio 34[01]\d\d RTP\/AVP 0\r$/m);
      }
      assert.match(messages.at(-1)?.text ?? '', /^SIP\/2\.0 200 Gone/);
    });
  }
});
