import {
  declare,
  type Located,
  type RunContext,
  type RunServices,
  type SharedTable,
  type Value,
  type VariableDeclaration,
  type WorkerSetup,
} from '../../kit/index.ts';
import type { AvpName } from './variables/avp-name.ts';

/** Attributes collected with `$sbranch(…)` for a destination. */
export interface StaticBranch {
  uri: string | null;
  dstUri: string | null;
  path: string | null;
  q: number;
  sendSocket: string | null;
  flags: number;
  located: Located | null;
}

/** What each worker keeps for the module. */
export interface PvState {
  readonly services: RunServices;
  /** `$shv(name)`, shared by all workers. */
  readonly shared: SharedTable;
  /** Values that `$var(name)` has at the start of each message. */
  readonly presets: ReadonlyMap<string, string | number>;
  /** Names that stand for other names in `$avp(name)`. */
  readonly aliases: ReadonlyMap<string, AvpName>;
  /** Seconds since 1970 at which the server started. */
  readonly startedAt: number;
  /** Expands the variables of a text that is known only at run time. */
  readonly format: WorkerSetup<Record<string, never>>['format'];
  /** Epoch milliseconds that `$TV(sn)` last gave a run, for `$TV(un)`. */
  readonly times: WeakMap<RunContext, number>;
  /** Numbers of messages by their bytes, given out when first asked for. */
  readonly messageIds: WeakMap<Buffer, number>;
  nextMessageId: number;
  readonly staticBranches: WeakMap<RunContext, StaticBranch>;
}

/** The constructors of this module's functions and variables. */
export const { fn, variable } = declare<PvState>();

/** Variables by name. */
export type Variables = Readonly<Record<string, VariableDeclaration<PvState>>>;

const noKey = { key: null };

/** A variable without parentheses that is only read. */
export function readOnly(
  doc: string,
  get: (run: RunContext, state: PvState) => Value,
): VariableDeclaration<PvState> {
  return variable({ doc, inner: 'none', parse: () => noKey, get: (state, run) => get(run, state) });
}

/** A variable without parentheses; `set` gives false for a value it refuses. */
export function readWrite(
  doc: string,
  get: (run: RunContext) => Value,
  set: (run: RunContext, value: Value) => boolean,
): VariableDeclaration<PvState> {
  return variable({
    doc,
    inner: 'none',
    parse: () => noKey,
    get: (_state, run) => get(run),
    set: (_state, run, _key, _index, value) => set(run, value),
  });
}

/** A variable `$name(attribute)` whose attributes are known at load. */
export function attributes(
  doc: string,
  table: Readonly<Record<string, (run: RunContext, state: PvState) => Value>>,
): VariableDeclaration<PvState> {
  return variable({
    doc: `${doc} Attributes: ${Object.keys(table).join(', ')}.`,
    inner: 'required',
    parse(inner) {
      const key = Object.hasOwn(table, inner ?? '') ? table[inner ?? ''] : undefined;
      if (key !== undefined) return { key };
      return {
        problem: `there is no attribute "${inner ?? ''}"`,
        hint: `there are: ${Object.keys(table).join(', ')}`,
      };
    },
    get: (state, run, get) => get(run, state),
  });
}

/** The text of a value where numbers are refused, as Kamailio's URI variables do. */
export function textOnly(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

/** '' as undefined. */
export function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
