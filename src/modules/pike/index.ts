import {
  type Call,
  declare,
  defineModule,
  printed,
  type RouteKind,
  RpcFault,
  refuse,
  rpcOptional,
  rpcText,
} from '../../kit/index.ts';
import { parseIp } from '../../script/ip-network.ts';
import type { PikeState } from './state.ts';
import { type Leaf, type Limits, openAddressTree } from './tree.ts';

const { fn, command } = declare<PikeState>();

const ROUTES: readonly RouteKind[] = ['request', 'onreply', 'branch-failure', 'event'];

const SECOND = 1000;
const BLOCKED_NOW = -2;

/** Watches how many requests come from each address. */
export default defineModule({
  name: 'pike',
  doc: 'Tells the script of addresses that more requests come from than allowed. Its workers count together. As in Kamailio an address is counted by itself once enough requests came from its neighbourhood: from a new one a few more get through than from one that sent before.',
  params: {
    sampling_time_unit: { type: 'int', default: 2, doc: 'Seconds of a unit.', check: positive },
    reqs_density_per_unit: {
      type: 'int',
      default: 30,
      doc: 'Requests of an address in one unit that make it blocked. It is let through again after a unit with fewer.',
      check: positive,
    },
    remove_latency: {
      type: 'int',
      default: 120,
      doc: 'Seconds after its last request until an address is forgotten.',
      check: positive,
    },
    pike_log_level: {
      type: 'int',
      default: 1,
      doc: 'Level of the lines that say that an address is blocked, and no longer.',
    },
  },
  functions: {
    pike_check_req: fn({
      args: [],
      routes: ROUTES,
      doc: 'Counts the source address of the message. 1 it may pass, -1 it is blocked, -2 it is blocked from now on.',
      run: (state, call) => check(state, call, call.run.state.received.srcIp),
    }),
    pike_check_ip: fn({
      args: [printed('address')],
      routes: ROUTES,
      doc: 'Counts an address. 1 it may pass, -1 it is blocked, -2 it is blocked from now on.',
      run: check,
    }),
  },
  variables: {},
  rpc: { 'pike.top': listing(), 'pike.list': listing() },
  timers: [
    {
      name: 'sweep',
      where: 'once',
      interval: (state) => state.limits.unit,
      run: ({ tree, level, services }: PikeState) =>
        tree.sweep((address) =>
          services.log.write(level, `pike: ${address} is no longer blocked [pike.unblocked]`),
        ),
    },
  ],
  setupWorker({ params, store, services }): PikeState {
    const limits: Limits = {
      unit: params.sampling_time_unit * SECOND,
      hits: params.reqs_density_per_unit,
      latency: params.remove_latency * SECOND,
    };
    return {
      limits,
      level: params.pike_log_level,
      services,
      tree: openAddressTree(store, services.clock, limits),
    };
  },
});

function positive(value: number) {
  return value > 0 ? null : { problem: 'it must be greater than 0' };
}

function check({ tree, level }: PikeState, call: Call, address: string): number {
  const bytes = parseIp(address);
  if (bytes === null) return refuse(call, `"${address}" is no address`);
  const verdict = tree.hit(bytes);
  if (verdict === 'passed') return 1;
  if (verdict === 'blocked') return -1;
  call.run.writeLog(level, `pike: ${address} is blocked [pike.blocked]`);
  return BLOCKED_NOW;
}

function listing() {
  return command({
    doc: 'The addresses that are counted by themselves: ALL, HOT (blocked; the default), WARM (half of what blocks them).',
    params: [rpcOptional(rpcText('which'))],
    run({ tree, limits }, _server, which = 'HOT') {
      const wanted = which.toUpperCase();
      if (!['ALL', 'HOT', 'WARM'].includes(wanted))
        return new RpcFault(500, 'Bad argument. Select: ALL, HOT or WARM');
      const list = [...tree.leaves()]
        .map((leaf) => ({
          ip_addr: leaf.address,
          leaf_hits_prev: leaf.before,
          leaf_hits_curr: leaf.now,
          expires: leaf.expires,
          status: statusOf(leaf, limits.hits),
        }))
        .filter(({ status }) => wanted === 'ALL' || status === wanted)
        .sort((one, other) => sumOf(other) - sumOf(one));
      return { max_hits: limits.hits, list, number_of_rows: list.length };
    },
  });
}

function statusOf({ before, now }: Leaf, hits: number): string {
  const most = Math.max(before, now);
  if (most >= hits) return 'HOT';
  return most >= hits / 2 ? 'WARM' : '';
}

function sumOf(row: { readonly leaf_hits_prev: number; readonly leaf_hits_curr: number }): number {
  return row.leaf_hits_prev + row.leaf_hits_curr;
}
