import type { Problem } from '../../kit/index.ts';

/** One section of `tls.cfg`. */
export interface TlsSection {
  readonly side: 'server' | 'client';
  /** `default`, `any`, or `address:port`. */
  readonly address: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

const KEYS: readonly string[] = [
  'method',
  'tls_method',
  'verify_certificate',
  'verify_cert',
  'verify_depth',
  'verify_client',
  'require_certificate',
  'require_cert',
  'private_key',
  'pkey_file',
  'certificate',
  'cert_file',
  'ca_list',
  'calist_file',
  'ca_path',
  'crl',
  'cipher_list',
  'server_name',
  'server_id',
  'server_name_mode',
];

/** Other words for a key. */
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['tls_method', 'method'],
  ['verify_cert', 'verify_certificate'],
  ['require_cert', 'require_certificate'],
  ['pkey_file', 'private_key'],
  ['cert_file', 'certificate'],
  ['calist_file', 'ca_list'],
]);

/** Reads the text of a `tls.cfg`; `name` is the file for what is wrong with it. */
export function parseTlsConfig(text: string, name: string): readonly TlsSection[] | Problem {
  const sections: (Omit<TlsSection, 'values'> & { values: Map<string, string> })[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const at = `${name}:${index + 1}`;
    if (line === '' || line.startsWith('#')) continue;
    const head = /^\[\s*(server|client)\s*:\s*([^\]\s]+(?:\][^\]\s]*)?)\s*\]$/i.exec(line);
    if (head !== null) {
      const [, side = '', address = ''] = head;
      const given = side.toLowerCase() === 'client' ? 'client' : 'server';
      sections.push({ side: given, address: address.toLowerCase(), line: index + 1, values: new Map() });
      continue;
    }
    const [, key, quoted, bare] = /^(\w+)\s*=\s*(?:"([^"]*)"|([^#]*?))\s*(?:#.*)?$/.exec(line) ?? [];
    if (key === undefined) {
      return { problem: `${at}: "${line}" is neither a section nor a value`, hint: 'write key = value' };
    }
    const section = sections.at(-1);
    if (section === undefined)
      return { problem: `${at}: a value before the first section`, hint: 'begin with [server:default]' };
    if (!KEYS.includes(key)) return { problem: `${at}: there is no setting "${key}"` };
    section.values.set(SAME_AS.get(key) ?? key, quoted ?? bare ?? '');
  }
  return sections;
}
