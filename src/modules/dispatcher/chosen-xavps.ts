import type { RunContext, Value, Xavp } from '../../kit/index.ts';
import type { Destination } from './destination.ts';
import type { DispatcherState } from './state.ts';

/** A destination as an XAVP keeps it. */
export interface KeptDestination {
  readonly uri: string;
  readonly set: number;
  /** Its unique name, where the call counts for it; ''. */
  readonly duid: string;
  readonly socket: string;
}

/** Keeps destinations before those that are kept already. */
export function keepDestinations(
  { xavps, attributesForNone }: DispatcherState,
  run: RunContext,
  order: readonly Destination[],
  counted: boolean,
): void {
  if (xavps.destination === '') return;
  const made = order.map((one): Xavp => {
    const attributes = attributesOf(one, attributesForNone);
    const fields: readonly (readonly [string, Value, boolean])[] = [
      ['uri', one.uri, true],
      ['grp', one.set, true],
      ['dstid', one.duid, counted && one.duid !== ''],
      ['attrs', attributes, xavps.withAttributes && attributes !== ''],
      ['sock', socketText(run.services, one), socketText(run.services, one) !== ''],
      ['socket', one.socket, xavps.withSocket && one.socket !== ''],
      ['sockname', one.socketName, xavps.withSocketName && one.socketName !== ''],
    ];
    const value = fields.flatMap(([name, given, is]) => (is ? [{ name, value: given }] : []));
    return { name: xavps.destination, value };
  });
  run.state.xavps.unshift(...made);
}

/** Says how many were chosen. */
export function keepCount({ xavps }: DispatcherState, run: RunContext, count: number): void {
  if (xavps.context === '') return;
  const known = run.state.xavps.find(({ name }) => name === xavps.context);
  const fields = Array.isArray(known?.value) ? known.value.filter(({ name }) => name !== 'cnt') : [];
  const value = [{ name: 'cnt', value: count }, ...fields];
  if (known === undefined) run.state.xavps.unshift({ name: xavps.context, value });
  else known.value = value;
}

/** The destination that was chosen last; null when none is kept. */
export function keptFirst(state: DispatcherState, run: RunContext): KeptDestination | null {
  const { destination: name } = state.xavps;
  const fields = run.state.xavps.find((xavp) => xavp.name === name)?.value;
  if (name === '' || !Array.isArray(fields)) return null;
  const field = (wanted: string): Value => {
    const value = fields.find((one) => one.name === wanted)?.value ?? null;
    return Array.isArray(value) ? null : value;
  };
  const uri = field('uri');
  const set = field('grp');
  if (typeof uri !== 'string' || typeof set !== 'number') return null;
  return { uri, set, duid: String(field('dstid') ?? ''), socket: String(field('sock') ?? '') };
}

/** Forgets the first one kept. */
export function dropFirst(state: DispatcherState, run: RunContext): void {
  const at = run.state.xavps.findIndex(({ name }) => name === state.xavps.destination);
  if (at >= 0) run.state.xavps.splice(at, 1);
}

/** The attributes as the script sees them. */
export function attributesOf({ attributes }: Destination, forNone: boolean): string {
  return attributes === '' && forNone ? 'none=yes' : attributes;
}

/** Our socket that a destination is to be reached from, as `$fs` has it; '' for any, and for one that we do not have. */
export function socketText({ sockets }: RunContext['services'], { socket, socketName }: Destination): string {
  const found = sockets.find(
    (own) => (socketName !== '' && own.name === socketName) || (socket !== '' && nameOf(own) === socket),
  );
  return found === undefined ? '' : nameOf(found);
}

function nameOf({ proto, ip, port }: RunContext['services']['sockets'][number]): string {
  return `${proto}:${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}
