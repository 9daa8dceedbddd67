import {
  type AwaitedCall,
  askDatabase,
  DATABASE_DEADLINE_MS,
  type Database,
  databaseProblem,
  declare,
  defineModule,
  equal,
  needDatabase,
  optional,
  printed,
  query,
  reachProblem,
  refuse,
  string,
} from '../../kit/index.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';

interface SpeeddialState {
  readonly database: Database;
  readonly columns: Readonly<Record<'user' | 'domain' | 'shortUser' | 'shortDomain' | 'uri', string>>;
  /** 0: users alone, 1: the owner's domain too, 2: both domains. */
  readonly useDomain: number;
  readonly domainPrefix: string;
}

const { awaited } = declare<SpeeddialState>();

/** Short numbers of users, in a database. */
export default defineModule({
  name: 'speeddial',
  doc: "Short numbers, each user's own, in a database (Kamailio's table speed_dial). The script waits for the answer where it stands.",
  params: {
    db_url: { type: 'string', default: '', doc: 'Database of the short numbers.', check: databaseProblem },
    user_column: { type: 'string', default: 'username', doc: 'Column of the owner.' },
    domain_column: { type: 'string', default: 'domain', doc: "Column of the owner's domain." },
    sd_user_column: { type: 'string', default: 'sd_username', doc: 'Column of the short number.' },
    sd_domain_column: { type: 'string', default: 'sd_domain', doc: "Column of the short number's domain." },
    new_uri_column: { type: 'string', default: 'new_uri', doc: 'Column of the URI that it stands for.' },
    domain_prefix: { type: 'string', default: '', doc: "Stripped from the front of the owner's domain." },
    use_domain: {
      type: 'int',
      default: 0,
      doc: 'What is looked for besides the users: 0 nothing, 1 the domain of the owner, 2 that of the Request-URI too.',
      check: (mode) => (mode >= 0 && mode <= 2 ? null : { problem: 'use_domain must be 0, 1 or 2' }),
    },
  },
  functions: {
    sd_lookup: awaited({
      args: [string('table'), optional(printed('owner'))],
      routes: ['request'],
      deadline: DATABASE_DEADLINE_MS,
      doc: 'Replaces the Request-URI that is a short number of the user in From (or of the owner) by what it stands for. 1, -1 it is none.',
      async run(state, call, table, owner) {
        const { run } = call;
        const from = owner === undefined ? (run.message.from?.parsedUri ?? null) : parseUri(owner);
        const short = parseUri(run.requestUri);
        if (from === null || short === null) return refuse(call, 'the owner or the Request-URI is no URI');
        const uri = await find(state, call, table, from, short);
        if (uri === null) return -1;
        run.requestUri = /^(?:sips?|tel):/i.test(uri) ? uri : `sip:${uri}`;
        return 1;
      },
    }),
  },
  variables: {},
  setup: ({ params, fail }) => needDatabase('speeddial', params.db_url, fail),
  prepare: ({ database }) => reachProblem('speeddial', database),
  setupWorker: ({ params, services }): SpeeddialState => ({
    database: services.databases.open(params.db_url),
    columns: {
      user: params.user_column,
      domain: params.domain_column,
      shortUser: params.sd_user_column,
      shortDomain: params.sd_domain_column,
      uri: params.new_uri_column,
    },
    useDomain: params.use_domain,
    domainPrefix: params.domain_prefix,
  }),
});

async function find(
  { database, columns, useDomain, domainPrefix }: SpeeddialState,
  call: AwaitedCall,
  table: string,
  owner: SipUri,
  short: SipUri,
): Promise<string | null> {
  const host = owner.host.startsWith(domainPrefix) ? owner.host.slice(domainPrefix.length) : owner.host;
  const where = {
    [columns.user]: owner.user ?? '',
    [columns.shortUser]: short.user ?? '',
    ...(useDomain >= 1 ? { [columns.domain]: host } : {}),
    ...(useDomain >= 2 ? { [columns.shortDomain]: short.host } : {}),
  };
  const result = await askDatabase(call, database, query(table, equal(where), [columns.uri]));
  const uri = result?.rows[0]?.[0] ?? null;
  return uri === null || uri === '' ? null : String(uri);
}
