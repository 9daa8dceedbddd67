import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RunContext, type Value } from '../../../kit/index.ts';
import type { Index } from '../../../script/value.ts';
import { createFixture, type Fixture } from '../../fixture.ts';
import pv from '../index.ts';

/** What variables of three messages were on Kamailio 5.6.3, which received them at 127.0.0.1:25871 from port 25872. */
interface Observed {
  readonly messages: { readonly full: string; readonly min: string; readonly reply: string };
  readonly rows: readonly (readonly [string, Value, Value, Value])[];
}

function observed(): Observed {
  return JSON.parse(readFileSync(new URL('./observed.json', import.meta.url), 'utf8'));
}

/** A run for a message received at the observed addresses. */
function received(fixture: Fixture, message: string): RunContext {
  const run = fixture.run(message.replaceAll('\r\n', '\n'));
  const { faked, kind, message: parsed, resumed, services, state, transaction, transactions } = run;
  const addresses = { srcIp: '127.0.0.1', srcPort: 25872, dstIp: '127.0.0.1', dstPort: 25871 };
  return new RunContext({
    state: { ...state, received: { ...state.received, ...addresses } },
    message: parsed,
    kind,
    services,
    transactions,
    transaction,
    faked,
    resumed,
  });
}

/** Reads `name`, `name(inner)` or `(name(inner)[index])`. */
function read(fixture: Fixture, run: RunContext, written: string): Value {
  const match = /^\(?([A-Za-z_0-9]+)(?:\((.*?)\))?(?:\[(.*)\]\))?$/.exec(written);
  assert.ok(match, written);
  const [, name = '', inner = null, index] = match;
  const at: Index = index === undefined ? null : index === '*' ? 'all' : Number(index);
  return fixture.get(run, name, inner, at);
}

/** Where we differ on purpose: `variable` and message. */
const DIFFERENT: ReadonlyMap<string, Value> = new Map<string, Value>([
  // Values of one field come in the order they stand in; Kamailio turns those of a Contact field round.
  ['hfl(Contact) full', '<sip:alice@127.0.0.1:25872>;expires=100'],
  ['(hfl(Contact)[1]) full', '<sip:a2@h>'],
  // A negative index counts from the end, as for $hdr; Kamailio has none for these.
  ['(hfl(Contact)[-1]) full', '<sip:a3@h>;expires=5'],
  ['(hfl(Contact)[-1]) reply', '<sip:x@y>'],
  ['(hfl(Via)[-1]) full', 'SIP/2.0/TLS [::1]:5099;branch=z9hG4bK-x'],
  ['(hfl(Via)[-1]) min', 'SIP/2.0/UDP 127.0.0.1:25872;branch=z9hG4bK-2'],
  ['(hfl(Via)[-1]) reply', 'SIP/2.0/TCP up.example.net:5088;branch=z9hG4bK-0;received=10.0.0.9;rport=7'],
]);

const { messages, rows } = observed();
for (const [column, key] of (['full', 'min', 'reply'] as const).entries()) {
  test(`variables of the ${key} message are what Kamailio shows`, () => {
    const fixture = createFixture(pv);
    const run = received(fixture, messages[key]);
    const wrong: string[] = [];
    for (const row of rows) {
      const [written] = row;
      const different = `${written} ${key}`;
      const expected = DIFFERENT.has(different) ? DIFFERENT.get(different) : row[column + 1];
      const got = read(fixture, run, written);
      if (got !== expected)
        wrong.push(`$${written} is ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`);
    }
    assert.deepEqual(wrong, []);
  });
}
