import { type Problem, parseInteger } from '../../kit/index.ts';
import { readConfigFile } from './config-file.ts';
import type { Params } from './params.ts';
import { proxyOf, type Settings, settingsOf, tlsVersionOf, yesOrNo } from './settings.ts';

/** A connection that the script names in `http_connect`. */
export interface Connection {
  readonly name: string;
  /** `http` or `https`. */
  readonly schema: string;
  /** Host, port and path. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly authMethods: number;
  readonly settings: Settings;
  /** Name of the connection that is asked where this one fails; '' none. */
  readonly failover: string;
}

/** Takes one setting of a connection. */
type Take = (connection: Connection, value: string) => Connection | Problem;

const onSettings =
  (change: (settings: Settings, value: string) => Settings | Problem): Take =>
  (connection, value) => {
    const settings = change(connection.settings, value);
    return 'problem' in settings ? settings : { ...connection, settings };
  };

const onTls = (name: 'certFile' | 'keyFile' | 'ciphers'): Take =>
  onSettings((settings, value) => ({ ...settings, tls: { ...settings.tls, [name]: value } }));

const onNumber = (change: (settings: Settings, number: number) => Settings): Take =>
  onSettings((settings, value) => {
    const number = parseInteger(value);
    return number === null || number < 0 ? { problem: `"${value}" is no number` } : change(settings, number);
  });

const onSwitch = (change: (settings: Settings, on: boolean) => Settings): Take =>
  onSettings((settings, value) => {
    const on = yesOrNo(value);
    return on === null ? { problem: `"${value}" is neither yes nor no` } : change(settings, on);
  });

/** Settings that both forms of a definition have. */
const COMMON: ReadonlyMap<string, Take> = new Map([
  ['timeout', onNumber((settings, seconds) => ({ ...settings, timeoutSeconds: seconds }))],
  ['maxdatasize', onNumber((settings, bytes) => ({ ...settings, maxBodyBytes: bytes }))],
  ['useragent', onSettings((settings, userAgent) => ({ ...settings, userAgent }))],
  ['verify_peer', onSwitch((settings, on) => ({ ...settings, tls: { ...settings.tls, verifyPeer: on } }))],
  ['verify_host', onSwitch((settings, on) => ({ ...settings, tls: { ...settings.tls, verifyHost: on } }))],
  [
    'tlsversion',
    onSettings((settings, value) => {
      const minVersion = tlsVersionOf(value);
      if (minVersion === undefined) return { problem: `there is no tlsversion "${value}"` };
      return { ...settings, tls: { ...settings.tls, minVersion } };
    }),
  ],
  ['client_cert', onTls('certFile')],
  ['client_key', onTls('keyFile')],
  ['cipher_suites', onTls('ciphers')],
  ['failover', (connection, failover) => ({ ...connection, failover })],
]);

const REDIRECT = onSwitch((settings, on) => ({ ...settings, followRedirects: on }));

const IN_PARAMETER: ReadonlyMap<string, Take> = new Map([...COMMON, ['httpredirect', REDIRECT]]);

const IN_FILE: ReadonlyMap<string, Take> = new Map([
  ...COMMON,
  ['http_follow_redirect', REDIRECT],
  ['username', (connection, username) => ({ ...connection, username })],
  ['password', (connection, password) => ({ ...connection, password })],
  ['keep_connections', onSwitch((settings, keepAlive) => ({ ...settings, keepAlive }))],
  [
    'authmethod',
    (connection, value) => {
      const methods = parseInteger(value);
      if (methods === null || methods < 1 || methods > 3)
        return { problem: `there is no authmethod ${value}` };
      return { ...connection, authMethods: methods };
    },
  ],
]);

