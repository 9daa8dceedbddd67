import { type Avp, type Index, isProblem, type RunContext, type Value } from '../../../kit/index.ts';
import { type PvState, type Variables, variable } from '../state.ts';
import { type AvpName, parseAvpName } from './avp-name.ts';

/** `$avp(name)`: a stack of values for each name, newest first, that lives as long as the transaction. */
export const avpVariables: Variables = {
  avp: variable({
    doc: 'A stack of values: writing puts one on top, null takes the top away, `[*]` stands for all of them.',
    inner: 'required',
    parse(inner) {
      const name = parseAvpName(inner ?? '');
      return isProblem(name) ? name : { key: name };
    },
    get: (state, run, key, index) => readAvp(run.state.avps, aliased(state, key), index),
    set(state, run, key, index, value) {
      writeAvp(run.state.avps, aliased(state, key), index, value);
      return true;
    },
  }),
};

function aliased(state: PvState, name: AvpName): AvpName {
  if (state.aliases.size === 0 || typeof name !== 'string') return name;
  return state.aliases.get(name.toLowerCase()) ?? name;
}

/** How many values an AVP has. */
export function countAvps(state: PvState, run: RunContext, name: AvpName): number {
  const wanted = aliased(state, name);
  return run.state.avps.reduce((count, avp) => (avp.name === wanted ? count + 1 : count), 0);
}

/**
 * The value at an index, newest first; all of them joined by `, `; null when there is none. A negative index finds only
 * the newest, by the number of values (Kamailio 5.6.3 counts them and then has none left to go through).
 */
export function readAvp(avps: readonly Avp[], name: AvpName, index: Index): Value {
  if (index === null || index === 0) return avps.find((avp) => avp.name === name)?.value ?? null;
  const values = avps.filter((avp) => avp.name === name).map((avp) => avp.value);
  if (index === 'all') return values.length === 0 ? null : values.join(', ');
  return (index < 0 && index !== -values.length ? null : values.at(index)) ?? null;
}

/** Puts a value on top (at whatever index, as Kamailio); null takes the top away. `all` replaces or removes them all. */
export function writeAvp(avps: Avp[], name: AvpName, index: Index, value: Value): void {
  if (index === 'all') removeAvps(avps, name);
  else if (value === null) {
    const top = avps.findIndex((avp) => avp.name === name);
    if (top >= 0) avps.splice(top, 1);
  }
  if (value !== null) avps.unshift({ name, value });
}

function removeAvps(avps: Avp[], name: AvpName): void {
  for (let at = avps.length - 1; at >= 0; at--) if (avps[at]?.name === name) avps.splice(at, 1);
}
