import {
  ANY_ROUTE,
  type Call,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  optional,
  type RunContext,
  refuse,
  string,
  type Value,
  variable,
} from '../../kit/index.ts';
import { parseDigest } from '../../sip/digest.ts';
import { type Authority, checkResponse, openAuthority, realmOf, takeCredentials } from './authority.ts';
import {
  CHALLENGE,
  type Challenger,
  type ChallengeState,
  challenge,
  challengeHeader,
  PROXY,
  SERVER,
} from './challenge.ts';
import { AUTH } from './codes.ts';
import { type CredentialsHeader, checkedHeader } from './credentials.ts';
import { isOwnRequest } from './identity.ts';
import { authParams } from './params.ts';

export { type Authority, checkResponse, openAuthority, takeCredentials } from './authority.ts';
export { AUTH } from './codes.ts';
export type { Credentials, CredentialsHeader } from './credentials.ts';
export { isOwnRequest } from './identity.ts';

interface AuthState extends ChallengeState {
  readonly useDomain: boolean;
  /** Epoch milliseconds. */
  now(): number;
}

const { fn } = declare<AuthState>();

/** Bits of the flags of `pv_www_authenticate` and its kin. */
const PASSWORD_IS_HASH = 1;
const ADD_CHALLENGE = 2;
const ADD_QOP_AUTH = 4;
const ADD_QOP_INT = 8;
const ADD_STALE = 16;
/** Where those functions leave a challenge. */
const CHALLENGE_AVP = 'digest_challenge';

const CODES = `1, ${AUTH.error} credentials that are not whole or a nonce that is not ours, ${AUTH.wrongPassword} wrong password, ${AUTH.stale} stale nonce, ${AUTH.noCredentials} no credentials for the realm, ${AUTH.reused} nonce used before`;

const CHECKING_DOC = `Checks credentials. Flags: 1 the password is its hash (HA1); where they are not right, 2, 4 and 8 put a challenge into \`$avp(${CHALLENGE_AVP})\`, without qop, with auth, with auth-int, and 16 adds stale=true. ${CODES}.`;

/** Digest authentication (RFC 3261 §22, RFC 8760). */
export default defineModule({
  name: 'auth',
  doc: 'Digest authentication: challenges, and checks of credentials against a password that the script knows. Nonces are sealed with a secret; what has to be remembered about them is shared by all workers. `auth_db` has the passwords in a database.',
  params: authParams,
  functions: {
    consume_credentials: fn({
      args: [],
      routes: ['request'],
      doc: 'Removes the header with the credentials that were checked last. 1, -1 when none were.',
      run(_state, call) {
        const field = checkedHeader.get(call.run);
        if (field === undefined) {
          return refuse(call, 'no credentials were checked', 'call it after auth_check or its kin');
        }
        call.run.state.edits.push({ kind: 'delete', start: field.start, end: field.end });
        return 1;
      },
    }),
    has_credentials: fn({
      args: [string('realm')],
      routes: ['request'],
      doc: 'Whether there are Digest credentials for a realm, in either header. 1, -1.',
      run: ({ authority }, { run }, realm) => (hasCredentials(authority, run, realm) ? 1 : -1),
    }),
    www_challenge: challenging(() => SERVER, 'Answers 401 with a challenge.'),
    proxy_challenge: challenging(() => PROXY, 'Answers 407 with a challenge.'),
    auth_challenge: challenging(
      challengerOf,
      'Answers a REGISTER with 401, any other request with 407, and a challenge.',
    ),
    pv_www_authenticate: checkingServer(),
    pv_www_authorize: checkingServer(),
    pv_proxy_authenticate: checkingProxy(),
    pv_proxy_authorize: checkingProxy(),
    pv_auth_check: fn({
      args: [string('realm'), string('password'), int('flags'), int('checks')],
      routes: ['request'],
      check: ([realm]) => emptyProblem('realm', realm),
      doc: `Checks the credentials of a REGISTER as \`pv_www_authenticate\`, of any other request as \`pv_proxy_authenticate\`. With \`checks\` 1 they must be those of the user that the request names, ${AUTH.mismatch} otherwise.`,
      run(state, call, realm, password, flags, checks) {
        const header = headerOf(call.run);
        const code = check(state, call, header, { realm, password, flags });
        const user = code === AUTH.ok && (checks & 1) !== 0 ? checkedUser(call.run) : null;
        return user === null || isOwnRequest(call.run, user, state.useDomain) ? code : AUTH.mismatch;
      },
    }),
    auth_get_www_authenticate: fn({
      args: [string('realm'), int('flags'), variable('result')],
      routes: ANY_ROUTE,
      doc: 'Puts the header line of a challenge, with its line end, into a variable; flags as of `www_challenge`. 1, -1 for an empty realm.',
      run({ authority }, call, realm, flags, into) {
        if (realm === '') return refuse(call, 'the realm is empty');
        into.set(call.run, challengeHeader(authority, call.run, SERVER, realm, flags));
        return 1;
      },
    }),
  },
  variables: {},
  timers: [
    {
      name: 'sweep',
      where: 'once',
      interval: ({ authority }) => (authority.counts === null && authority.oneTime === null ? 0 : 60_000),
      run({ authority, now }) {
        authority.counts?.sweep(now());
        authority.oneTime?.sweep(now());
      },
    },
  ],
  setupWorker(worker): AuthState {
    const { params, services } = worker;
    return {
      authority: openAuthority(worker),
      stateless: params.force_stateless_reply !== 0,
      useDomain: params.use_domain !== 0,
      now: () => services.clock.wallTime(),
    };
  },
});

