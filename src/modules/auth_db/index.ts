import {
  ANY_ROUTE,
  type AwaitedCall,
  askDatabase,
  DATABASE_DEADLINE_MS,
  type Database,
  type DbValue,
  declare,
  defineModule,
  equal,
  type FunctionDeclaration,
  int,
  isProblem,
  needDatabase,
  optional,
  type Problem,
  query,
  reachProblem,
  refuse,
  string,
  tableProblemOf,
  tableVersionProblem,
  type Value,
} from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import {
  AUTH,
  type Authority,
  type Credentials,
  type CredentialsHeader,
  checkResponse,
  isOwnRequest,
  openAuthority,
  takeCredentials,
} from '../auth/index.ts';
import { giveLoaded, type LoadedColumn, parseLoaded } from './loaded.ts';
import { authDbParams } from './params.ts';

interface AuthDbState {
  readonly authority: Authority;
  readonly database: Database;
  readonly userColumn: string;
  readonly domainColumn: string;
  readonly passwordColumn: string;
  /** Of the hash for user names that have a domain. */
  readonly passwordColumn2: string;
  readonly calculates: boolean;
  readonly useDomain: boolean;
  readonly loaded: readonly LoadedColumn[];
  readonly alwaysLoads: boolean;
  readonly checksVersion: boolean;
  /** Tables that the script names. */
  readonly tables: Set<string>;
}

const { awaited } = declare<AuthDbState>();

/** Version of the table subscriber in Kamailio 5.6. */
const SUBSCRIBER_VERSION = 7;

/** Bits of the flags of `auth_check`. */
const OWN_REQUEST = 1;
const BUT_CALLS = 2;
/** Requests that may come with an anonymous From: bit 2 leaves their user unchecked. */
const CALLS: readonly string[] = ['INVITE', 'BYE', 'PRACK', 'UPDATE', 'MESSAGE'];

/** Bits of the flags of `is_subscriber`. */
const WITH_DOMAIN = 1;
const WITHOUT_LOADING = 2;
/** What it returns of somebody who is none. */
const NO_SUBSCRIBER = -2;

const CODES = `1, ${AUTH.error} credentials that are not whole, a nonce that is not ours or no answer of the database, ${AUTH.wrongPassword} wrong password, ${AUTH.unknownUser} no such user, ${AUTH.stale} stale nonce, ${AUTH.noCredentials} no credentials for the realm, ${AUTH.reused} nonce used before`;

/** Digest authentication against a table of users. */
export default defineModule({
  name: 'auth_db',
  doc: "Digest authentication of users in a database (Kamailio's table subscriber). The script waits where it stands, in any expression, with or without a transaction; the worker goes on with other messages.",
  needs: ['auth'],
  params: authDbParams,
  functions: {
    auth_check: awaited({
      args: [string('realm'), string('table'), int('flags')],
      routes: ['request'],
      deadline: DATABASE_DEADLINE_MS,
      doc: `Checks the credentials of a REGISTER as \`www_authenticate\`, of any other request as \`proxy_authenticate\`. Flags: 1 they must be those of the user that From names (REGISTER and PUBLISH: To too, PUBLISH: the Request-URI too), ${AUTH.mismatch} otherwise; 2 besides: not of ${CALLS.join(', ')}. ${CODES}.`,
      check: checkTable,
      async run(state, call, realm, table, flags) {
        const { run } = call;
        const { method } = run.message;
        const header = method === 'REGISTER' ? 'authorization' : 'proxy-authorization';
        const [code, credentials] = await authenticate(state, call, header, { realm, table, method });
        if (code !== AUTH.ok || credentials === null || (flags & OWN_REQUEST) === 0) return code;
        if ((flags & BUT_CALLS) !== 0 && CALLS.includes(method)) return code;
        return isOwnRequest(run, credentials.user, state.useDomain) ? code : AUTH.mismatch;
      },
    }),
    www_authenticate: authenticating('authorization'),
    www_authorize: authenticating('authorization'),
    proxy_authenticate: authenticatingProxy(),
    proxy_authorize: authenticatingProxy(),
    is_subscriber: awaited({
      args: [string('uri'), string('table'), int('flags')],
      routes: ANY_ROUTE,
      deadline: DATABASE_DEADLINE_MS,
      doc: 'Whether the URI is that of a user. Flags: 1 by the domain too, 2 without `load_credentials`. 1, -2 it is not, -1 no answer of the database.',
      check: ([, table], site, state) => checkTable([undefined, table], site, state),
      async run(state, call, text, table, flags) {
        const uri = parseUri(text);
        if (uri === null || uri.user === null || uri.user === '') {
          return refuse(call, `"${text}" is no URI of a user`);
        }
        const domain = (flags & WITH_DOMAIN) === 0 ? null : uri.host;
        const loads = (flags & WITHOUT_LOADING) === 0;
        const columns = loads ? state.loaded.map(({ column }) => column) : [];
        const row = await findUser(state, call, table, uri.user, domain, [state.userColumn, ...columns]);
        if (row === null) return -1;
        if (row === undefined) return NO_SUBSCRIBER;
        if (loads) giveLoaded(call.run, state.loaded, row.slice(1));
        return 1;
      },
    }),
  },
  variables: {},
  setup: ({ params, fail }) => needDatabase('auth_db', params.db_url, fail),
  setupWorker(worker): AuthDbState {
    const { params, services } = worker;
    const loaded = parseLoaded(params.load_credentials);
    return {
      authority: openAuthority(worker),
      database: services.databases.open(params.db_url),
      userColumn: params.user_column,
      domainColumn: params.domain_column,
      passwordColumn: params.password_column,
      passwordColumn2: params.password_column_2,
      calculates: params.calculate_ha1 !== 0,
      useDomain: params.use_domain !== 0,
      loaded: isProblem(loaded) ? [] : loaded.columns,
      alwaysLoads: params.force_generate_avps !== 0,
      checksVersion: params.version_table !== 0,
      tables: new Set(),
    };
  },
  async prepare({ database, tables, checksVersion }): Promise<Problem | null> {
    if (!checksVersion) return reachProblem('auth_db', database);
    for (const table of tables) {
      const reason = await tableVersionProblem(database, table, SUBSCRIBER_VERSION);
      if (reason !== null) return tableProblemOf('auth_db', reason);
    }
    return null;
  },
});

