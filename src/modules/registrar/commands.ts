import {
  coreHash,
  declare,
  type Json,
  RpcFault,
  rpcAny,
  rpcInt,
  rpcOptional,
  rpcText,
} from '../../kit/index.ts';
import { type Contact, isLive, type Location, secondsLeft, withContact } from '../usrloc/index.ts';
import type { RegistrarState } from './state.ts';

const { command } = declare<RegistrarState>();

const NO_TABLE = new RpcFault(500, 'Domain table not found');
const NO_DOMAIN = new RpcFault(500, 'Domain missing in AOR');
const TOO_FEW = new RpcFault(500, 'Not enough parameters (table and AOR to lookup)');
const TOO_FEW_TO_ADD = new RpcFault(500, 'Not enough parameters or wrong format');
const NOT_SET = '[not set]';
/** What stands for a text that is not given. */
const NOTHING = ['', '.', '0'];
/** What a contact has that no phone registered. */
const ADDED_CALL_ID = 'added@fermata.rpc';
const ADDED_USER_AGENT = 'fermata RPC';

const TABLE = rpcText('table', TOO_FEW);
const AOR = rpcText('aor', TOO_FEW);

/** The commands of usrloc about what is in memory. They stand here since what an address of record is depends on `case_sensitive` of this module. */
export const locationCommands = {
  'ul.dump': command({
    doc: 'All tables with all addresses of record and their contacts; `brief`: without the contacts.',
    params: [rpcOptional(rpcText('brief'))],
    run: (state, _server, mode) => ({
      Domains: state.locations
        .names()
        .map((name) => ({ Domain: domainOf(state, state.locations.open(name), mode === 'brief') })),
    }),
  }),
  'ul.lookup': command({
    doc: 'The contacts of an address of record, `user` or with `use_domain` `user@domain`.',
    params: [TABLE, AOR],
    run: (state, _server, table, aor) =>
      located(state, table, aor, (location, key) => {
        const contacts = location.contacts(key);
        const now = nowOf(state);
        if (contacts.length === 0) return new RpcFault(500, `AOR not found in ${table} table`);
        if (!contacts.some((contact) => isLive(contact, now)))
          return new RpcFault(500, 'AOR has no contacts');
        return { AoR: key, Contacts: contacts.filter((contact) => isLive(contact, now)).map(shown(now)) };
      }),
  }),
  'ul.add': command({
    doc: 'Adds a contact or changes it. `expires` 0: it never expires. `.` or `0` for path, received and socket: none.',
    params: [
      rpcText('table', TOO_FEW_TO_ADD),
      rpcText('aor', TOO_FEW_TO_ADD),
      rpcText('contact', TOO_FEW_TO_ADD),
      rpcInt('expires', TOO_FEW_TO_ADD),
      rpcAny('q', TOO_FEW_TO_ADD),
      rpcText('path', TOO_FEW_TO_ADD),
      rpcInt('flags', TOO_FEW_TO_ADD),
      rpcInt('cflags', TOO_FEW_TO_ADD),
      rpcInt('methods', TOO_FEW_TO_ADD),
      rpcOptional(rpcText('received')),
      rpcOptional(rpcText('socket')),
    ],
    run(
      state,
      _server,
      table,
      aor,
      uri,
      expires,
      q,
      path,
      flags,
      cflags,
      methods,
      received = '',
      socket = '',
    ) {
      const value = Number(q);
      if (!(value >= -1 && value <= 1) || expires < 0) return TOO_FEW_TO_ADD;
      const now = nowOf(state);
      const contact: Contact = {
        uri,
        expiresAt: expires === 0 ? 0 : now + expires * 1000,
        q: value < 0 ? -1 : Math.round(value * 1000),
        callId: ADDED_CALL_ID,
        cseq: 1,
        flags: flags >>> 0,
        branchFlags: cflags >>> 0,
        userAgent: ADDED_USER_AGENT,
        received: textOrNull(received),
        path: textOrNull(path),
        socket: textOrNull(socket),
        modifiedAt: now,
        methods: methods >>> 0,
        ruid: state.locations.newRuid(),
        instance: null,
        regId: 0,
        attributes: [],
      };
      return located(state, table, aor, (location, key) => add(state, location, key, contact));
    },
  }),
  'ul.rm': command({
    doc: 'Removes all contacts of an address of record.',
    params: [TABLE, AOR],
    run: (state, _server, table, aor) =>
      located(state, table, aor, (location, key) => {
        location.update(key, () => ({ contacts: [] }));
        return undefined;
      }),
  }),
  'ul.rm_contact': command({
    doc: 'Removes a contact of an address of record by its URI.',
    params: [TABLE, AOR, rpcText('contact', TOO_FEW)],
    run: (state, _server, table, aor, uri) =>
      located(state, table, aor, (location, key) => {
        const done = location.update(key, (before) => {
          const at = before.findIndex((contact) => contact.uri === uri);
          return { at, known: before.length > 0, contacts: at < 0 ? null : before.toSpliced(at, 1) };
        });
        if (done !== null && !done.known) return new RpcFault(404, 'AOR not found');
        return done !== null && done.at < 0 ? new RpcFault(404, 'Contact not found') : undefined;
      }),
  }),
};

