import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFixture, type FixtureOptions } from '../fixture.ts';
import usrloc from '../usrloc/index.ts';
import registrar from './index.ts';

// Whole conversations are in test/scenarios; what is expected here was observed on Kamailio 5.6.3 unless said otherwise.

function fixture(params: FixtureOptions['params'] = {}, more: FixtureOptions = {}) {
  return createFixture(registrar, { ...more, params, others: [usrloc] });
}

let requests = 0;

function register(contacts: string, user = 'alice', headers = ''): string {
  requests++;
  return `REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK${requests}
From: <sip:a@h>;tag=1
To: <sip:${user}@example.com>
Call-ID: c${requests}
CSeq: ${requests} REGISTER
Contact: ${contacts}
${headers}Content-Length: 0

`;
}

/** What the last stateless reply of a run says. */
function answer(run: ReturnType<ReturnType<typeof fixture>['run']>): string {
  const effect = run.effects.findLast(({ kind }) => kind === 'stateless-reply');
  assert.ok(effect?.kind === 'stateless-reply', 'nothing was answered');
  return Buffer.from(effect.bytes).toString('latin1').replaceAll('\r\n', '\n');
}

test('two workers save for one address of record: together they keep to max_contacts', () => {
  const one = fixture({ max_contacts: 1 });
  const two = fixture({ max_contacts: 1 }, { store: one.store, clock: one.clock });
  const first = one.run(register('<sip:a@192.0.2.1>'));
  const second = two.run(register('<sip:b@192.0.2.1>'));
  assert.equal(one.call(first, 'save', 'location'), 1);
  assert.equal(two.call(second, 'save', 'location'), -2);
  assert.match(answer(second), /^SIP\/2\.0 503 [\s\S]*\nContact: <sip:a@192\.0\.2\.1>;expires=3600\n/);
  assert.match(two.lines.join('\n'), /save: the registration is refused: Too many registered contacts/);
});

test('an address of record takes a bounded number of contacts', () => {
  const { call, run } = fixture({ contact_max_size: 1000 });
  const many = Array.from({ length: 90 }, (_, n) => `<sip:${n}@${'h'.repeat(900)}>`).join(', ');
  const refused = run(register(many));
  assert.equal(call(refused, 'save', 'location'), -1);
  assert.match(answer(refused), /^SIP\/2\.0 503 [\s\S]*\nP-Registrar-Error: No more memory for contacts\n/);
});

test('when the shared store is full a registration is refused, and what was saved before is kept', () => {
  const { call, run, store } = fixture();
  assert.equal(call(run(register('<sip:a@192.0.2.1>')), 'save', 'location'), 1);
  const filler = store.table('filler');
  for (let n = 0; filler.set(`k${n}`, 'x'.repeat(500), 0, 0) === 'ok'; n++);
  for (let n = 0; filler.set(`s${n}`, 'x', 0, 0) === 'ok'; n++);
  const refused = run(register(`<sip:${'b'.repeat(400)}@192.0.2.1>`, 'bob'));
  assert.equal(call(refused, 'save', 'location'), -1);
  assert.match(answer(refused), /^SIP\/2\.0 503 /);
  const asked = run(register('<sip:a@192.0.2.1>').replace(/Contact: .*\n/, ''));
  assert.equal(call(asked, 'save', 'location'), 4);
  assert.match(answer(asked), /Contact: <sip:a@192\.0\.2\.1>;expires=3600\n/);
});

test('times vary by the range given, less flag 8', () => {
  const { call, run } = fixture(
    { expires_range: 50, default_expires_range: 10, default_expires: 1000 },
    { random: () => 0xffff_ffff },
  );
  const saved = (contacts: string, flags: string): string => {
    const context = run(register(contacts));
    call(context, 'save', 'location', flags);
    return /expires=(\d+)/.exec(answer(context))?.[1] ?? '';
  };
  // 0xffffffff modulo 501 is 42, modulo 101 is 68.
  assert.equal(saved('<sip:a@h>;expires=1000', '0'), String(1000 - (0xffff_ffff % 501)));
  assert.equal(saved('<sip:a@h>', '0'), String(1000 - (0xffff_ffff % 101)));
  assert.equal(saved('<sip:a@h>;expires=1000', '8'), '1000');
});

test('a temporary GRUU leads to its contact as long as that is bound (RFC 5627)', async () => {
  const { call, clock, run } = fixture();
  const context = run(
    register('<sip:a@h>;+sip.instance="<urn:x>";expires=100', 'alice', 'Supported: gruu\n'),
  );
  call(context, 'save', 'location');
  const gruu = /temp-gruu="([^"]+)"/.exec(answer(context))?.[1] ?? '';
  assert.match(gruu, /^sip:uloc-[0-9a-f]+-1-1@example\.com;gr$/);
  const found = run(register('<sip:x@h>'));
  assert.equal(call(found, 'lookup', 'location', gruu), 1);
  assert.equal(found.requestUri, 'sip:a@h');
  assert.equal(found.state.located?.ruid, gruu.slice(4, gruu.indexOf('@')));
  await clock.advance(100_000);
  assert.equal(call(run(register('<sip:x@h>')), 'lookup', 'location', gruu), -1);
});

test('lookup takes expired contacts only where it is told to', async () => {
  for (const [use_expired_contacts, expected] of [
    [0, -1],
    [1, 1],
  ] as const) {
    const { call, clock, run } = fixture({ use_expired_contacts });
    call(run(register('<sip:a@h>;expires=60')), 'save', 'location');
    await clock.advance(60_000);
    assert.equal(call(run(register('<sip:x@h>')), 'lookup', 'location', 'sip:alice@h'), expected);
  }
});

