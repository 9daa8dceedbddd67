/** A column: its type in SQL, and its default as SQL writes it; `null` allows NULL, undefined has none. */
export interface Column {
  readonly type: string;
  readonly default: string | null | undefined;
}

/** A table as Kamailio's modules expect it. */
export interface Table {
  readonly name: string;
  /** What the table `version` says of it. */
  readonly version: number;
  readonly columns: Readonly<Record<string, Column>>;
  /** Sets of columns that no two rows have in common. */
  readonly unique: readonly (readonly string[])[];
  readonly indexes: readonly (readonly string[])[];
}

interface Keys {
  readonly unique?: Table['unique'];
  readonly indexes?: Table['indexes'];
}

function table(name: string, version: number, columns: Table['columns'], keys: Keys = {}): Table {
  return { name, version, columns, unique: keys.unique ?? [], indexes: keys.indexes ?? [] };
}

/** Text, never NULL; empty unless a default is given. */
function text(length: number, otherwise = ''): Column {
  return { type: `VARCHAR(${length})`, default: `'${otherwise}'` };
}

/** Text that has to be given. */
function given(length: number): Column {
  return { type: `VARCHAR(${length})`, default: undefined };
}

/** Text or NULL. */
function nullable(length: number): Column {
  return { type: `VARCHAR(${length})`, default: null };
}

/** A number; null allows NULL, and is then the default. */
function integer(otherwise: number | null = 0): Column {
  return { type: 'INTEGER', default: otherwise === null ? null : String(otherwise) };
}

function real(otherwise: string): Column {
  return { type: 'REAL', default: otherwise };
}

/** A moment; without a default it has to be given. */
function moment(otherwise?: string): Column {
  return { type: 'TIMESTAMP', default: otherwise === undefined ? undefined : `'${otherwise}'` };
}

/** What Kamailio's tables have where nothing was ever written. */
const LONG_AGO = '2000-01-01 00:00:01';

const accounted = {
  method: text(16),
  from_tag: text(128),
  to_tag: text(128),
  callid: text(255),
  sip_code: text(3),
  sip_reason: text(128),
  time: moment(),
  // What the stock configuration adds to Kamailio's tables for its own `db_extra`.
  src_user: text(64),
  src_domain: text(128),
  src_ip: text(64),
  dst_ouser: text(64),
  dst_user: text(64),
  dst_domain: text(128),
};

