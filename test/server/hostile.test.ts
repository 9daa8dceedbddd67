/** Whatever a datagram holds, the server answers or counts it and goes on. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type Running, request, start } from './support.ts';

const FOLDER = process.env.FERMATA_RFC4475 ?? path.join(import.meta.dirname, '../../../shared/data/rfc4475');
const INDEX = path.join(FOLDER, 'index.json');
const options = existsSync(INDEX)
  ? {}
  : { skip: `torture messages not found at ${FOLDER} (set FERMATA_RFC4475)` };

/** One torture message: what it must meet, and with which statuses it may be refused. */
interface Torture {
  readonly file: string;
  readonly expect: string;
  readonly codes: readonly number[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readTorture(): Torture[] {
  if (!existsSync(INDEX)) return [];
  const index: unknown = JSON.parse(readFileSync(INDEX, 'utf8'));
  assert.ok(isRecord(index) && Array.isArray(index.messages));
  return index.messages.map((entry: unknown) => {
    assert.ok(isRecord(entry) && Array.isArray(entry.acceptable_reply_codes));
    return {
      file: String(entry.file),
      expect: String(entry.expect),
      codes: entry.acceptable_reply_codes.map(Number),
    };
  });
}

/** The final statuses a message may get; `null` stands for no answer, which must be counted. */
function acceptable({ expect, codes }: Torture): readonly (number | null)[] {
  switch (expect) {
    case 'reject':
      return codes;
    case 'reject-or-lenient':
      return [200, ...codes];
    case 'accept':
    case 'app-reject':
      return [200];
    case 'accept-response':
    case 'drop-response':
      return [null];
    default:
      return [null, ...codes];
  }
}

/** What the script does with a request: answers at once, with a transaction, or after a pause and a sleep. */
const BODIES: Readonly<Record<string, string>> = {
  stateless: 'sl_send_reply("200", "OK"); exit;',
  stateful: 't_newtran(); t_reply("200", "OK");',
  reads:
    'xlog("L_NOTICE", "$ru $rd $rU $rp $fu $fn $tu $tt $ft $ci $cs $rm $hdr(Via) $ua $ct $cT $rb $mb $si $sp $dd $od $(ru{uri.user}) $(hdr(Contact){nameaddr.uri}) $(ct{param.value,x})\\n"); send_reply("200", "OK");',
  sleeps:
    'if (is_method("ACK")) { exit; } usleep("1000"); async_route("R", "2"); send_reply("500", "Refused");',
};

function script(body: string): string {
  return `onreply_route { xlog("L_NOTICE", "$rs $rr $ci\\n"); drop; }
  request_route { ${body} }
  route[R] { usleep("1000"); t_reply("200", "Awake"); }`;
}

/** Everything sent was accounted for. */
function accounted({ test: { server } }: Running): number {
  const { requests, replies, keepalives, malformed, exceptions } = server.stats;
  assert.equal(exceptions, 0);
  return requests + replies + keepalives + malformed;
}

async function stillAnswers(running: Running, id: string): Promise<void> {
  const before = running.sent.length;
  running.send(request('OPTIONS', id), 7999);
  await running.advance(5000);
  assert.ok(
    running.sent
      .slice(before)
      .some(({ port, callId, status }) => port === 7999 && callId === id && status === 200),
    `still answers after ${id}`,
  );
}

/** All that was sent back is SIP: a status line and the headers every reply has, answering what came. */
function wellFormed({ sent }: Running): void {
  for (const { text } of sent) {
    assert.match(text, /^SIP\/2\.0 [1-6]\d\d [^\r\n]*\r\n/);
    assert.match(text, /\r\n\r\n/);
  }
}

for (const [name, body] of Object.entries(BODIES)) {
  test(
    `every torture message of RFC 4475 is answered or counted: a script that is ${name}`,
    options,
    async (t) => {
      const running = await start(t, script(body));
      for (const [index, torture] of readTorture().entries()) {
        const { file } = torture;
        const counted = accounted(running);
        const sentBefore = running.sent.length;
        const port = 10_000 + index;
        running.send(readFileSync(path.join(FOLDER, file)), port);
        await running.advance(3000);
        assert.equal(accounted(running), counted + 1, file);
        const finals = running.sent
          .slice(sentBefore)
          .filter((one) => one.port === port && one.status >= 200)
          .map(({ status }) => status);
        assert.ok(acceptable(torture).includes(finals[0] ?? null), `${file}: ${finals}`);
        // Of an INVITE's final reply retransmissions may follow, of others nothing.
        assert.equal(new Set(finals).size <= 1, true, file);
        wellFormed(running);
      }
      await stillAnswers(running, 'after');
      await running.advance(250_000);
      assert.equal(running.test.server.transactions.stats.current, 0);
      assert.equal(running.test.server.transactions.stats.queued, 0);
    },
  );
}

/** Requests and replies that are nearly right. */
const seeds = [
  request('INVITE', { id: 'seed', headers: ['Contact: <sip:a@b;x=1>;q=0.5', 'Record-Route: <sip:p;lr>'] }),
  request('OPTIONS', { id: 'seed2', headers: ['v: SIP/2.0/UDP h;received=1.2.3.4', 'Max-Forwards: 0'] }),
  request('CANCEL', 'seed'),
  request('ACK', 'seed'),
  'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: r\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
];

/** A few bytes of a message changed, doubled, cut out or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(
      fc.tuple(
        fc.constantFrom('set', 'cut', 'double', 'insert'),
        fc.nat({ max: 400 }),
        fc.nat({ max: 30 }),
        fc.constantFrom(
          '\r\n',
          ';',
          '"',
          '<',
          '>',
          '\0',
          '\xff',
          ' ',
          '%',
          ':',
          '@',
          '9'.repeat(30),
          ', ',
          '=',
        ),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([seed, changes]) => {
    let text = seed;
    for (const [kind, at, length, piece] of changes) {
      const start = Math.min(at, text.length);
      const end = Math.min(start + length, text.length);
      const middle = text.slice(start, end);
      const between = { set: piece, cut: '', double: middle + middle, insert: middle + piece }[kind] ?? '';
      text = text.slice(0, start) + between + text.slice(end);
    }
    return Buffer.from(text, 'latin1');
  });

const datagram = fc.oneof(
  { weight: 6, arbitrary: mutated },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);

/** Many datagrams against one server; its state is part of what is tested. */
async function fuzz(t: TestContext, body: string, seed: number): Promise<void> {
  const running = await start(t, script(body));
  const datagrams = fc.sample(datagram, { numRuns: 1500, seed });
  for (const [index, bytes] of datagrams.entries()) {
    running.send(bytes, 7000 + (index % 50));
    if (index % 20 === 0) await running.advance(37);
  }
  await running.advance(10_000);
  // An empty datagram is a keepalive; nothing is uncounted.
  assert.equal(accounted(running), datagrams.length);
  wellFormed(running);
  assert.ok(running.sent.length > 0);
  await stillAnswers(running, 'alive');
  await running.advance(250_000);
  assert.equal(running.test.server.transactions.stats.current, 0);
  assert.equal(running.test.server.transactions.stats.queued, 0);
}

for (const [index, [name, body]] of Object.entries(BODIES).entries()) {
  test(`fifteen hundred broken datagrams do no harm: a script that is ${name}`, (t) =>
    fuzz(t, body, 4475 + index));
}

test('oversized and empty datagrams, and headers without end', async (t) => {
  const running = await start(t, script(BODIES.sleeps ?? ''));
  const long = 'x'.repeat(60_000);
  const many = Array.from({ length: 3000 }, (_, at) => `X-${at}: y`);
  const datagrams = [
    request('OPTIONS', { id: 'long-header', headers: [`X: ${long}`] }),
    request('OPTIONS', { id: 'many-headers', headers: many }),
    request('OPTIONS', { id: 'long-user', user: long }),
    request('OPTIONS', { id: 'long-call-id', callId: long }),
    request('OPTIONS', { id: long, callId: 'long-branch' }),
    request('OPTIONS', {
      id: 'vias',
      headers: Array.from({ length: 500 }, (_, at) => `Via: SIP/2.0/UDP h${at}`),
    }),
    request('OPTIONS', { id: 'to', to: `"${'\\"'.repeat(20_000)}" <sip:a@b>` }),
    `${request('OPTIONS', 'body').replace('Content-Length: 0', 'Content-Length: 99999999999999999999')}${long}`,
    `OPTIONS sip:a SIP/2.0\r\n${long}`,
    long,
    '',
    '\r\n\r\n',
    '\0\0\0\0',
    `SIP/2.0 ${long} OK\r\n\r\n`,
  ];
  for (const text of datagrams) running.send(text);
  await running.advance(10_000);
  assert.equal(accounted(running), datagrams.length);
  wellFormed(running);
  const answered = (id: string): string[] => running.replies(id).map((line) => line.split(' ')[0] ?? '');
  for (const id of ['long-header', 'many-headers', 'long-user', 'vias', 'long-branch']) {
    assert.deepEqual(answered(id), ['200'], id);
  }
  await stillAnswers(running, 'alive');
  await running.advance(100_000);
  assert.equal(running.test.server.transactions.stats.current, 0);
});
