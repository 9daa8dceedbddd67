import { X509Certificate } from 'node:crypto';
import {
  type Certificate,
  declare,
  type Secured,
  type Value,
  type VariableDeclaration,
} from '../../kit/index.ts';
import { securedOf, type TlsState } from './state.ts';

const { variable } = declare<TlsState>();

const FIELDS: readonly (readonly [name: string, field: string])[] = [
  ['cn', 'CN'],
  ['country', 'C'],
  ['state', 'ST'],
  ['locality', 'L'],
  ['organization', 'O'],
  ['unit', 'OU'],
  ['uid', 'UID'],
];
const NAMES: readonly (readonly [name: string, kind: string])[] = [
  ['email', 'email'],
  ['hostname', 'DNS'],
  ['uri', 'URI'],
  ['ip', 'IP Address'],
];

/** The variables of module tls: of the connection that the message came by. */
export const tlsVariables: Readonly<Record<string, VariableDeclaration<TlsState>>> = {
  tls_version: ofConnection('The version of TLS.', ({ version }) => version),
  tls_description: ofConnection(
    'The cipher in words.',
    ({ cipher, cipherBits, version }) => `${cipher} ${version} ${cipherBits} bits`,
  ),
  tls_cipher_info: ofConnection('The cipher.', ({ cipher }) => cipher),
  tls_cipher_bits: ofConnection('Bits of its key.', ({ cipherBits }) => cipherBits),
  tls_peer_server_name: ofConnection('The name that the client asked for.', ({ serverName }) => serverName),
  tls_peer_verified: ofConnection('1: the far end has a certificate that is trusted.', ({ peer, distrust }) =>
    Number(peer !== null && distrust === null),
  ),
  tls_peer_expired: ofConnection('1: its certificate is out of date.', ({ distrust }) =>
    Number(distrust === 'CERT_HAS_EXPIRED'),
  ),
  tls_peer_revoked: ofConnection('1: it is revoked.', ({ distrust }) => Number(distrust === 'CERT_REVOKED')),
  tls_peer_selfsigned: ofConnection('1: it is signed by itself.', ({ distrust }) =>
    Number(distrust === 'DEPTH_ZERO_SELF_SIGNED_CERT'),
  ),
  ...certificateVariables('peer', "the far end's", ({ peer }) => peer),
  ...certificateVariables('my', 'our', ({ own }) => own),
};

function ofConnection(doc: string, read: (secured: Secured) => Value): VariableDeclaration<TlsState> {
  return variable({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get(state, run) {
      const secured = securedOf(state, run);
      return secured === null ? null : read(secured);
    },
  });
}

function certificateVariables(
  who: string,
  whose: string,
  certificate: (secured: Secured) => Certificate | null,
): Record<string, VariableDeclaration<TlsState>> {
  const of = (what: string, read: (given: Certificate) => Value): VariableDeclaration<TlsState> =>
    ofConnection(`${what} of ${whose} certificate.`, (secured) => {
      const given = certificate(secured);
      return given === null ? null : read(given);
    });
  const made: Record<string, VariableDeclaration<TlsState>> = {
    [`tls_${who}_version`]: of('The version', () => 3),
    [`tls_${who}_serial`]: of('The number', ({ serial }) => serial),
    [`tls_${who}_subject`]: of('The subject', ({ subject }) => oneLine(subject)),
    [`tls_${who}_issuer`]: of('The issuer', ({ issuer }) => oneLine(issuer)),
    [`tls_${who}_notBefore`]: of('The first day', ({ validFrom }) => validFrom),
    [`tls_${who}_notAfter`]: of('The last day', ({ validTo }) => validTo),
    [`tls_${who}_raw_cert`]: of('The text (PEM)', ({ raw }) => pemOf(raw)),
    [`tls_${who}_urlencoded_cert`]: of('The text (PEM) for URLs', ({ raw }) =>
      encodeURIComponent(pemOf(raw)),
    ),
  };
  for (const [name, field] of FIELDS) {
    made[`tls_${who}_subject_${name}`] = of(
      `${field} of the subject`,
      ({ subject }) => subject.get(field) ?? null,
    );
    made[`tls_${who}_issuer_${name}`] = of(
      `${field} of the issuer`,
      ({ issuer }) => issuer.get(field) ?? null,
    );
  }
  for (const [name, kind] of NAMES) {
    made[`tls_${who}_san_${name}`] = of(
      `The first ${kind} name`,
      ({ names }) => names.find((one) => one.kind === kind)?.value ?? null,
    );
  }
  return made;
}

function oneLine(name: ReadonlyMap<string, string>): string {
  return [...name].map(([key, value]) => `/${key}=${value}`).join('');
}

function pemOf(raw: Buffer): string {
  return new X509Certificate(raw).toString();
}
