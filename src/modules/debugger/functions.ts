import { ANY_ROUTE, declare, int, literal, optional, type RunContext, type Value } from '../../kit/index.ts';
import type { Xavp } from '../../run/state.ts';
import { applyEdits } from '../../sip/edits.ts';
import type { DebuggerState } from './state.ts';

const { fn } = declare<DebuggerState>();

/** Levels by the third letter of their name, as in xlog. */
const LEVELS: Readonly<Record<string, number>> = { A: -5, B: -4, C: -3, E: -1, W: 0, N: 1, I: 2, D: 3 };
const INFO = 2;
const DEBUG = 3;

/** Bits of `dbg_pv_dump`. */
const NULLS = 1;
const AVPS = 2;
const SCRIPT_VARIABLES = 4;
const XAVPS = 8;
const EVERYTHING = 31;

/** Functions that show what a run has. */
export const debuggerFunctions = {
  dbg_breakpoint: fn({
    args: [literal('name')],
    routes: ANY_ROUTE,
    doc: 'Marks a place in the script. Nothing stops there. 1.',
    warn: () => ({
      code: 'debugger.no-breakpoint',
      problem: 'dbg_breakpoint stops nothing here',
      hint: 'use cfgtrace to see what a script does',
    }),
    run: () => 1,
  }),
  dbg_pv_dump: fn({
    args: [optional(int('mask')), optional(literal('level'))],
    routes: ANY_ROUTE,
    doc: 'Logs variables as JSON. Bits of the mask: 1 those that are null too, 2 `$avp`, 4 `$var`, 8 `$xavp`, 16 nothing here; 31 by default. The level is L_DBG by default. 1.',
    run(_state, { run }, mask, level) {
      const wanted = levelOf(level, DEBUG);
      if (run.services.log.enabled(wanted)) run.writeLog(wanted, variablesOf(run, mask ?? EVERYTHING));
      return 1;
    },
  }),
  dbg_sip_msg: fn({
    args: [optional(literal('level')), optional(literal('facility'))],
    routes: ANY_ROUTE,
    doc: 'Logs the message as it was received, and the lines that the script has changed so far. The level is L_INFO by default. 1.',
    run(_state, { run }, level, facility) {
      const wanted = levelOf(level, INFO);
      if (run.services.log.enabled(wanted)) run.writeLog(wanted, messageOf(run), { facility });
      return 1;
    },
  }),
};

function levelOf(name: string | undefined, otherwise: number): number {
  return LEVELS[name?.charAt(2) ?? ''] ?? otherwise;
}

function variablesOf({ state, vars }: RunContext, mask: number): string {
  const shown: [string, unknown][] = [];
  const add = (name: string, value: unknown): void => {
    if (value !== null || (mask & NULLS) !== 0) shown.push([name, value]);
  };
  if ((mask & AVPS) !== 0) {
    const byName = new Map<string, Value[]>();
    for (const { name, value } of state.avps) {
      const key = typeof name === 'number' ? `$avp(i:${name})` : `$avp(${name})`;
      byName.set(key, [...(byName.get(key) ?? []), value]);
    }
    for (const [name, values] of byName) add(name, values);
  }
  if ((mask & SCRIPT_VARIABLES) !== 0) for (const [name, value] of vars) add(`$var(${name})`, value);
  if ((mask & XAVPS) !== 0) {
    for (const name of new Set(state.xavps.map((xavp) => xavp.name))) {
      add(`$xavp(${name})`, state.xavps.filter((xavp) => xavp.name === name).map(xavpValue));
    }
  }
  return JSON.stringify(Object.fromEntries(shown));
}

function xavpValue({ value }: Xavp): unknown {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.map((field) => [field.name, xavpValue(field)]));
}

function messageOf({ message, state }: RunContext): string {
  const received = message.bytes.toString('latin1');
  const uri = state.uri === null ? {} : { requestUri: state.uri };
  const now = applyEdits(message, state.edits, uri).toString('latin1');
  const [before, after] = [linesOf(received), linesOf(now)];
  return [
    '------------------------- START OF SIP message debug --------------------------',
    received,
    '----------------------------------- changes -----------------------------------',
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
    '-------------------------- END OF SIP message debug ---------------------------',
  ].join('\n');
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
