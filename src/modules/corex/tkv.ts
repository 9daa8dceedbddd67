import { declare, type RunContext, type Value } from '../../kit/index.ts';

const { variable } = declare<null>();

const PARTS = ['type', 'key', 'val'];

/** `$atkv(...)`: what `async_tkv_emit` was given. */
export const tkvVariable = variable<number>({
  doc: 'What `async_tkv_emit` was given, in the event route that it runs: `type`, `key` or `val`.',
  inner: 'required',
  parse(inner) {
    const part = PARTS.indexOf(inner ?? '');
    return part < 0
      ? { problem: `$atkv(${inner ?? ''}) is unknown`, hint: 'use type, key or val' }
      : { key: part };
  },
  get: (_state, run, part) => partOf(run, part),
});

function partOf({ wake }: RunContext, part: number): Value {
  if (wake?.cause !== 'tkv' || wake.data === null) return null;
  const parts: unknown = JSON.parse(wake.data.toString('latin1'));
  const value: unknown = Array.isArray(parts) ? parts[part] : null;
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