/** The challenge for a request: a REGISTER is for the server itself. */
function challengerOf({ message }: RunContext): Challenger {
  return message.method === 'REGISTER' ? SERVER : PROXY;
}

function headerOf({ message }: RunContext): CredentialsHeader {
  return message.method === 'REGISTER' ? 'authorization' : 'proxy-authorization';
}

function emptyProblem(name: string, value: Value | undefined) {
  return value === '' ? { problem: `the ${name} is empty` } : null;
}

function hasCredentials(authority: Authority, { message }: RunContext, given: string): boolean {
  const realm = realmOf(authority, given).toLowerCase();
  return ['authorization', 'proxy-authorization'].some((header) =>
    message.headers(header).some((field) => parseDigest(field.value)?.get('realm')?.toLowerCase() === realm),
  );
}

/** The user of the credentials that were checked; null where the request was not to be challenged. */
function checkedUser(run: RunContext): string | null {
  const field = checkedHeader.get(run);
  const name = field === undefined ? undefined : parseDigest(field.value)?.get('username');
  return name === undefined ? null : (name.replace(/^sips?:/i, '').split('@', 1)[0] ?? '');
}

function challenging(
  challengerFor: (run: RunContext) => Challenger,
  doc: string,
): FunctionDeclaration<AuthState> {
  return fn({
    args: [string('realm'), int('flags')],
    routes: ['request'],
    answers: { how: 'statefully' },
    doc: `${doc} Flags: 1 qop=auth, 2 qop=auth-int, 16 stale=true. 1; -1 not sent, with a 500 for an empty realm.`,
    check: ([realm]) => emptyProblem('realm', realm),
    run: (state, call, realm, flags) => challenge(state, call, challengerFor(call.run), realm, flags),
  });
}

function checkingServer(): FunctionDeclaration<AuthState> {
  return fn({
    args: [string('realm'), string('password'), int('flags'), optional(string('method'))],
    routes: ['request'],
    check: ([realm]) => emptyProblem('realm', realm),
    doc: CHECKING_DOC,
    run: (state, call, realm, password, flags, method) =>
      check(state, call, 'authorization', { realm, password, flags, method }),
  });
}

function checkingProxy(): FunctionDeclaration<AuthState> {
  return fn({
    args: [string('realm'), string('password'), int('flags')],
    routes: ['request'],
    check: ([realm]) => emptyProblem('realm', realm),
    doc: CHECKING_DOC,
    run: (state, call, realm, password, flags) =>
      check(state, call, 'proxy-authorization', { realm, password, flags }),
  });
}

interface Checked {
  readonly realm: string;
  readonly password: string;
  readonly flags: number;
  readonly method?: string | undefined;
}

function check(
  { authority }: AuthState,
  call: Call,
  header: CredentialsHeader,
  { realm: given, password, flags, method }: Checked,
): number {
  const { run } = call;
  if (given === '') return refuse(call, 'the realm is empty');
  if (password === '') return refuse(call, 'the password is empty');
  const realm = realmOf(authority, given);
  const credentials = takeCredentials(authority, run, header, realm);
  if (credentials === AUTH.ok) return AUTH.ok;
  let code: number;
  if (typeof credentials === 'number') code = credentials;
  else {
    const isHash = (flags & PASSWORD_IS_HASH) !== 0;
    const ha1 = isHash ? password : authority.digest.ha1(credentials.username, realm, password);
    code = checkResponse(authority, run, credentials, ha1, method ?? run.message.method);
  }
  if (code !== AUTH.ok) leaveChallenge(authority, run, header, realm, flags);
  return code;
}

/** Leaves a challenge where the flags ask for one, for `append_to_reply`. */
function leaveChallenge(
  authority: Authority,
  run: RunContext,
  header: CredentialsHeader,
  realm: string,
  flags: number,
): void {
  if ((flags & (ADD_CHALLENGE | ADD_QOP_AUTH | ADD_QOP_INT)) === 0) return;
  let wanted = (flags & ADD_STALE) === 0 ? 0 : CHALLENGE.stale;
  if ((flags & ADD_QOP_INT) !== 0) wanted |= CHALLENGE.qopInt;
  else if ((flags & ADD_QOP_AUTH) !== 0) wanted |= CHALLENGE.qopAuth;
  const challenger = header === 'authorization' ? SERVER : PROXY;
  const value = challengeHeader(authority, run, challenger, realm, wanted);
  run.state.avps.unshift({ name: CHALLENGE_AVP, value });
}
