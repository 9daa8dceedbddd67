import {
  ANY_ROUTE,
  type AwaitedCall,
  askDatabase,
  compiled,
  DATABASE_DEADLINE_MS,
  type Database,
  databaseProblem,
  declare,
  defineModule,
  equal,
  needDatabase,
  optional,
  type Problem,
  printed,
  query,
  type RouteKind,
  reachProblem,
  refuse,
  string,
  variable,
} from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import { addDestination } from '../core/index.ts';

/** The columns of a name: user and domain. */
interface NameColumns {
  readonly user: string;
  readonly domain: string;
}

interface AliasState {
  readonly database: Database;
  readonly alias: NameColumns;
  readonly user: NameColumns;
  readonly useDomain: boolean;
  readonly domainPrefix: string;
  readonly appendBranches: boolean;
}

/** The letters of flags. */
interface AliasFlags {
  /** Whether the domain is looked for too; null: as the parameter says. */
  readonly domain: boolean | null;
  /** From the user to the alias. */
  readonly reverse: boolean;
}

const { awaited } = declare<AliasState>();

const LOOKUP_ROUTES: readonly RouteKind[] = ['request', 'failure'];
const NO_FLAGS: AliasFlags = { domain: null, reverse: false };

const flags = compiled('flags', 'flags', parseFlags);

/** Other names of users, in a database. */
export default defineModule({
  name: 'alias_db',
  doc: "Aliases of users in a database (Kamailio's table dbaliases). The script waits for the answer where it stands.",
  params: {
    db_url: { type: 'string', default: '', doc: 'Database of the aliases.', check: databaseProblem },
    user_column: { type: 'string', default: 'username', doc: 'Column of the user.' },
    domain_column: { type: 'string', default: 'domain', doc: "Column of the user's domain." },
    alias_user_column: { type: 'string', default: 'alias_username', doc: 'Column of the alias.' },
    alias_domain_column: { type: 'string', default: 'alias_domain', doc: "Column of the alias's domain." },
    use_domain: { type: 'int', default: 0, doc: 'Whether the domain is looked for besides the user.' },
    domain_prefix: {
      type: 'string',
      default: '',
      doc: 'Stripped from the front of the domain that is looked for.',
    },
    append_branches: {
      type: 'int',
      default: 0,
      doc: 'Whether all users of an alias but the first become destinations besides the Request-URI.',
    },
  },
  functions: {
    alias_db_lookup: awaited({
      args: [string('table'), optional(flags)],
      routes: LOOKUP_ROUTES,
      deadline: DATABASE_DEADLINE_MS,
      doc: 'Replaces the Request-URI that is an alias by the URI of its user. Flags: d by the user part alone, u by the domain too, r the other way round. 1, -1 it is none.',
      async run(state, call, table, given = NO_FLAGS) {
        const { run } = call;
        const found = await find(state, call, table, run.requestUri, given);
        const [first, ...others] = found;
        if (first === undefined) return -1;
        run.requestUri = first;
        if (!state.appendBranches) return 1;
        for (const uri of others) {
          if (!addDestination(run, { ...PLAIN, uri })) {
            return refuse(call, 'there are more users than destinations may be', 'raise max_branches');
          }
        }
        return 1;
      },
    }),
    alias_db_find: awaited({
      args: [string('table'), printed('uri'), variable('result'), optional(flags)],
      routes: ANY_ROUTE,
      deadline: DATABASE_DEADLINE_MS,
      doc: 'As `alias_db_lookup`, for any URI; the URI of the user goes into the variable. 1, -1 it is no alias.',
      async run(state, call, table, uri, into, given = NO_FLAGS) {
        const [first] = await find(state, call, table, uri, given);
        if (first === undefined) return -1;
        return into.set(call.run, first) ? 1 : refuse(call, `${into.text} did not take the value`);
      },
    }),
  },
  variables: {},
  setup: ({ params, fail }) => needDatabase('alias_db', params.db_url, fail),
  prepare: ({ database }) => reachProblem('alias_db', database),
  setupWorker: ({ params, services }): AliasState => ({
    database: services.databases.open(params.db_url),
    alias: { user: params.alias_user_column, domain: params.alias_domain_column },
    user: { user: params.user_column, domain: params.domain_column },
    useDomain: params.use_domain !== 0,
    domainPrefix: params.domain_prefix,
    appendBranches: params.append_branches !== 0,
  }),
});

const PLAIN = {
  dstUri: null,
  path: null,
  q: -1,
  sendSocket: null,
  flags: 0,
  located: null,
} as const;

function parseFlags(text: string): AliasFlags | Problem {
  if (!/^[dru]*$/.test(text)) return { problem: `"${text}" has unknown flags`, hint: 'use d, u and r' };
  const domain = text.includes('u') ? true : text.includes('d') ? false : null;
  return { domain, reverse: text.includes('r') };
}

/** The URIs that another one stands for; none where it is no URI of a user, which is logged. */
async function find(
  { database, alias, user, useDomain, domainPrefix }: AliasState,
  call: AwaitedCall,
  table: string,
  text: string,
  { domain, reverse }: AliasFlags,
): Promise<string[]> {
  const uri = parseUri(text);
  if (uri === null || uri.user === null || uri.user === '') {
    refuse(call, `"${text}" is no URI of a user`);
    return [];
  }
  const [from, to] = reverse ? [user, alias] : [alias, user];
  const host = uri.host.startsWith(domainPrefix) ? uri.host.slice(domainPrefix.length) : uri.host;
  const where =
    (domain ?? useDomain) ? { [from.user]: uri.user, [from.domain]: host } : { [from.user]: uri.user };
  const result = await askDatabase(call, database, query(table, equal(where), [to.user, to.domain]));
  return (result?.rows ?? []).map(([name, at]) => `sip:${String(name)}@${String(at)}`);
}
