import { declare, type RunContext, type Value } from '../../kit/index.ts';
import { type AsyncState, GROUP } from './state.ts';

const { variable } = declare<AsyncState>();

const READERS: Readonly<Record<string, (run: RunContext) => Value>> = {
  data: (run) => (run.wake?.cause === 'task' ? text(run.wake.data) : null),
  // The workers that sleeps go on in are of no group in Kamailio.
  gname: ({ services: { identity } }) => (identity.group === GROUP ? null : identity.group),
  value: (run) => (run.wake?.cause === 'key' || run.wake?.cause === 'operator' ? text(run.wake.data) : null),
};

/** Variables of async. */
export const asyncVariables = {
  async: variable<(run: RunContext) => Value>({
    doc: '`data`: what a task was given; `gname`: the group of the worker that runs this, null in the workers of `async_sleep` and `async_route`; `value`: what `async_wake` brought.',
    inner: 'required',
    parse(inner) {
      const key = READERS[inner ?? ''];
      return key === undefined
        ? { problem: `$async(${inner ?? ''}) is unknown`, hint: 'use data, gname or value' }
        : { key };
    },
    get: (_state, run, key) => key(run),
  }),
};

function text(data: Buffer | null): string | null {
  return data === null ? null : data.toString('latin1');
}
