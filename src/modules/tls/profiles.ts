import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import {
  isProblem,
  type NetAddress,
  type Problem,
  type TlsClientProfile,
  type TlsProfiles,
  type TlsServerProfile,
  tlsContext,
} from '../../kit/index.ts';
import { parseTlsConfig, type TlsSection } from './config-file.ts';

/** What a section without a value takes: the parameters of the module. */
export interface TlsDefaults {
  readonly values: ReadonlyMap<string, string>;
  /** Path of `tls.cfg`; empty: there is none. */
  readonly config: string;
  readonly handshakeTimeout: number;
  filePath(path: string): string;
}

type Versions = Pick<SecureContextOptions, 'minVersion' | 'maxVersion'>;

const METHODS: ReadonlyMap<string, Versions> = new Map<string, Versions>([
  ['sslv23', { minVersion: 'TLSv1' }],
  ['sslv2', { minVersion: 'TLSv1' }],
  ['sslv3', { minVersion: 'TLSv1' }],
  ['tlsv1', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
  ['tlsv1+', { minVersion: 'TLSv1' }],
  ['tlsv1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }],
  ['tlsv1.1+', { minVersion: 'TLSv1.1' }],
  ['tlsv1.2', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }],
  ['tlsv1.2+', { minVersion: 'TLSv1.2' }],
  ['tlsv1.3', { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }],
  ['tlsv1.3+', { minVersion: 'TLSv1.3' }],
]);

/** Whether this is a `method`. */
export function isMethod(name: string): boolean {
  return METHODS.has(name.toLowerCase());
}

interface Server {
  readonly address: string;
  readonly name: string;
  /** 0: that name, 1: names below it, 2: both. */
  readonly mode: number;
  readonly profile: TlsServerProfile;
  readonly context: SecureContext;
}

interface Client {
  readonly address: string;
  readonly profile: TlsClientProfile;
}

/** Reads the files and makes the profiles of servers and clients; a text says what is wrong with which file. */
export function loadTlsProfiles(defaults: TlsDefaults): TlsProfiles | Problem {
  const sections = readSections(defaults);
  if (isProblem(sections)) return sections;
  const servers: Server[] = [];
  const clients: Client[] = [];
  const contextFor = (name: string): SecureContext | null =>
    servers.find((server) => answersTo(server, name))?.context ?? null;
  for (const section of withDefaults(sections)) {
    const base = sections.find(({ side, address }) => side === section.side && address === 'default');
    const value = (key: string): string =>
      section.values.get(key) ?? base?.values.get(key) ?? defaults.values.get(key) ?? '';
    const options = optionsOf(value, section, defaults);
    if (isProblem(options)) return options;
    try {
      const context = tlsContext(options);
      const verifies = isYes(value('verify_certificate'));
      const requires = isYes(value('require_certificate'));
      const name =
        section.values.get('server_name') ?? (section.address === 'default' ? value('server_name') : '');
      if (section.side === 'client') {
        const serverName = name === '' ? null : name;
        clients.push({ address: section.address, profile: { context, verifies, serverName } });
        continue;
      }
      const { handshakeTimeout } = defaults;
      const profile = { options, contextFor, verifies, requires, handshakeTimeout };
      const mode = Number(value('server_name_mode')) || 0;
      servers.push({ address: section.address, name: name.toLowerCase(), mode, profile, context });
    } catch (error) {
      return { problem: `TLS of [${section.side}:${section.address}]: ${messageOf(error)}` };
    }
  }
  return {
    server: (local) =>
      chosen(
        servers.filter(({ name, address }) => name === '' || address !== 'any'),
        local,
      ),
    client: (to) => chosen(clients, to),
  };
}

/** The profile of an address, else the default one. */
function chosen<P>(
  all: readonly { readonly address: string; readonly profile: P }[],
  { ip, port }: NetAddress,
): P | null {
  const own = `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
  const found =
    all.find(({ address }) => address === own) ?? all.find(({ address }) => address === 'default');
  return found?.profile ?? null;
}

function answersTo({ name, mode }: Server, asked: string): boolean {
  if (name === '') return false;
  if (mode !== 1 && asked === name) return true;
  return mode !== 0 && asked.endsWith(`.${name}`);
}

/** The sections, and those of defaults where the file has none. */
function withDefaults(sections: readonly TlsSection[]): readonly TlsSection[] {
  const all = [...sections];
  for (const side of ['server', 'client'] as const) {
    if (sections.some((one) => one.side === side && one.address === 'default')) continue;
    all.push({ side, address: 'default', line: 0, values: new Map() });
  }
  return all;
}

function readSections({ config, filePath }: TlsDefaults): readonly TlsSection[] | Problem {
  if (config === '') return [];
  const path = filePath(config);
  try {
    return parseTlsConfig(readFileSync(path, 'latin1'), path);
  } catch (error) {
    return { problem: `cannot read the TLS configuration ${path}: ${messageOf(error)}` };
  }
}

/** The options of one profile. */
function optionsOf(
  value: (key: string) => string,
  { side, address }: TlsSection,
  { filePath }: TlsDefaults,
): SecureContextOptions | Problem {
  const method = value('method');
  const versions = METHODS.get(method.toLowerCase());
  if (versions === undefined) {
    return { problem: `"${method}" is no TLS method`, hint: 'TLSv1.2+, TLSv1.3 …' };
  }
  if (side === 'server' && (value('certificate') === '' || value('private_key') === '')) {
    return {
      problem: `TLS of [server:${address}] has no certificate or no private_key`,
      hint: 'name both in the file of modparam("tls", "config", …)',
    };
  }
  const read = (key: string): Buffer | null => {
    const path = value(key);
    return path === '' ? null : readFileSync(filePath(path));
  };
  try {
    const [key, cert, crl] = [read('private_key'), read('certificate'), read('crl')];
    const ciphers = value('cipher_list');
    return {
      ...versions,
      // Without a list nobody is trusted, as in Kamailio; the library would trust its own list.
      ca: [...filesOf(value('ca_list'), filePath), ...folderOf(value('ca_path'), filePath)],
      ...(key === null ? {} : { key }),
      ...(cert === null ? {} : { cert }),
      ...(crl === null ? {} : { crl }),
      ...(ciphers === '' ? {} : { ciphers }),
    };
  } catch (error) {
    return { problem: `TLS of [${side}:${address}]: ${messageOf(error)}` };
  }
}

function filesOf(path: string, filePath: TlsDefaults['filePath']): Buffer[] {
  return path === '' ? [] : [readFileSync(filePath(path))];
}

function folderOf(path: string, filePath: TlsDefaults['filePath']): Buffer[] {
  if (path === '') return [];
  const folder = filePath(path);
  return readdirSync(folder).map((name) => readFileSync(join(folder, name)));
}

function isYes(text: string): boolean {
  return ['1', 'yes', 'true', 'on', 'enable', 'enabled'].includes(text.toLowerCase());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