/** The tables of Kamailio 5.6.3 that modules here read and write, besides `version` itself. */
export const TABLES: readonly Table[] = [
  table(
    'subscriber',
    7,
    { username: text(64), domain: text(64), password: text(64), ha1: text(128), ha1b: text(128) },
    { unique: [['username', 'domain']], indexes: [['username']] },
  ),
  table(
    'location',
    9,
    {
      ruid: text(64),
      username: text(64),
      domain: nullable(64),
      contact: text(512),
      received: nullable(128),
      path: nullable(512),
      expires: moment('2030-05-28 21:32:15'),
      q: real('1.0'),
      callid: text(255, 'Default-Call-ID'),
      cseq: integer(1),
      last_modified: moment(LONG_AGO),
      flags: integer(),
      cflags: integer(),
      user_agent: text(255),
      socket: nullable(64),
      methods: integer(null),
      instance: nullable(255),
      reg_id: integer(),
      server_id: integer(),
      connection_id: integer(),
      keepalive: integer(),
      partition: integer(),
    },
    {
      unique: [['ruid']],
      indexes: [
        ['username', 'domain', 'contact'],
        ['expires'],
        ['connection_id'],
        ['server_id', 'connection_id'],
      ],
    },
  ),
  table(
    'location_attrs',
    1,
    {
      ruid: text(64),
      username: text(64),
      domain: nullable(64),
      aname: text(64),
      atype: integer(),
      avalue: text(512),
      last_modified: moment(LONG_AGO),
    },
    { indexes: [['username', 'domain', 'ruid'], ['last_modified']] },
  ),
  table('acc', 5, accounted, { indexes: [['callid']] }),
  table(
    'acc_cdrs',
    2,
    {
      start_time: moment('2000-01-01 00:00:00'),
      end_time: moment('2000-01-01 00:00:00'),
      duration: real('0'),
    },
    { indexes: [['start_time']] },
  ),
  table('missed_calls', 4, accounted, { indexes: [['callid']] }),
  table(
    'trusted',
    6,
    {
      src_ip: given(50),
      proto: given(4),
      from_pattern: nullable(64),
      ruri_pattern: nullable(64),
      tag: nullable(64),
      priority: integer(),
    },
    { indexes: [['src_ip']] },
  ),
  table('address', 6, {
    grp: integer(1),
    ip_addr: given(50),
    mask: integer(32),
    port: { type: 'SMALLINT', default: '0' },
    tag: nullable(64),
  }),
  table('dispatcher', 4, {
    setid: integer(),
    destination: text(192),
    flags: integer(),
    priority: integer(),
    attrs: text(128),
    description: text(64),
  }),
  table(
    'dbaliases',
    1,
    { alias_username: text(64), alias_domain: text(64), username: text(64), domain: text(64) },
    {
      indexes: [['alias_username'], ['alias_username', 'alias_domain'], ['username', 'domain']],
    },
  ),
  table(
    'uri',
    1,
    { username: text(64), domain: text(64), uri_user: text(64), last_modified: moment(LONG_AGO) },
    { unique: [['username', 'domain', 'uri_user']] },
  ),
  table(
    'domain',
    2,
    { domain: given(64), did: nullable(64), last_modified: moment(LONG_AGO) },
    { unique: [['domain']] },
  ),
  table(
    'domain_attrs',
    1,
    {
      did: given(64),
      name: given(32),
      type: { type: 'INTEGER', default: undefined },
      value: given(255),
      last_modified: moment(LONG_AGO),
    },
    { indexes: [['did', 'name']] },
  ),
  table(
    'speed_dial',
    2,
    {
      username: text(64),
      domain: text(64),
      sd_username: text(64),
      sd_domain: text(64),
      new_uri: text(255),
      fname: text(64),
      lname: text(64),
      description: text(64),
    },
    { unique: [['username', 'domain', 'sd_domain', 'sd_username']] },
  ),
];

/** The table in which the versions of all others stand, and its own. */
const VERSION = table(
  'version',
  1,
  { table_name: given(32), table_version: integer() },
  { unique: [['table_name']] },
);

/** SQL that makes all tables that are not there and enters their versions; what is there stays as it is. */
export function schemaSql(): string[] {
  return [VERSION, ...TABLES].flatMap((each) => [
    createTable(each),
    ...each.indexes.map((columns) => createIndex(each.name, columns)),
    `INSERT OR IGNORE INTO version (table_name, table_version) VALUES ('${each.name}', ${each.version})`,
  ]);
}

function createTable({ name, columns, unique }: Table): string {
  const lines = ['id INTEGER PRIMARY KEY NOT NULL'];
  for (const [column, { type, default: otherwise }] of Object.entries(columns)) {
    if (otherwise === null) lines.push(`"${column}" ${type} DEFAULT NULL`);
    else lines.push(`"${column}" ${type}${otherwise === undefined ? '' : ` DEFAULT ${otherwise}`} NOT NULL`);
  }
  for (const key of unique) {
    lines.push(
      `CONSTRAINT ${name}_${key.join('_')}_idx UNIQUE (${key.map((column) => `"${column}"`).join(', ')})`,
    );
  }
  return `CREATE TABLE IF NOT EXISTS "${name}" (${lines.join(', ')})`;
}

function createIndex(name: string, columns: readonly string[]): string {
  const listed = columns.map((column) => `"${column}"`).join(', ');
  return `CREATE INDEX IF NOT EXISTS ${name}_${columns.join('_')}_idx ON "${name}" (${listed})`;
}
