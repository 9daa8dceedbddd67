import type { DbValue, Fields, Row, Xavp } from '../../kit/index.ts';
import { ALL_METHODS, type Contact } from './contact.ts';

/** The columns of the table `location` that are read and written; modparams give them other names. */
export const COLUMNS = [
  'ruid',
  'user',
  'domain',
  'contact',
  'received',
  'path',
  'expires',
  'q',
  'callid',
  'cseq',
  'last_modified',
  'flags',
  'cflags',
  'user_agent',
  'socket',
  'methods',
  'instance',
  'reg_id',
  'server_id',
  'connection_id',
  'keepalive',
  'partition',
] as const;

export type ColumnName = (typeof COLUMNS)[number];

/** How contacts stand in the database. */
export interface RowForm {
  /** Names of the columns in the database. */
  readonly columns: Readonly<Record<ColumnName, string>>;
  readonly useDomain: boolean;
  /** `expires_type` 1: times are seconds of the epoch instead of moments. */
  readonly timesAreNumbers: boolean;
  readonly serverId: number;
  /** The branch flag that marks contacts to be kept alive; 0: none. */
  readonly natFlag: number;
}

/** A contact with its address of record. */
export interface StoredContact {
  readonly aor: string;
  readonly contact: Contact;
}

/** No connection: contacts are not tied to one. */
const NO_CONNECTION = -1;

/** User and domain of an address of record; without `use_domain` it has no domain. */
export function partsOf(
  aor: string,
  useDomain: boolean,
): { readonly user: string; readonly domain: string | null } {
  if (!useDomain) return { user: aor, domain: null };
  const at = aor.lastIndexOf('@');
  return { user: at < 0 ? '' : aor.slice(0, at), domain: aor.slice(at + 1) };
}

/** A contact as a row. */
export function toFields(form: RowForm, aor: string, contact: Contact): Fields {
  const { user, domain } = partsOf(aor, form.useDomain);
  const time = (ms: number): DbValue => (form.timesAreNumbers ? Math.floor(ms / 1000) : new Date(ms));
  const values: Readonly<Record<ColumnName, DbValue>> = {
    ruid: contact.ruid,
    user,
    domain,
    contact: contact.uri,
    received: contact.received,
    path: contact.path,
    expires: time(contact.expiresAt),
    q: contact.q < 0 ? -1 : contact.q / 1000,
    callid: contact.callId,
    cseq: contact.cseq,
    last_modified: time(contact.modifiedAt),
    flags: contact.flags,
    cflags: contact.branchFlags,
    user_agent: contact.userAgent,
    socket: contact.socket,
    methods: contact.methods === ALL_METHODS ? null : contact.methods,
    instance: contact.instance,
    reg_id: contact.regId,
    server_id: form.serverId,
    connection_id: NO_CONNECTION,
    keepalive: (contact.branchFlags & form.natFlag) === 0 ? 0 : 1,
    partition: 0,
  };
  return Object.fromEntries(COLUMNS.map((name) => [form.columns[name], values[name]]));
}

/** The contact in a row with the values of {@link COLUMNS}; null when it is none: somebody else wrote it. */
export function fromRow(form: RowForm, row: Row): StoredContact | null {
  const value = (name: ColumnName): DbValue => row[COLUMNS.indexOf(name)] ?? null;
  const text = (name: ColumnName): string => String(value(name) ?? '');
  const orNull = (name: ColumnName): string | null => (text(name) === '' ? null : text(name));
  const number = (name: ColumnName): number =>
    Number.isFinite(Number(value(name))) ? Number(value(name)) : 0;
  const time = (name: ColumnName): number => {
    const at = value(name);
    return at instanceof Date ? at.getTime() : number(name) * 1000;
  };
  const aor =
    form.useDomain && text('domain') !== '' ? withDomain(text('user'), text('domain')) : text('user');
  if (aor === '' || text('contact') === '' || text('ruid') === '') return null;
  const q = Number(value('q') ?? -1);
  return {
    aor,
    contact: {
      uri: text('contact'),
      expiresAt: Math.max(time('expires'), 0),
      q: q >= 0 && q <= 1 ? Math.round(q * 1000) : -1,
      callId: text('callid'),
      cseq: Math.max(number('cseq'), 0),
      flags: number('flags') >>> 0,
      branchFlags: number('cflags') >>> 0,
      userAgent: text('user_agent'),
      received: orNull('received'),
      path: orNull('path'),
      socket: orNull('socket'),
      modifiedAt: Math.max(time('last_modified'), 0),
      methods: value('methods') === null ? ALL_METHODS : number('methods') >>> 0,
      ruid: text('ruid'),
      instance: orNull('instance'),
      regId: Math.max(number('reg_id'), 0),
      attributes: [],
    },
  };
}

function withDomain(user: string, domain: string): string {
  return user === '' ? domain : `${user}@${domain}`;
}

/** Types of attributes in the table `location_attrs`. */
const TEXT = 0;
const INTEGER = 1;

/** The columns of `location_attrs` that are read. */
export const ATTRIBUTE_COLUMNS = ['ruid', 'aname', 'atype', 'avalue'] as const;

/** The attributes of a contact as rows: those that are text or numbers. */
export function attributeFields(form: RowForm, aor: string, contact: Contact): Fields[] {
  const { user, domain } = partsOf(aor, form.useDomain);
  return contact.attributes.flatMap(({ name, value }) => {
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const atype = typeof value === 'number' ? INTEGER : TEXT;
    const avalue = String(value);
    const last_modified = new Date(contact.modifiedAt);
    return [{ ruid: contact.ruid, username: user, domain, aname: name, atype, avalue, last_modified }];
  });
}

/** The attribute in a row with the values of {@link ATTRIBUTE_COLUMNS}, and the name of its contact. */
export function attributeOf([ruid, name, type, value]: Row): {
  readonly ruid: string;
  readonly attribute: Xavp;
} {
  const text = String(value ?? '');
  const attribute = { name: String(name ?? ''), value: type === INTEGER ? Number(text) : text };
  return { ruid: String(ruid ?? ''), attribute };
}
