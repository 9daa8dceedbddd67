import { parseInteger, toText, type Value } from '../../kit/index.ts';
import type { Settings } from './query.ts';

/** Changes settings by a value; null: it makes no sense. */
export type Change = (settings: Settings, value: Value, defaults: Settings) => Settings | null;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

const onText =
  (change: (settings: Settings, text: string) => Settings): Change =>
  (settings, value) =>
    change(settings, toText(value));

/** A number from `least` on; null sets it back. */
const onNumber =
  (least: number, change: (settings: Settings, number: number) => Settings, back: Change): Change =>
  (settings, value, defaults) => {
    if (value === null) return back(settings, value, defaults);
    const number = typeof value === 'number' ? value : parseInteger(value);
    return number === null || number < least ? null : change(settings, number);
  };

const onTls = (change: (value: Value) => Partial<Settings['connection']['tls']>): Change =>
  onConnection((connection, value) => ({ ...connection, tls: { ...connection.tls, ...change(value) } }));

function onConnection(
  change: (connection: Settings['connection'], value: Value) => Settings['connection'],
): Change {
  return (settings, value) => ({ ...settings, connection: change(settings.connection, value) });
}

const isOn = (value: Value): boolean => value !== null && value !== 0 && value !== '0';

/** What may stand in `$http_req(…)`, and what writing it does. */
export const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['all', (_settings, value, defaults) => (value === null ? defaults : null)],
  [
    'hdr',
    (settings, value) => {
      if (value === null) return { ...settings, headers: [] };
      const [, name, text] = /^([^\s:]+)\s*:\s*([^\r\n]*?)\s*$/.exec(toText(value)) ?? [];
      if (name === undefined || text === undefined) return null;
      return { ...settings, headers: [...settings.headers, [name, text]] };
    },
  ],
  ['body', onText((settings, body) => ({ ...settings, body }))],
  [
    'method',
    (settings, value) => {
      const method = toText(value).toUpperCase();
      return method === '' || METHODS.includes(method) ? { ...settings, method } : null;
    },
  ],
  [
    'timeout',
    onNumber(
      1,
      (settings, timeoutMs) => ({ ...settings, timeoutMs }),
      (settings, _value, { timeoutMs }) => ({ ...settings, timeoutMs }),
    ),
  ],
  ['username', onText((settings, username) => ({ ...settings, username }))],
  ['password', onText((settings, password) => ({ ...settings, password }))],
  [
    'authmethod',
    (settings, value, { authMethods }) => {
      if (value === null) return { ...settings, authMethods };
      const methods = typeof value === 'number' ? value : parseInteger(value);
      return methods === null || methods < 1 || methods > 3 ? null : { ...settings, authMethods: methods };
    },
  ],
  ['suspend', (settings, value) => ({ ...settings, suspends: value === null || isOn(value) })],
  ['follow_redirect', (settings, value) => ({ ...settings, followRedirects: isOn(value) })],
  ['tls_client_cert', onTls((value) => ({ certFile: toText(value) }))],
  ['tls_client_key', onTls((value) => ({ keyFile: toText(value) }))],
  ['tls_ca_path', onTls((value) => ({ caPath: toText(value) }))],
  ['tls_verify_peer', onTls((value) => ({ verifyPeer: isOn(value) }))],
  ['tls_verify_host', onTls((value) => ({ verifyHost: isOn(value) }))],
  [
    'tcp_keepalive',
    (settings, value) => {
      const { connection } = settings;
      const seconds = isOn(value) ? (connection.tcpKeepAliveSeconds ?? 60) : null;
      return { ...settings, connection: { ...connection, tcpKeepAliveSeconds: seconds } };
    },
  ],
  [
    'tcp_ka_idle',
    onNumber(
      1,
      (settings, seconds) => ({
        ...settings,
        connection: { ...settings.connection, tcpKeepAliveSeconds: seconds },
      }),
      (settings) => settings,
    ),
  ],
  [
    // libcurl's numbers: any, IPv4, IPv6.
    'ipresolve',
    (settings, value) => {
      const families: readonly (0 | 4 | 6)[] = [0, 4, 6];
      const family = families[Number(value ?? 0)];
      return family === undefined ? null : { ...settings, connection: { ...settings.connection, family } };
    },
  ],
  // libcurl's numbers: any, and HTTP/1.1, which is what is spoken here.
  ['http_version', (settings, value) => (value === null || value === 0 || value === 2 ? settings : null)],
]);
