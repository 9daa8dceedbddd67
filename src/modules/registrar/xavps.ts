import type { RunContext, Value, Xavp } from '../../kit/index.ts';
import { type Contact, secondsLeft } from '../usrloc/index.ts';
import type { Settings } from './settings.ts';

/** A field of the XAVP that `xavp_cfg` names; null where there is none. */
function field(run: RunContext, root: string, name: string): Value {
  if (root === '') return null;
  const fields = run.state.xavps.find((xavp) => xavp.name === root)?.value;
  if (!Array.isArray(fields)) return null;
  const value = fields.find((xavp) => xavp.name === name)?.value ?? null;
  return Array.isArray(value) ? null : value;
}

/** An integer that the script gave for the call in hand; null where it gave none. */
export function configured(run: RunContext, root: string, name: string): number | null {
  const value = field(run, root, name);
  return typeof value === 'number' ? value : null;
}

/** A text that the script gave for the call in hand; null where it gave none. */
export function configuredText(run: RunContext, root: string, name: string): string | null {
  const value = field(run, root, name);
  return typeof value === 'string' ? value : null;
}

/** The fields of the XAVP that is to be kept with a contact; none where there is no such XAVP, or it has none. */
export function attributesGiven(run: RunContext, root: string): readonly Xavp[] {
  const value = root === '' ? null : run.state.xavps.find((xavp) => xavp.name === root)?.value;
  return Array.isArray(value) ? value : [];
}

/** Gives the script what it once gave a contact, as the `index`-th XAVP of that name; those before keep their places. */
export function giveAttributes(run: RunContext, { attributes }: Contact, root: string, index: number): void {
  if (root === '' || attributes.length === 0) return;
  const { xavps } = run.state;
  const places = xavps.flatMap((xavp, at) => (xavp.name === root ? [at] : []));
  const at = places[index] ?? (places.at(-1) ?? -1) + 1;
  xavps.splice(at, 0, { name: root, value: [...attributes] });
}

/** Shows the script which contact was found, in the XAVP that `xavp_rcd` names, less what `xavp_rcd_mask` leaves out. */
export function showContact(run: RunContext, contact: Contact, settings: Settings): void {
  const { xavpRecord: root, xavpRecordMask: mask } = settings;
  if (root === '') return;
  const { ruid, uri, received, path } = contact;
  const values: readonly [string, Value][] = [
    ['ruid', ruid],
    ['contact', uri],
    ['expires', secondsLeft(contact, run.services.clock.wallTime())],
    ['received', received],
    ['path', path],
  ];
  const shown = values.filter(([, value], bit) => value !== null && (mask & (1 << bit)) === 0);
  run.state.xavps.unshift({ name: root, value: shown.map(([name, value]) => ({ name, value })) });
}
