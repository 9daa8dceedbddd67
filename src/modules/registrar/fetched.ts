import {
  declare,
  literal,
  type Problem,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  type Value,
} from '../../kit/index.ts';
import { type Contact, expiredContact, type LocatedContact } from '../usrloc/index.ts';
import { readAor } from './aor.ts';
import { REGISTRATION_ERRORS } from './errors.ts';
import type { RegistrarState } from './state.ts';
import { openTable, tableProblem } from './table.ts';

const { fn, variable } = declare<RegistrarState>();

const ROUTES: readonly RouteKind[] = ['request', 'failure', 'event'];
/** Profile with the contact of event_route[usrloc:contact-expired]. */
const EXPIRED_PROFILE = 'exp';

/** Attributes of a contact in `$ulc(profile=>…)`. */
const ATTRIBUTES: Readonly<Record<string, (contact: Contact, run: RunContext) => Value>> = {
  addr: ({ uri }) => uri,
  path: ({ path }) => path ?? '',
  received: ({ received }) => received ?? '',
  expires: ({ expiresAt }) => Math.floor(expiresAt / 1000),
  callid: ({ callId }) => callId,
  regid: ({ regId }) => regId,
  q: ({ q }) => q,
  cseq: ({ cseq }) => cseq,
  flags: ({ flags }) => flags,
  cflags: ({ branchFlags }) => branchFlags,
  user_agent: ({ userAgent }) => userAgent,
  socket: ({ socket }) => socket,
  modified: ({ modifiedAt }) => Math.floor(modifiedAt / 1000),
  methods: ({ methods }) => methods,
  ruid: ({ ruid }) => ruid,
  instance: ({ instance }) => instance,
  conid: () => null,
  server_id: (_contact, run) => run.services.global('server_id') ?? 0,
};

/** What `$ulc(profile=>attribute)` names. */
interface FetchedKey {
  readonly profile: string;
  readonly attribute: string;
}

/** Functions that fetch contacts for `$ulc`. */
export const fetchedFunctions = {
  reg_fetch_contacts: fn({
    args: [literal('table'), printed('uri'), literal('profile')],
    routes: ROUTES,
    doc: 'Fetches the contacts of an address of record for `$ulc(profile=>attribute)`. 1, -1 when there is none or the URI is none.',
    check: ([table], _site, state) => tableProblem(state, table),
    run(state, call, table, uri, profile) {
      const profiles = profilesOf(state, call.run);
      profiles.delete(profile);
      const aor = readAor(uri, state.aorRules);
      if (typeof aor === 'string') return refuse(call, `"${uri}": ${REGISTRATION_ERRORS[aor].text}`);
      const contacts = openTable(state, table)?.contacts(aor.key) ?? [];
      if (contacts.length === 0) return -1;
      profiles.set(
        profile,
        contacts.map((contact) => ({ table, aor: aor.key, contact })),
      );
      return 1;
    },
  }),
  reg_free_contacts: fn({
    args: [literal('profile')],
    routes: ROUTES,
    doc: 'Drops what `reg_fetch_contacts` fetched. 1.',
    run(state, { run }, profile) {
      state.profiles.get(run)?.delete(profile);
      return 1;
    },
  }),
};

/** `$ulc(profile=>attribute)`. */
export const ulc = variable<FetchedKey>({
  doc: '`$(ulc(profile=>attribute)[i])`: an attribute of the i-th contact that `reg_fetch_contacts` fetched; `count` of them, `aor`, `domain` (the table). Profile `exp`: the contact of event_route[usrloc:contact-expired].',
  inner: 'required',
  parse: (inner) => parseKey(inner ?? ''),
  get({ profiles }, run, { profile, attribute }, index) {
    const expired = profile === EXPIRED_PROFILE ? expiredContact.get(run) : undefined;
    const fetched = expired === undefined ? profiles.get(run)?.get(profile) : [expired];
    if (fetched === undefined) return null;
    if (attribute === 'count') return fetched.length;
    const at = typeof index === 'number' && index > 0 ? index : 0;
    return attributeOf(fetched[at], attribute, run);
  },
});

function parseKey(text: string): { readonly key: FetchedKey } | Problem {
  const [, profile, attribute] = /^\s*([^=>\s]+)\s*=>\s*(\w+)\s*$/.exec(text) ?? [];
  if (profile === undefined || attribute === undefined) {
    return { problem: `"${text}" names no attribute of a contact`, hint: 'write profile=>attribute' };
  }
  const names = ['aor', 'domain', 'count', ...Object.keys(ATTRIBUTES)];
  return names.includes(attribute)
    ? { key: { profile, attribute } }
    : { problem: `a contact has no attribute "${attribute}"`, hint: `there are: ${names.join(', ')}` };
}

function attributeOf(fetched: LocatedContact | undefined, attribute: string, run: RunContext): Value {
  if (fetched === undefined) return null;
  if (attribute === 'aor') return fetched.aor;
  if (attribute === 'domain') return fetched.table;
  return ATTRIBUTES[attribute]?.(fetched.contact, run) ?? null;
}

function profilesOf({ profiles }: RegistrarState, run: RunContext) {
  let own = profiles.get(run);
  if (own === undefined) {
    own = new Map();
    profiles.set(run, own);
  }
  return own;
}
