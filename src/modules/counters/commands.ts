import {
  declare,
  type Json,
  RpcFault,
  rpcMissing,
  rpcOptional,
  rpcText,
  type ServerView,
  type StatisticValue,
} from '../../kit/index.ts';
import { type CountersState, keyOf } from './state.ts';

const { command } = declare<CountersState>();

/** Kamailio has no more to say of counters that are not the script's. */
const NO_DESCRIPTION = 'kamailio statistic (no description)';

const group = rpcText('group', rpcMissing(0));
const name = rpcText('name', rpcMissing(1));

const variablesOf = command({
  doc: 'Names of the counters of a group.',
  params: [group],
  run: (_state, server, of) => inGroup(server, of).map((one) => one.name),
});

const groups = command({
  doc: 'Groups of counters: those of the script and of all modules.',
  params: [],
  run: (_state, { statistics }) => [...new Set(statistics.find('all').map((one) => one.group))],
});

const all = command({
  doc: 'The counters of a group with their values.',
  params: [group],
  run: (_state, server, of) => membersOf(inGroup(server, of)),
});

/** Commands about counters, with the names and shapes of Kamailio. */
export const counterCommands = {
  'cnt.get': command({
    doc: 'The value of a counter; without a name those of its group.',
    params: [group, rpcOptional(name)],
    run: (_state, server, of, named) =>
      named === undefined ? membersOf(inGroup(server, of)) : counterValue(server, of, named),
  }),
  'cnt.get_raw': command({
    doc: 'The value of a counter; levels, which are computed when they are asked for, give 0 as in Kamailio.',
    params: [group, name],
    run(_state, server, of, named) {
      const [found] = server.statistics.find(`${of}:${named}`);
      if (found === undefined) return noSuch(of, named);
      return found.kind === 'counter' ? found.value : 0;
    },
  }),
  'cnt.get_vars': all,
  'cnt.grp_get_all': all,
  'cnt.grps_list': groups,
  'cnt.list_groups': groups,
  'cnt.var_list': variablesOf,
  'cnt.list_vars': variablesOf,
  'cnt.help': command({
    doc: 'What a counter counts, as `script_counter` says.',
    params: [group, name],
    run({ definitions }, { statistics }, of, named) {
      if (statistics.find(`${of}:${named}`).length === 0) return noSuch(of, named);
      const key = keyOf({ group: of, name: named });
      return definitions.find((one) => keyOf(one) === key)?.description ?? NO_DESCRIPTION;
    },
  }),
  'cnt.reset': command({
    doc: 'Sets a counter back to 0; what goes up and down stays.',
    params: [group, name],
    run(_state, { statistics }, of, named) {
      const text = `${of}:${named}`;
      if (statistics.find(text).length === 0) return noSuch(of, named);
      statistics.reset(text);
      return undefined;
    },
  }),
};

function inGroup({ statistics }: ServerView, of: string): readonly StatisticValue[] {
  return statistics.find(`${of}:`);
}

function membersOf(found: readonly StatisticValue[]): Json {
  return Object.fromEntries(found.map((one) => [one.name, one.value]));
}

function counterValue({ statistics }: ServerView, of: string, named: string): number | RpcFault {
  return statistics.find(`${of}:${named}`)[0]?.value ?? noSuch(of, named);
}

/** The line end is Kamailio's. */
function noSuch(of: string, named: string): RpcFault {
  return new RpcFault(400, `non-existent counter ${of}.${named}\n`);
}