/** Does something with an address of record in a table, or says which of them there is not. */
function located(
  { aorRules, locations }: RegistrarState,
  table: string,
  aor: string,
  run: (location: Location, key: string) => Json | RpcFault | undefined,
): Json | RpcFault | undefined {
  const location = locations.find(table);
  if (location === null) return NO_TABLE;
  const at = aor.indexOf('@');
  if (aorRules.useDomain && at < 0) return NO_DOMAIN;
  const named = aorRules.useDomain || at < 0 ? aor : aor.slice(0, at);
  return run(location, aorRules.caseSensitive ? named : named.toLowerCase());
}

function add(
  { locations }: RegistrarState,
  location: Location,
  key: string,
  contact: Contact,
): RpcFault | undefined {
  const added = location.update(key, (before) => {
    const old = before.find(({ uri }) => uri === contact.uri);
    const others = before.filter((other) => other !== old);
    const named = old === undefined ? contact : { ...contact, ruid: old.ruid };
    return { contacts: withContact(others, named, locations.newestFirst) };
  });
  return added === null ? new RpcFault(500, 'No more memory for contacts') : undefined;
}

function domainOf(state: RegistrarState, location: Location, brief: boolean): Json {
  const now = nowOf(state);
  const aors: Json[] = [];
  for (const { aor, contacts } of location.entries()) {
    aors.push(
      brief
        ? { AoR: aor }
        : { Info: { AoR: aor, HashID: coreHash(aor, '', 0), Contacts: contacts.map(shown(now)) } },
    );
  }
  return { Domain: location.name, AoRs: aors, Stats: { Records: aors.length } };
}

function shown(nowMs: number): (contact: Contact) => Json {
  return (contact) => ({
    Contact: {
      Address: contact.uri,
      Expires: timeShown(contact, nowMs),
      Q: contact.q < 0 ? -1 : contact.q / 1000,
      'Call-ID': contact.callId,
      CSeq: contact.cseq,
      'User-Agent': contact.userAgent,
      Received: contact.received ?? NOT_SET,
      Path: contact.path ?? NOT_SET,
      Flags: contact.flags,
      CFlags: contact.branchFlags,
      Socket: contact.socket ?? NOT_SET,
      Methods: contact.methods,
      Ruid: contact.ruid,
      Instance: contact.instance ?? NOT_SET,
      'Reg-Id': contact.regId,
      'Last-Modified': Math.floor(contact.modifiedAt / 1000),
    },
  });
}

function timeShown(contact: Contact, nowMs: number): Json {
  if (contact.expiresAt === 0) return 'permanent';
  return isLive(contact, nowMs) ? secondsLeft(contact, nowMs) : 'expired';
}

function textOrNull(text: string): string | null {
  return NOTHING.includes(text) ? null : text;
}

function nowOf({ clock }: RegistrarState): number {
  return clock.wallTime();
}
