import {
  type Call,
  type Database,
  databaseProblem,
  declare,
  defineModule,
  needDatabase,
  optional,
  type Problem,
  printed,
  type RouteKind,
  RpcFault,
  refuse,
  tableProblemOf,
  tableVersionProblem,
} from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import { type DomainColumns, type Domains, loadDomains, openDomains } from './domains.ts';

interface DomainState {
  readonly database: Database;
  readonly columns: DomainColumns;
  readonly domains: Domains;
}

const { fn, command } = declare<DomainState>();

const ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch'];
const DOMAIN_VERSION = 2;
const ATTRIBUTES_VERSION = 1;
/** Name of the AVP with the id of a domain. */
const ID_AVP = 'did';

const NO_ROOM = 'the shared store has no room for the domains';

/** Domains that are ours, in a database. */
export default defineModule({
  name: 'domain',
  doc: "The domains that the server is responsible for (Kamailio's tables domain and domain_attrs): read at the start and by `domain.reload`, in memory that every worker sees at once.",
  params: {
    db_url: { type: 'string', default: '', doc: 'Database of the domains.', check: databaseProblem },
    domain_table: { type: 'string', default: 'domain', doc: 'Table of the domains.' },
    domain_attrs_table: { type: 'string', default: 'domain_attrs', doc: 'Table of their attributes.' },
    did_col: {
      type: 'string',
      default: 'did',
      doc: "Column of a domain's id; where it is NULL, the domain is its own.",
    },
    domain_col: { type: 'string', default: 'domain', doc: 'Column of the domain.' },
    name_col: { type: 'string', default: 'name', doc: 'Column of the name of an attribute.' },
    type_col: { type: 'string', default: 'type', doc: 'Column of its type: 0 a number, 2 a text.' },
    value_col: { type: 'string', default: 'value', doc: 'Column of its value.' },
    register_myself: {
      type: 'int',
      default: 0,
      doc: 'Whether these domains are `myself` in conditions, and wherever else the server asks whether a host is its own.',
    },
  },
  functions: {
    is_from_local: fn({
      args: [],
      routes: ROUTES,
      doc: 'Whether the host in From is one of the domains. 1, -1.',
      run: (state, call) => isLocal(state, call, call.run.message.from?.parsedUri?.host),
    }),
    is_uri_host_local: fn({
      args: [],
      routes: ROUTES,
      doc: 'Whether the host in the Request-URI is one of the domains. 1, -1.',
      run: (state, call) => isLocal(state, call, parseUri(call.run.requestUri)?.host),
    }),
    is_domain_local: fn({
      args: [printed('domain')],
      routes: ROUTES,
      doc: 'Whether this is one of the domains. 1, -1.',
      run: (state, call, domain) => isLocal(state, call, domain),
    }),
    lookup_domain: fn({
      args: [printed('domain'), optional(printed('prefix'))],
      routes: ROUTES,
      doc: 'Makes AVPs of the id (`did`) and the attributes of a domain, their names behind the prefix. 1, -1 it is none of ours.',
      run({ domains }, { run }, domain, prefix = '') {
        const id = domains.idOf(domain);
        if (id === null) return -1;
        const { avps } = run.state;
        avps.unshift({ name: `${prefix}${ID_AVP}`, value: id });
        for (const { name, value } of domains.attributes(id))
          avps.unshift({ name: `${prefix}${name}`, value });
        return 1;
      },
    }),
  },
  variables: {},
  rpc: {
    'domain.reload': command({
      doc: 'Reads the domains from the database again.',
      params: [],
      async run(state) {
        const problem = await load(state);
        return problem === null ? undefined : new RpcFault(500, 'Domain Table Reload Failed');
      },
    }),
    'domain.dump': command({
      doc: 'The domains with their ids, and the names of the attributes of each id.',
      params: [],
      run: ({ domains }) => ({
        domains: domains.all().map(({ domain, id }) => ({ domain, did: id })),
        attributes: [...new Set(domains.all().map(({ id }) => id))].flatMap((did) => {
          const attrs = domains.attributes(did).map(({ name }) => name);
          return attrs.length === 0 ? [] : [{ did, attrs }];
        }),
      }),
    }),
  },
  setup: ({ params, fail }) => needDatabase('domain', params.db_url, fail),
  setupWorker({ params, services, store }): DomainState {
    const domains = openDomains(store);
    if (params.register_myself !== 0) services.addOwnHosts((host) => domains.idOf(host) !== null);
    return {
      database: services.databases.open(params.db_url),
      domains,
      columns: {
        domainTable: params.domain_table,
        attributesTable: params.domain_attrs_table,
        did: params.did_col,
        domain: params.domain_col,
        name: params.name_col,
        type: params.type_col,
        value: params.value_col,
      },
    };
  },
  async prepare(state): Promise<Problem | null> {
    const { database, columns } = state;
    for (const [table, version] of [
      [columns.domainTable, DOMAIN_VERSION],
      [columns.attributesTable, ATTRIBUTES_VERSION],
    ] as const) {
      const reason = await tableVersionProblem(database, table, version);
      if (reason !== null) return tableProblemOf('domain', reason);
    }
    const problem = await load(state);
    return problem === null ? null : { problem: `domain: ${problem}` };
  },
});

/** Null, or why the domains could not be read. */
async function load({ database, columns, domains }: DomainState): Promise<string | null> {
  try {
    return (await loadDomains(database, columns, domains)) ? null : NO_ROOM;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isLocal({ domains }: DomainState, call: Call, host: string | undefined): number {
  if (host === undefined) return refuse(call, 'there is no URI with a host');
  return domains.idOf(host) === null ? -1 : 1;
}
