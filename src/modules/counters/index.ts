import { counter, defineModule, type ParamValues, type Statistic } from '../../kit/index.ts';
import { counterCommands } from './commands.ts';
import { parseCounter, type ScriptCounter } from './definition.ts';
import { counterFunctions } from './functions.ts';
import { type CountersState, keyOf } from './state.ts';

const params = {
  script_counter: {
    type: 'strings',
    doc: '`[group.]name[ description]`: a counter for the script. May be given several times.',
  },
  script_cnt_grp_name: {
    type: 'string',
    default: 'script',
    doc: 'The group of counters that are given without one.',
    check: (name: string) => (/^[^\s.:]+$/.test(name) ? null : { problem: 'is no name of a group' }),
  },
} as const;

/** Counters of the script. */
export default defineModule({
  name: 'counters',
  doc: 'Counters that the script keeps, shared by all workers: they are statistics, so `$stat(group:name)`, `stats.*` and `cnt.*` show them.',
  params,
  functions: counterFunctions,
  variables: {},
  rpc: counterCommands,
  moreStatistics({ definitions }) {
    const groups: Record<string, Record<string, Statistic<CountersState>>> = {};
    for (const one of definitions) {
      const group = groups[one.group] ?? {};
      groups[one.group] = group;
      group[one.name] = counter(
        ({ counters }) => counters.get(keyOf(one))?.get() ?? 0,
        ({ counters }) => counters.get(keyOf(one))?.set(0),
      );
    }
    return groups;
  },
  setup({ params: given, fail }) {
    const seen = new Set<string>();
    for (const text of given.script_counter) {
      const parsed = parseCounter(text, given.script_cnt_grp_name);
      if ('problem' in parsed) fail(`counters: ${parsed.problem}`, parsed.hint);
      else if (seen.has(keyOf(parsed))) fail(`counters: there are two counters "${keyOf(parsed)}"`);
      else seen.add(keyOf(parsed));
    }
  },
  setupWorker({ params: given, store }): CountersState {
    const definitions = countersOf(given);
    return {
      group: given.script_cnt_grp_name,
      definitions,
      counters: new Map(definitions.map((one) => [keyOf(one), store.counter(`counters ${keyOf(one)}`)])),
    };
  },
});

function countersOf(given: ParamValues<typeof params>): ScriptCounter[] {
  return given.script_counter.flatMap((text) => {
    const parsed = parseCounter(text, given.script_cnt_grp_name);
    return 'problem' in parsed ? [] : [parsed];
  });
}