/** Reads every connection of the parameters; what is wrong goes to `fail`. */
export function readConnections(
  params: Params,
  filePath: (path: string) => string,
  fail: (message: string, hint?: string) => void,
): Map<string, Connection> {
  const connections = new Map<string, Connection>();
  const add = (where: string, made: Connection | Problem): void => {
    if ('problem' in made) fail(`http_client, ${where}: ${made.problem}`, made.hint);
    else if (connections.has(made.name))
      fail(`http_client, ${where}: there are two connections "${made.name}"`);
    else connections.set(made.name, withFiles(made, filePath));
  };
  for (const text of params.httpcon) add(`httpcon "${text}"`, parseConnection(text, params));
  if (params.config_file !== '') {
    const path = filePath(params.config_file);
    for (const section of readConfigFile(path, (problem) => fail(`http_client: ${problem}`))) {
      add(`${path}, [${section.name}]`, connectionOfSection(section.name, section.values, params));
    }
  }
  for (const { name, failover } of connections.values()) {
    if (failover === '' || connections.has(failover)) continue;
    fail(`http_client: connection "${name}" names a failover "${failover}" that is no connection`);
  }
  return connections;
}

function parseConnection(text: string, params: Params): Connection | Problem {
  const [, name, rest] = /^([^=\s]+)=>(.*)$/s.exec(text) ?? [];
  if (name === undefined || rest === undefined) {
    return { problem: 'is no connection', hint: 'write "name=>http://host/path;timeout=2"' };
  }
  const [url = '', ...given] = rest.split(';');
  const values = new Map<string, string>();
  for (const setting of given) {
    if (setting.trim() === '') continue;
    const [key = '', ...value] = setting.split('=');
    values.set(key.trim(), value.join('=').trim());
  }
  return withSettings(connectionTo(name, url, params), values, IN_PARAMETER);
}

function connectionOfSection(
  name: string,
  values: ReadonlyMap<string, string>,
  params: Params,
): Connection | Problem {
  const { url = '', httpproxy, httpproxyport, ...rest } = Object.fromEntries(values);
  const made = withSettings(connectionTo(name, url, params), new Map(Object.entries(rest)), IN_FILE);
  if ('problem' in made || (httpproxy === undefined && httpproxyport === undefined)) return made;
  const port = httpproxyport === undefined ? params.httpproxyport : parseInteger(httpproxyport);
  if (port === null) return { problem: `httpproxyport "${httpproxyport}" is no number` };
  const proxy = proxyOf(httpproxy ?? params.httpproxy, port);
  if (proxy === null) return { problem: `httpproxy "${httpproxy}" is no host` };
  return { ...made, settings: { ...made.settings, proxy } };
}

function withSettings(
  begun: Connection | Problem,
  values: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, Take>,
): Connection | Problem {
  let made = begun;
  for (const [name, value] of values) {
    if ('problem' in made) return made;
    const take = known.get(name);
    if (take === undefined) {
      return { problem: `there is no setting "${name}"`, hint: `there are ${[...known.keys()].join(', ')}` };
    }
    made = take(made, value);
  }
  return made;
}

function connectionTo(name: string, url: string, params: Params): Connection | Problem {
  const [, schema, user, address] = /^(https?):\/\/(?:([^@/]*)@)?([^\s]+)$/i.exec(url.trim()) ?? [];
  if (schema === undefined || address === undefined) {
    return { problem: `"${url}" is no URL of http or https` };
  }
  const [username = '', ...password] = (user ?? '').split(':');
  return {
    name,
    schema: schema.toLowerCase(),
    address,
    username,
    password: password.join(':'),
    authMethods: params.authmethod,
    settings: settingsOf(params),
    failover: '',
  };
}

function withFiles(connection: Connection, filePath: (path: string) => string): Connection {
  const { tls } = connection.settings;
  const file = (path: string): string => (path === '' ? '' : filePath(path));
  return {
    ...connection,
    settings: {
      ...connection.settings,
      tls: { ...tls, certFile: file(tls.certFile), keyFile: file(tls.keyFile), caFile: file(tls.caFile) },
    },
  };
}

/** The URL of a connection with what a call appends to it. */
export function urlOf({ schema, address }: Connection, path: string): string {
  return `${schema}://${address}${path.startsWith('/') ? path : `/${path}`}`;
}