test('path_check_local leaves out a first hop that is this server', () => {
  const path = 'Path: <sip:127.0.0.1;lr>, <sip:next@192.0.2.5;lr>\n';
  const { call, run } = fixture({ use_path: 1, path_mode: 0, path_check_local: 1 });
  call(run(register('<sip:a@h>', 'alice', path)), 'save', 'location');
  const context = run(register('<sip:x@h>'));
  call(context, 'lookup', 'location', 'sip:alice@h');
  assert.equal(context.state.dstUri, 'sip:next@192.0.2.5;lr');
  assert.equal(context.state.path, '<sip:next@192.0.2.5;lr>');
});

test('max_branches bounds what lookup appends', () => {
  const { call, lines, run } = fixture({}, { globals: { max_branches: 3 } });
  call(run(register('<sip:a@h>, <sip:b@h>, <sip:c@h>, <sip:d@h>')), 'save', 'location');
  const context = run(register('<sip:x@h>'));
  assert.equal(call(context, 'lookup', 'location', 'sip:alice@h'), 1);
  assert.equal(context.state.destinations.length, 2);
  assert.match(lines.join('\n'), /there are more contacts than destinations may be; raise max_branches/);
});

test('in a reply route the contacts are those of the reply, and nothing is answered', () => {
  const { call, run } = fixture();
  const reply = register('<sip:a@192.0.2.1>;expires=77').replace(/^.*\n/, 'SIP/2.0 200 OK\n');
  const context = run(reply, 'onreply');
  assert.equal(call(context, 'save', 'location'), 1);
  assert.deepEqual(context.effects, []);
  assert.equal(call(run(register('<sip:x@h>')), 'registered', 'location', 'sip:alice@h'), 1);
});

test('whatever stands in the headers of a REGISTER, it gets one answer and nothing is half saved', () => {
  const { call, run } = fixture({ use_path: 1, max_contacts: 3 });
  const piece = fc.constantFrom(
    ...[
      '<sip:a@h>',
      '<sip:b@h;x=y>',
      'sip:c@h',
      '*',
      '<',
      '>',
      '"',
      ',',
      ';',
      '=',
      ' ',
      '%',
      '\\',
      'expires',
      'q',
    ],
    ...[
      '+sip.instance',
      'reg-id',
      'methods',
      '0',
      '1',
      '99999999999',
      '<urn:x>',
      '\xff',
      'sip:',
      '@',
      'lr',
      'tag',
    ],
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, text, text, (contact, path, expires) => {
      const headers = `Path: ${path}\nExpires: ${expires}\nSupported: path, gruu\nAllow: ${path}\n`;
      const context = run(register(contact, 'alice', headers));
      const code = Number(call(context, 'save', 'location'));
      assert.equal(context.effects.length, 1);
      const status = Number(answer(context).slice(8, 11));
      assert.equal(status === 200, code > 0, `${code} ${status}`);
      const listed = run(register('').replace(/Contact: .*\n/, ''));
      assert.equal(call(listed, 'save', 'location'), 4);
      assert.ok((answer(listed).match(/expires=/g)?.length ?? 0) <= 3);
    }),
    { numRuns: 500 },
  );
});

test('what a phone says of itself cannot end the header that repeats it', () => {
  const { call, run } = fixture({ use_path: 1, path_use_received: 1, path_mode: 0 });
  const split = run(register('<sip:a@h>', 'alice', 'Path: <sip:p;lr;received=sip:h%0D%0AX-Evil:1>\n'));
  assert.equal(call(split, 'save', 'location'), -1);
  assert.match(answer(split), /^SIP\/2\.0 400 /);
  const line = run(register('<sip:a@h SIP/2.0>'));
  assert.equal(call(line, 'save', 'location'), -1);
  const quoted = run(register('<sip:a@h>;+sip.instance="<urn:x>\\";evil=1,<sip:b@h>\\\\"'));
  assert.equal(call(quoted, 'save', 'location'), 1);
  assert.ok(answer(quoted).includes(';+sip.instance="<urn:x>\\";evil=1,<sip:b@h>\\\\"\n'));
});

test('reg_send_reply without a save before it is refused', () => {
  const { call, lines, run } = fixture();
  assert.equal(call(run(register('<sip:a@h>')), 'reg_send_reply'), -1);
  assert.match(lines.join('\n'), /there is no answer; call save\(…, "0x2"\) before/);
});

test('mistakes of the script are found at load', () => {
  const { loadProblem } = fixture();
  assert.match(loadProblem('save', 'location', '64') ?? '', /"64" is no sum of flags/);
  assert.match(loadProblem('save', 'location', '$var(f)') ?? '', /is no sum of flags/);
  assert.match(loadProblem('lookup', '') ?? '', /the table must have a name/);
  assert.equal(loadProblem('save', 'location', '0x1f'), null);
  const { received_avp, outbound_mode } = registrar.params;
  assert.match(received_avp.check('rcv')?.problem ?? '', /is no AVP/);
  assert.match(outbound_mode.check(1)?.problem ?? '', /no outbound/);
  const parsed = registrar.variables.ulc?.parse('a=>colour', null);
  assert.match(parsed !== undefined && 'problem' in parsed ? parsed.problem : '', /no attribute "colour"/);
});