/** Takes note of a table, whose version is checked at the start; an empty name is a mistake. */
function checkTable(
  [realm, table]: readonly (Value | undefined)[],
  _site: unknown,
  { tables }: AuthDbState,
): Problem | null {
  if (realm === '') return { problem: 'the realm is empty' };
  if (table === '') return { problem: 'the table has no name' };
  if (typeof table === 'string') tables.add(table);
  return null;
}

function authenticating(header: CredentialsHeader): FunctionDeclaration<AuthDbState> {
  return awaited({
    args: [string('realm'), string('table'), optional(string('method'))],
    routes: ['request'],
    deadline: DATABASE_DEADLINE_MS,
    doc: `Checks the credentials in Authorization. ${CODES}.`,
    check: checkTable,
    async run(state, call, realm, table, method = call.run.message.method) {
      const [code] = await authenticate(state, call, header, { realm, table, method });
      return code;
    },
  });
}

function authenticatingProxy(): FunctionDeclaration<AuthDbState> {
  return awaited({
    args: [string('realm'), string('table')],
    routes: ['request'],
    deadline: DATABASE_DEADLINE_MS,
    doc: `Checks the credentials in Proxy-Authorization. ${CODES}.`,
    check: checkTable,
    async run(state, call, realm, table) {
      const { method } = call.run.message;
      const [code] = await authenticate(state, call, 'proxy-authorization', { realm, table, method });
      return code;
    },
  });
}

interface Checked {
  readonly realm: string;
  readonly table: string;
  readonly method: string;
}

/** The code, and the credentials that it is about; null where the request was not to be challenged or has none. */
async function authenticate(
  state: AuthDbState,
  call: AwaitedCall,
  header: CredentialsHeader,
  { realm, table, method }: Checked,
): Promise<readonly [number, Credentials | null]> {
  const { run } = call;
  const { authority, loaded } = state;
  if (realm === '') return [refuse(call, 'the realm is empty'), null];
  const credentials = takeCredentials(authority, run, header, realm);
  if (typeof credentials === 'number') return [credentials, null];
  const columns = [passwordColumnOf(state, credentials), ...loaded.map(({ column }) => column)];
  const domain = state.useDomain ? domainOf(credentials, realm) : null;
  const row = await findUser(state, call, table, credentials.user, domain, columns);
  if (row === null) return [AUTH.error, credentials];
  if (row === undefined) return [AUTH.unknownUser, credentials];
  const [password, ...values] = row;
  const ha1 = hashOf(state, credentials, realm, password);
  const code = ha1 === null ? AUTH.wrongPassword : checkResponse(authority, run, credentials, ha1, method);
  if (code === AUTH.ok || state.alwaysLoads) giveLoaded(run, loaded, values);
  return [code, credentials];
}

function passwordColumnOf(
  { calculates, passwordColumn, passwordColumn2 }: AuthDbState,
  { domain }: Credentials,
): string {
  return calculates || domain === '' ? passwordColumn : passwordColumn2;
}

function domainOf({ domain }: Credentials, realm: string): string {
  return domain === '' ? realm : domain;
}

/** The hash of a user's password; null where the user has none: what a stranger can guess opens nothing. */
function hashOf(
  { authority, calculates }: AuthDbState,
  { username }: Credentials,
  realm: string,
  password: DbValue | undefined,
): string | null {
  const text = password === null || password === undefined ? '' : String(password);
  if (text === '') return null;
  return calculates ? authority.digest.ha1(username, realm, text) : text;
}

/** The columns of a user; undefined: there is none, null: the database gave no answer. */
async function findUser(
  { database, userColumn, domainColumn }: AuthDbState,
  call: AwaitedCall,
  table: string,
  user: string,
  domain: string | null,
  columns: readonly string[],
): Promise<readonly DbValue[] | undefined | null> {
  const where = equal(
    domain === null ? { [userColumn]: user } : { [userColumn]: user, [domainColumn]: domain },
  );
  const result = await askDatabase(call, database, query(table, where, columns));
  return result === null ? null : result.rows[0];
}
