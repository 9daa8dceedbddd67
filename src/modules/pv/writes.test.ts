import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RunContext, Value, VariableRef } from '../../kit/index.ts';
import { isProblem } from '../../kit/index.ts';
import type { Index } from '../../script/value.ts';
import core from '../core/index.ts';
import { createFixture, type Fixture } from '../fixture.ts';
import pv from './index.ts';
import { TRANSFORMATIONS } from './transformations/index.ts';
import { writeAvp } from './variables/avp.ts';

/** Statements, a variable, and what it was after them on Kamailio 5.6.3 ($mbu: its From and To lines). */
type Row = readonly [string, string, Value];

interface Observed {
  readonly full: readonly Row[];
  readonly min: readonly Row[];
}

function read<T>(name: string, of: (json: T) => void): void {
  of(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')));
}

/** A variable as it is written: `$name(inner)` or `$(name(inner)[index]{class.op,params})`. */
interface Written {
  readonly name: string;
  readonly inner: string | null;
  readonly index: Index;
  readonly transformation: string | null;
}

function parseWritten(text: string): Written {
  const match =
    /^\$\(([A-Za-z_0-9]+)(?:\((.*?)\))?(?:\[(.*?)\])?(?:\{(.*)\})?\)$/.exec(text) ??
    /^\$([A-Za-z_0-9]+)(?:\((.*)\))?$/.exec(text);
  assert.ok(match, text);
  const [, name = '', inner = null, index, transformation = null] = match;
  return {
    name,
    inner,
    index: index === undefined ? null : index === '*' ? 'all' : Number(index),
    transformation,
  };
}

/** A run of the two modules on which rows are carried out. */
class Bench {
  readonly fixture: Fixture;
  readonly core: Fixture;
  readonly run: RunContext;
  rc: Value = 0;

  constructor(message: string) {
    this.fixture = createFixture(pv);
    this.core = createFixture(core);
    this.run = this.fixture.run(message.replaceAll('\r\n', '\n'));
  }

  get(text: string): Value {
    const { index, inner, name, transformation } = parseWritten(text);
    if (name === 'rc') return this.rc;
    let value = this.fixture.get(this.run, name, inner, index);
    if (transformation !== null) value = transform(value, transformation);
    if (name !== 'mbu' || transformation !== null || typeof value !== 'string') return value;
    const lines = value.split('\r\n');
    return `${lines.find((line) => line.startsWith('From:'))} / ${lines.find((line) => line.startsWith('To:'))}`;
  }

  set(text: string, value: Value): boolean {
    const { index, inner, name } = parseWritten(text);
    // The fixture writes without an index; only $avp and $branch are written with one.
    if (index === null) return this.fixture.set(this.run, name, inner, value);
    if (name === 'avp') {
      writeAvp(this.run.state.avps, inner ?? '', index, value);
      return true;
    }
    assert.equal(index, 0, text);
    return this.fixture.set(this.run, name, inner, value);
  }

  ref(text: string): VariableRef<RunContext> {
    return { text, writable: true, get: () => this.get(text), set: (_run, value) => this.set(text, value) };
  }

  /** `name = value` or `function("a", "b")`. */
  statement(text: string): void {
    const call = /^([a-z_]+)\((.*)\)$/s.exec(text);
    if (call === null) {
      const [, target = '', value = ''] = /^(\$.*?)=((?:"(?:[^"\\]|\\.)*"|[^">].*))$/s.exec(text) ?? [];
      assert.notEqual(target, '', text);
      this.set(target, this.value(value));
      return;
    }
    const [, name = '', args = ''] = call;
    const fixture = name in core.functions ? this.core : this.fixture;
    const declared = (name in core.functions ? core : pv).functions[name]?.args ?? [];
    const values = [...args.matchAll(/"((?:[^"\\]|\\.)*)"|([^",\s]+)/g)].map(([, quoted, plain], at) => {
      const text = quoted?.replace(/\\(.)/g, '$1');
      if (text === undefined) return Number(plain);
      return declared[at]?.kind === 'variable' ? this.ref(text) : text;
    });
    this.rc = Number(fixture.call(this.run, name, ...values));
  }

  value(text: string): Value {
    if (text === '$null') return null;
    if (text.startsWith('"')) return text.slice(1, -1).replace(/\\(.)/g, '$1');
    return text.startsWith('$') ? this.get(text) : Number(text);
  }
}

function transform(value: Value, text: string): Value {
  const [, className = '', op = '', params = null] = /^([a-z]+)\.([a-z.]+)(?:,(.*))?$/.exec(text) ?? [];
  const declaration = TRANSFORMATIONS[className]?.[op];
  assert.ok(declaration, text);
  const pieces = declaration.split(params);
  assert.ok(!isProblem(pieces), text);
  return declaration.apply(value, pieces);
}

function statements(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^";])+/g)]
    .map(([part]) => part.trim())
    .filter((part) => part !== '');
}

/** Where we differ on purpose: statements and variable. */
const DIFFERENT: ReadonlyMap<string, Value> = new Map<string, Value>([
  // As a number Kamailio's flags are signed, as a text unsigned; ours are unsigned as both.
  ['$mf=-1; $mf', 0xffffffff],
  ['setflag(31); $mf', 0x80000000],
  // $rp is text, and only text; Kamailio's value is both.
  ['is_int("$rp"); $rc', -1],
  // Kamailio makes a SIP URI without a host of the URN.
  ['$ru="urn:service:sos"; $rU="x"; $ru', 'urn:service:sos'],
]);

read<{ readonly messages: Readonly<Record<string, string>> }>('./variables/observed.json', ({ messages }) => {
  read<Observed>('./observed-writes.json', (observed) => {
    for (const key of ['full', 'min'] as const) {
      test(`writes and functions on the ${key} message do what Kamailio does`, () => {
        const wrong: string[] = [];
        for (const [setup, variable, observedValue] of observed[key]) {
          const name = `${setup} ${variable}`;
          const expected = DIFFERENT.has(name) ? DIFFERENT.get(name) : observedValue;
          const bench = new Bench(messages[key] ?? '');
          for (const statement of statements(setup)) bench.statement(statement);
          const got = bench.get(variable);
          if (got !== expected)
            wrong.push(`${name} is ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`);
        }
        assert.deepEqual(wrong, []);
      });
    }
  });
});
