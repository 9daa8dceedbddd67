import {
  type Call,
  type Destination,
  declare,
  literal,
  methodBit,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { unescapeUri } from '../../sip/escapes.ts';
import { addDestination } from '../core/index.ts';
import { type Contact, isLive, isRuid, type Location } from '../usrloc/index.ts';
import { type AddressOfRecord, readAor } from './aor.ts';
import { REGISTRATION_ERRORS } from './errors.ts';
import { pathRoute } from './path.ts';
import { gruuOf } from './reply.ts';
import type { RegistrarState } from './state.ts';
import { openTable, tableProblem } from './table.ts';
import { configured, giveAttributes, showContact } from './xavps.ts';

const { fn } = declare<LookupState>();

const ROUTES: readonly RouteKind[] = ['request', 'failure'];
const FOUND = 1;
const NOT_FOUND = -1;
const METHOD_NOT_SUPPORTED = -2;
const LOOKUP_FAILED = -3;

/** What a lookup needs: a module that `needs` registrar makes one with `openLookup`. */
export type LookupState = Pick<RegistrarState, 'locations' | 'settings' | 'aorRules'>;

/** The contacts that a request may go to, best first; or why there are none. */
export type Found =
  | { readonly code: 1; readonly contacts: readonly Contact[] }
  | { readonly code: -1 | -2 | -3; readonly contacts: readonly [] };

/** Functions that bring the contacts of an address of record into the destination set. */
export const lookupFunctions = {
  lookup: fn({
    args: [literal('table'), optional(printed('uri'))],
    routes: ROUTES,
    doc: 'Makes the Request-URI the first contact of the address of record in it (or of `uri`), the others destinations. 1; -1 no contact, -2 none that supports the method, -3 the URI is none.',
    check: ([table], _site, state) => tableProblem(state, table),
    run: (state, call, table, uri) => lookup(state, call, table, uri ?? call.run.requestUri),
  }),
  lookup_to_dset: fn({
    args: [literal('table'), optional(printed('uri'))],
    routes: ROUTES,
    doc: 'As `lookup`, but the Request-URI stays as it is and every contact becomes a destination (none with `append_branches` 0).',
    check: ([table], _site, state) => tableProblem(state, table),
    run(state, call, table, uri) {
      const { code, contacts } = find(state, call, table, uri ?? call.run.requestUri);
      if (state.settings.appendBranches) append(state, call, contacts, 0);
      return code;
    },
  }),
  lookup_branches: fn({
    args: [literal('table')],
    routes: ROUTES,
    doc: 'Looks up the Request-URI, and each destination that has nothing but a URI. The best of the results counts.',
    check: ([table], _site, state) => tableProblem(state, table),
    run: (state, call, table) => lookupBranches(state, call, table),
  }),
};

function find(state: LookupState, call: Call, table: string, uri: string): Found {
  const location = openTable(state, table);
  if (location === null) {
    refuse(call, 'the shared store has no room for the table');
    return { code: LOOKUP_FAILED, contacts: [] };
  }
  const aor = readAor(uri, state.aorRules);
  if (typeof aor === 'string') {
    refuse(call, `"${uri}": ${REGISTRATION_ERRORS[aor].text}`);
    return { code: LOOKUP_FAILED, contacts: [] };
  }
  return findContacts(state, call.run, location, aor);
}

/** The contacts of an address of record that the run's request may go to. */
function findContacts(
  { settings }: LookupState,
  run: RunContext,
  location: Location,
  aor: AddressOfRecord,
): Found {
  const now = run.services.clock.wallTime();
  const bound = ofGruu(location, aor);
  if (bound === null) return { code: LOOKUP_FAILED, contacts: [] };
  const named = bound.filter((contact) => settings.useExpired || isLive(contact, now));
  const flags = (settings.lookupFilter & 1) === 0 ? null : configured(run, settings.xavpConfig, 'rlf_bflags');
  const wanted = flags === null ? named : named.filter(({ branchFlags }) => (branchFlags & flags) !== 0);
  if (wanted.length === 0) return { code: NOT_FOUND, contacts: [] };
  // What belongs to a dialog goes where the dialog is.
  if (!settings.methodFiltering || (run.message.to?.tag ?? null) !== null) {
    return { code: FOUND, contacts: wanted };
  }
  const bit = methodBit(run.message.method);
  const able = wanted.filter(({ methods }) => (methods & bit) !== 0);
  return able.length === 0 ? { code: METHOD_NOT_SUPPORTED, contacts: [] } : { code: FOUND, contacts: able };
}

/** All contacts; of a GRUU (RFC 5627 §4.4) that of its instance alone; null for a temporary GRUU that is none of ours. */
function ofGruu(location: Location, { key, uri }: AddressOfRecord): readonly Contact[] | null {
  const gruu = uri.params.get('gr');
  if (gruu === null) return location.contacts(key);
  if (gruu !== '') {
    const wanted = unescapeUri(gruu);
    return location.contacts(key).filter(({ instance }) => instance !== null && gruuOf(instance) === wanted);
  }
  const ruid = uri.user ?? '';
  if (!isRuid(ruid)) return null;
  const aor = location.aorOf(ruid);
  return aor === null ? [] : location.contacts(aor).filter((contact) => contact.ruid === ruid);
}

/** Every contact of an address of record that is bound now, as a destination; whatever method it supports. */
export function destinationsOf(state: LookupState, call: Call, table: string, uri: string): Destination[] {
  const aor = readAor(uri, state.aorRules);
  if (typeof aor === 'string') {
    refuse(call, `"${uri}": ${REGISTRATION_ERRORS[aor].text}`);
    return [];
  }
  const now = call.run.services.clock.wallTime();
  const contacts = openTable(state, table)?.contacts(aor.key) ?? [];
  return contacts
    .filter((contact) => isLive(contact, now))
    .map((contact) => destinationOf(state, call.run, contact));
}

/** Where a request to a contact goes. */
function destinationOf({ settings }: LookupState, run: RunContext, contact: Contact): Destination {
  const { uri, q, path, received, socket, branchFlags, ruid, userAgent, instance } = contact;
  const route = path === null ? null : pathRoute(run, path, settings.pathCheckLocal);
  return {
    uri,
    dstUri: route?.firstHop ?? received,
    path: route?.vector ?? null,
    q,
    sendSocket: socket,
    flags: branchFlags,
    located: { ruid, userAgent, instance },
  };
}

function lookup(state: LookupState, call: Call, table: string, uri: string): Found['code'] {
  const { code, contacts } = find(state, call, table, uri);
  const [first, ...others] = contacts;
  if (first === undefined) return code;
  retarget(state, call.run, first);
  if (state.settings.appendBranches) append(state, call, others, 1);
  return code;
}

function retarget(state: LookupState, run: RunContext, contact: Contact): void {
  const { uri, q, dstUri, path, sendSocket, flags, located } = destinationOf(state, run, contact);
  run.requestUri = uri;
  run.state.q = q;
  run.state.located = located;
  run.state.dstUri = dstUri;
  run.state.path = path;
  if (sendSocket !== null) run.state.sendSocket = sendSocket;
  run.state.branchFlags = (run.state.branchFlags | flags) >>> 0;
  giveAttributes(run, contact, state.locations.xavpContact, 0);
  showContact(run, contact, state.settings);
}

/** Makes destinations of contacts; the first of them is the `index`-th that was found. */
function append(state: LookupState, call: Call, contacts: readonly Contact[], index: number): void {
  for (const [at, contact] of contacts.entries()) {
    if (!addDestination(call.run, destinationOf(state, call.run, contact))) {
      refuse(call, 'there are more contacts than destinations may be', 'raise max_branches');
      return;
    }
    giveAttributes(call.run, contact, state.locations.xavpContact, index + at);
  }
}

function lookupBranches(state: LookupState, call: Call, table: string): number {
  const { run } = call;
  const { destinations } = run.state;
  const before = [...destinations];
  let code: number = lookup(state, call, table, run.requestUri);
  for (const [at, destination] of before.entries()) {
    if (!isBare(destination)) continue;
    const found = find(state, call, table, destination.uri);
    code = Math.max(code, found.code);
    const [first, ...others] = found.contacts;
    if (first === undefined) continue;
    destinations[at] = destinationOf(state, run, first);
    giveAttributes(run, first, state.locations.xavpContact, 0);
    if (state.settings.appendBranches) append(state, call, others, 1);
  }
  return code;
}

function isBare({ dstUri, path, sendSocket }: Destination): boolean {
  return dstUri === null && path === null && sendSocket === null;
}
