import { getHeapStatistics } from 'node:v8';
import {
  declare,
  type Json,
  RpcFault,
  rpcInt,
  rpcOptional,
  rpcRest,
  rpcText,
  type StatisticsView,
  type StatisticValue,
} from '../../kit/index.ts';
import type { KexState } from './state.ts';

const { command } = declare<KexState>();

const NOTHING = new RpcFault(400, 'Please provide which stats to retrieve');
const NO_NAME = new RpcFault(400, 'Please provide stats name');
const NAMES = 'Names are `all`, `group:`, `group:name` or `name`.';

/** The module's commands: the statistics of all modules, with Kamailio's names and shapes. */
export const kexCommands = {
  'stats.get_statistics': command({
    doc: `Statistics as texts. ${NAMES}`,
    params: [rpcRest(rpcText('name'))],
    run(_state, { statistics }, names) {
      return names.length === 0 ? NOTHING : found(statistics, names).map(line);
    },
  }),
  'stats.fetch': command({
    doc: `Statistics by their names, as texts. ${NAMES}`,
    params: [rpcRest(rpcText('name'))],
    run: (_state, { statistics }, names) =>
      names.length === 0 ? NOTHING : members(statistics, names, ({ value }) => String(value)),
  }),
  'stats.fetchn': command({
    doc: `Statistics by their names, as numbers. ${NAMES}`,
    params: [rpcRest(rpcText('name'))],
    run: (_state, { statistics }, names) =>
      names.length === 0 ? NOTHING : members(statistics, names, ({ value }) => value),
  }),
  'stats.reset_statistics': command({
    doc: `Sets counters back to 0; what goes up and down stays. ${NAMES}`,
    params: [rpcRest(rpcText('name'))],
    run(_state, { statistics }, names) {
      if (names.length === 0) return NO_NAME;
      for (const name of names) statistics.reset(name);
      return undefined;
    },
  }),
  'stats.clear_statistics': command({
    doc: `As \`stats.reset_statistics\`, and gives what they stood at: a text, or a list of them. ${NAMES}`,
    params: [rpcRest(rpcText('name'))],
    run(_state, { statistics }, names) {
      if (names.length === 0) return NO_NAME;
      const before = found(statistics, names).map(line);
      for (const name of names) statistics.reset(name);
      return before.length === 1 ? before[0] : before;
    },
  }),
  'pkg.stats': command({
    doc: 'The memory of the SIP worker alone: the heap of its thread, without a number of fragments. `index` or `pid`, and its number, must then be its.',
    params: [rpcOptional(rpcText('key')), rpcOptional(rpcInt('number'))],
    run(_state, { workers, process }, key, number): Json | RpcFault {
      const [worker] = workers;
      if (key === 'pid' && number !== process.pid) return new RpcFault(500, 'No such pid');
      if (key === 'index' && number !== 0) return new RpcFault(500, 'No such index');
      const heap = getHeapStatistics();
      return [
        {
          entry: 0,
          pid: process.pid,
          rank: 0,
          used: heap.used_heap_size,
          free: heap.heap_size_limit - heap.used_heap_size,
          real_used: heap.total_physical_size,
          total_size: heap.heap_size_limit,
          desc: worker?.description ?? '',
        },
      ];
    },
  }),
};

function found(statistics: StatisticsView, names: readonly string[]): StatisticValue[] {
  return names.flatMap((name) => statistics.find(name));
}

function line({ group, name, value }: StatisticValue): string {
  return `${group}:${name} = ${value}`;
}

function members(
  statistics: StatisticsView,
  names: readonly string[],
  shown: (statistic: StatisticValue) => string | number,
): Json {
  return Object.fromEntries(
    found(statistics, names).map((statistic) => [`${statistic.group}.${statistic.name}`, shown(statistic)]),
  );
}
