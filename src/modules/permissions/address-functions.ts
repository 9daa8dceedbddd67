import {
  ANY_ROUTE,
  askDatabase,
  type Call,
  DATABASE_DEADLINE_MS,
  declare,
  equal,
  int,
  isProblem,
  optional,
  printed,
  query,
  refuse,
} from '../../kit/index.ts';
import { compileRegex } from '../../script/regex.ts';
import type { PermissionsState } from './state.ts';

const { fn, awaited } = declare<PermissionsState>();

/** Functions that look at where a request comes from. */
export const addressFunctions = {
  allow_address: fn({
    args: [int('group'), printed('address'), int('port')],
    routes: ANY_ROUTE,
    doc: 'Whether an address and port are in a group. 1 or -1.',
    run: (state, call, group, address, port) => (find(state, call, group, address, port) === null ? -1 : 1),
  }),
  allow_source_address: fn({
    args: [optional(int('group'))],
    routes: ANY_ROUTE,
    doc: 'Whether the source of the message is in a group (default 1). 1 or -1.',
    run(state, call, group = 1) {
      const { srcIp, srcPort } = call.run.state.received;
      return find(state, call, group, srcIp, srcPort) === null ? -1 : 1;
    },
  }),
  allow_address_group: fn({
    args: [printed('address'), int('port')],
    routes: ANY_ROUTE,
    doc: 'The group that an address and port are in; -1 none.',
    run: (state, call, address, port) => find(state, call, null, address, port) ?? -1,
  }),
  allow_source_address_group: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'The group that the source of the message is in; -1 none.',
    run(state, call) {
      const { srcIp, srcPort } = call.run.state.received;
      return find(state, call, null, srcIp, srcPort) ?? -1;
    },
  }),
  allow_trusted: awaited({
    args: [optional(printed('address')), optional(printed('protocol')), optional(printed('from'))],
    routes: ANY_ROUTE,
    deadline: DATABASE_DEADLINE_MS,
    doc: 'Whether the table of trusted peers has the source (or the address and protocol given) with patterns that fit From (or the URI given) and the Request-URI. 1, or how many do (`peer_tag_mode`); -1 none.',
    async run(state, call, address, protocol, from) {
      const { trusted } = state;
      if (trusted === null) return refuse(call, 'there is no database', 'set db_url');
      const { run } = call;
      const { received } = run.state;
      const wanted = (protocol ?? received.proto).toLowerCase();
      const source = from ?? run.message.from?.uri ?? '';
      const columns = [trusted.proto, trusted.from, trusted.requestUri, trusted.tag];
      const where = equal({ [trusted.source]: address ?? received.srcIp });
      const answer = await askDatabase(
        call,
        trusted.database,
        query(trusted.table, where, columns, trusted.priority),
      );
      let found = 0;
      for (const [proto, fromPattern, uriPattern, tag] of answer?.rows ?? []) {
        const allowed = String(proto).toLowerCase();
        if (allowed !== 'any' && wanted !== 'any' && allowed !== wanted) continue;
        if (!fits(call, fromPattern, source) || !fits(call, uriPattern, run.requestUri)) continue;
        found++;
        state.giveTag(run, typeof tag === 'string' ? tag : null);
        if (!state.allTags) break;
      }
      return found === 0 ? -1 : found;
    },
  }),
};

/** The group of the entry that fits, whose tag the script gets; null: none does. */
function find(
  { addresses, giveTag }: PermissionsState,
  { run }: Call,
  group: number | null,
  address: string,
  port: number,
): number | null {
  const entry = addresses.list().find(group, address, port);
  if (entry === null) return null;
  giveTag(run, entry.tag);
  return entry.group;
}

/** An empty pattern fits everything; one that is no expression fits nothing, and is logged. */
function fits(call: Call, pattern: unknown, text: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return true;
  const regex = compileRegex(pattern, { ignoreCase: false, lines: false });
  if (!isProblem(regex)) return regex.test(text);
  refuse(call, `the table has "${pattern}": ${regex.problem}`);
  return false;
}
