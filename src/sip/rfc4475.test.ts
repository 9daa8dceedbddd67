import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { applyEdits } from './edits.ts';
import { unescapeUri } from './escapes.ts';
import type { SipMessage } from './message.ts';
import { type ParseResult, parseMessage } from './parse.ts';
import { buildReply } from './reply.ts';
import { transactionKey } from './transaction-key.ts';
import { parseUri } from './uri.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.FERMATA_RFC4475 ?? path.join(repository, '../shared/data/rfc4475');
const available = existsSync(path.join(folder, 'index.json'));
const options = available ? {} : { skip: `torture messages not found at ${folder} (set FERMATA_RFC4475)` };

interface Entry {
  readonly file: string;
  readonly section: string | null;
  readonly title: string;
  readonly message: string;
  readonly expect: string;
  readonly codes: readonly number[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readIndex(): Entry[] {
  if (!available) return [];
  const index: unknown = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8'));
  assert.ok(isRecord(index) && Array.isArray(index.messages));
  return index.messages.map((entry: unknown) => {
    assert.ok(isRecord(entry) && Array.isArray(entry.acceptable_reply_codes));
    return {
      file: String(entry.file),
      section: entry.section === null ? null : String(entry.section),
      title: String(entry.title),
      message: String(entry.message),
      expect: String(entry.expect),
      codes: entry.acceptable_reply_codes.map(Number),
    };
  });
}

function load(file: string): Buffer {
  return readFileSync(path.join(folder, file));
}

function parsed(file: string): SipMessage {
  const result = parseMessage(load(file));
  assert.ok(result.ok, file);
  return result.message;
}

/** Everything that can be read from a message, so that nothing lazy is left untried. */
function readAll(message: SipMessage): void {
  for (const field of message.allHeaders()) {
    assert.ok(field.start < field.end && field.value.length <= field.rawValue.length);
  }
  assert.ok(
    [message.topVia, message.vias, message.from, message.to, message.callId, message.cseq].length === 6,
  );
  assert.ok(message.body.length <= message.bytes.length);
  assert.equal(typeof transactionKey(message), 'string');
  assert.ok(message.contacts === null || message.contacts.length >= 0);
}

function describe(result: ParseResult): string {
  if (result.ok) return 'accepted';
  return result.kind === 'keepalive' ? 'keepalive' : `${result.reply?.status ?? 'dropped'} ${result.problem}`;
}

const entries = readIndex();

test('the index lists the 49 messages of the RFC, and every file of the folder', options, () => {
  // The archive of RFC 4475 holds one file more (test.dat) that belongs to no section.
  assert.equal(entries.filter((entry) => entry.section !== null).length, 49);
  const files = readdirSync(folder).filter((name) => name.endsWith('.dat'));
  assert.deepEqual(entries.map((entry) => entry.file).sort(), files.sort());
});

/** Well-formed, but their Via names the broadcast address: to be dropped where replies are forwarded. */
const DROPPED_WHEN_FORWARDED = new Set(['bcast.dat']);

for (const { file, title, message: kind, expect, codes } of entries) {
  test(`${file}: ${title} (${expect})`, options, () => {
    const result = parseMessage(load(file));
    if (result.ok) readAll(result.message);
    const reply = !result.ok && result.kind === 'malformed' ? result.reply : null;
    const outcome = describe(result);

    switch (expect) {
      case 'accept':
      case 'app-reject':
      case 'accept-response':
        assert.ok(result.ok, outcome);
        assert.equal(result.message.kind, kind === 'response' ? 'reply' : 'request');
        assert.ok(result.message.topVia && result.message.from && result.message.to && result.message.cseq);
        break;
      case 'reject':
        assert.ok(reply !== null && codes.includes(reply.status), outcome);
        break;
      case 'reject-or-lenient':
        assert.ok(result.ok || (reply !== null && codes.includes(reply.status)), outcome);
        break;
      case 'drop-response':
        if (DROPPED_WHEN_FORWARDED.has(file)) assert.ok(result.ok, outcome);
        else assert.ok(!result.ok && reply === null, outcome);
        break;
      case 'unspecified':
        assert.ok(result.ok || result.kind === 'malformed', outcome);
        break;
      default:
        assert.fail(`unknown expectation ${expect}`);
    }

    // Whatever is answered must itself be SIP that carries the request's Via and CSeq.
    if (!result.ok && result.kind === 'malformed' && result.reply !== null && result.message !== null) {
      const answer = buildReply(result.message, { ...result.reply, toTag: 't' }).toString('latin1');
      assert.ok(answer.startsWith(`SIP/2.0 ${result.reply.status} `) && /\r\n(Via|v) *:/i.test(answer));
    }
  });
}

test('wsinv.dat: folded and spaced out in every place the grammar allows', options, () => {
  const message = parsed('wsinv.dat');
  assert.equal(message.cseq?.number, 9);
  assert.equal(message.maxForwards, 68);
  assert.equal(message.to?.uri, 'sip:vivekg@chair-dnrc.example.com');
  assert.equal(message.to?.tag, '1918181833n');
  assert.equal(message.from?.tag, '98asjd8');
  assert.equal(message.from?.display, '"J Rosenberg \\\\\\""');
  assert.deepEqual(
    message.vias?.map((via) => [via.protocol, via.transport, via.host, via.branch]),
    [
      ['SIP/2.0', 'UDP', '192.0.2.2', '390skdjuw'],
      ['SIP/2.0', 'TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['SIP/2.0', 'UDP', '192.168.255.111', 'z9hG4bK30239'],
    ],
  );
  assert.equal(message.header('NewFangledHeader')?.value, 'newfangled value continued newfangled value');
  assert.equal(message.body.length, 150);
});

test('intmeth.dat: every token character in a method, odd users, quoted control bytes', options, () => {
  const message = parsed('intmeth.dat');
  assert.equal(message.method, "!interesting-Method0123456789_*+`.%indeed'~");
  assert.equal(message.uri?.host, 'example.com');
  assert.ok(message.to?.display.includes('\0'));
  assert.equal(message.from?.tag, "_token~1'+`*%!-.");
});

test('esc02.dat: escapes do not make a known method, and two Contacts stay two', options, () => {
  const message = parsed('esc02.dat');
  assert.equal(message.method, 'RE%47IST%45R');
  assert.deepEqual(
    message.contacts?.map((contact) => contact.uri),
    ['sip:alias1@host1.example.com', 'sip:alias3@host3.example.com'],
  );
  assert.equal(message.header('C%6Fntact')?.type, 'c%6fntact');
});

test('escnull.dat: an escaped NUL ends nothing', options, () => {
  const user = parsed('escnull.dat').to?.parsedUri?.user ?? '';
  assert.equal(unescapeUri(user), 'null-\0-null');
});

test('semiuri.dat: an unescaped semicolon belongs to the user part', options, () => {
  assert.equal(parseUri(parsed('semiuri.dat').requestUri)?.user, 'user;par=u%40example.net');
});

test('cparam01.dat and cparam02.dat: Contact parameter and URI parameter are told apart', options, () => {
  const contact = parsed('cparam01.dat').contacts?.[0];
  assert.ok(contact?.params.has('unknownparam') && !contact.parsedUri?.params.has('unknownparam'));
  const inUri = parsed('cparam02.dat').contacts?.[0];
  assert.ok(!inUri?.params.has('unknownparam') && inUri?.parsedUri?.params.has('unknownparam'));
});

test('dblreq.dat: what follows the body is ignored and never written', options, () => {
  const message = parsed('dblreq.dat');
  assert.equal(message.body.length, 0);
  assert.equal(applyEdits(message, []).length, message.headEnd);
});

test('mpart01.dat: a body with NULs is framed by Content-Length', options, () => {
  const message = parsed('mpart01.dat');
  assert.equal(message.body.length, message.contentLength);
  assert.ok(message.body.includes(0));
});

test('badbranch.dat and inv2543.dat: the RFC 2543 rule gives a key', options, () => {
  assert.ok(transactionKey(parsed('badbranch.dat')).startsWith('2543\n'));
  assert.ok(transactionKey(parsed('inv2543.dat')).startsWith('2543\n'));
});
