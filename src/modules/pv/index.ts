import { defineModule, isProblem, type Value, type VolatileStore } from '../../kit/index.ts';
import { pvCommands } from './commands.ts';
import { functions } from './functions/index.ts';
import { parseAliases, parseAssignment } from './parameters.ts';
import type { PvState } from './state.ts';
import { TRANSFORMATIONS } from './transformations/index.ts';
import type { AvpName } from './variables/avp-name.ts';
import { variables } from './variables/index.ts';
import { writeShared } from './variables/shared.ts';

export { type AvpName, parseAvpName } from './variables/avp-name.ts';

const SHARED_TABLE = 'pv shv';
const START_TABLE = 'pv start';

export { strftime } from './strftime.ts';

/** Variables, their functions and the transformations. */
export default defineModule({
  name: 'pv',
  doc: 'Variables of the script and of the message, functions about them, and the transformations.',
  params: {
    shvset: {
      type: 'strings',
      doc: 'Gives `$shv` a value before the first message: `name=i:5` or `name=s:text`.',
      check: (text) => problemOf(parseAssignment(text)),
    },
    varset: {
      type: 'strings',
      doc: 'Gives `$var` the value that it has at the start of each message: `name=i:5` or `name=s:text`.',
      check: (text) => problemOf(parseAssignment(text)),
    },
    avp_aliases: {
      type: 'strings',
      doc: 'Other names for AVPs: `alias=i:7;other=s:name`.',
      check: (text) => problemOf(parseAliases(text)),
    },
  },
  functions,
  variables,
  rpc: pvCommands,
  transformations: TRANSFORMATIONS,
  setup({ params, store }) {
    const shared = store.table(SHARED_TABLE);
    for (const [name, value] of assignments(params.shvset)) writeShared(shared, name, value);
  },
  setupWorker({ params, store, services, format }): PvState {
    return {
      services,
      shared: store.table(SHARED_TABLE),
      aliases: aliasesOf(params.avp_aliases),
      presets: assignments(params.varset),
      format,
      startedAt: startOf(store, Math.floor(services.clock.wallTime() / 1000)),
      times: new WeakMap(),
      messageIds: new WeakMap(),
      nextMessageId: 1,
      staticBranches: new WeakMap(),
    };
  },
});

/** The time at which the first worker of the server started, in epoch seconds. */
function startOf(store: VolatileStore, now: number): number {
  const table = store.table(START_TABLE);
  table.compareAndSet('at', undefined, now, 0, 0);
  const at = table.get('at', 0);
  return typeof at === 'number' ? at : now;
}

function problemOf(parsed: object) {
  return isProblem(parsed) ? parsed : null;
}

function assignments(texts: readonly string[]): ReadonlyMap<string, Exclude<Value, null>> {
  const values = new Map<string, Exclude<Value, null>>();
  for (const text of texts) {
    const parsed = parseAssignment(text);
    if (!isProblem(parsed)) values.set(parsed.name, parsed.value);
  }
  return values;
}

function aliasesOf(texts: readonly string[]): ReadonlyMap<string, AvpName> {
  const aliases = new Map<string, AvpName>();
  for (const text of texts) {
    const parsed = parseAliases(text);
    if (!isProblem(parsed)) for (const [alias, name] of parsed) aliases.set(alias, name);
  }
  return aliases;
}
