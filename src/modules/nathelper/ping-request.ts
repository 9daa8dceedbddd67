import type { RunServices } from '../../kit/index.ts';
import { viaOf } from '../../run/forward.ts';
import type { Target } from '../../run/target.ts';
import { statelessBranch } from '../../sip/branch-id.ts';
import type { Contact } from '../usrloc/index.ts';

/** What keeps a mapping of a NAT open where no answer is wanted: four zero bytes. */
export const EMPTY_PING: Uint8Array = new Uint8Array(4);

const VIA_OF_SOCKET = { host: null, port: null, rport: false };

/** The request that asks a contact for a sign of life. Its From-tag tells whose answer it is. */
export function pingRequest(
  services: RunServices,
  contact: Contact,
  target: Target,
  { method, from }: { readonly method: string; readonly from: string },
): Buffer {
  const random = (): string => services.random().toString(16).padStart(8, '0');
  const via = viaOf(services, target, statelessBranch(random() + random()), VIA_OF_SOCKET);
  const lines = [
    `${method} ${contact.uri} SIP/2.0`,
    `Via: ${via}`,
    ...(contact.path === null ? [] : [`Route: ${contact.path}`]),
    'Max-Forwards: 70',
    `From: <${from}>;tag=${contact.ruid}-${random()}`,
    `To: <${contact.uri}>`,
    `Call-ID: ${random()}-${random()}@${services.sockets[target.socket]?.ip ?? ''}`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The contact that an answer with this From-tag is of; null when the tag is none of a ping. */
export function pingedContact(fromTag: string): string | null {
  return /^(uloc(?:-[0-9a-f]+){3})-[0-9a-f]{8}$/.exec(fromTag)?.[1] ?? null;
}
