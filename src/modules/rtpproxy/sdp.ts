import type { Edit } from '../../sip/edits.ts';
import { addressIn, addressOf, type Sdp, type SdpBody, type SdpLine } from '../../sip/sdp.ts';

/** A stream of an SDP as the proxy is told of it. */
export interface Stream {
  readonly address: string;
  readonly port: number;
  /** Its payload types, comma-separated. */
  readonly payloads: string;
}

/** Where the proxy takes the media of a stream. */
export interface ProxyAddress {
  readonly ip: string;
  readonly port: number;
}

const MEDIA = /^(\S+) ([0-9]+)(?:\/[0-9]+)? (\S+) (.*)$/;

/** The streams of an SDP that are not refused (port 0); null in place of one that is. */
export function streamsOf(sdp: Sdp): (Stream | null)[] {
  const shared = addressIn(sdp.session, 'c')?.address ?? '';
  return sdp.media.map((media) => {
    const [, , digits = '0', , formats = ''] = MEDIA.exec(media.lines[0]?.value ?? '') ?? [];
    const port = Number(digits);
    if (port === 0) return null;
    const address = addressIn(media, 'c')?.address ?? shared;
    return { address, port, payloads: formats.trim().split(/\s+/).join(',') };
  });
}

/** The edits that bring the media to the proxy, `at` each stream; `address` in place of what the proxy says. */
export function toProxy(
  body: SdpBody,
  sdp: Sdp,
  at: readonly (ProxyAddress | null)[],
  address: string,
  mark: string,
): Edit[] {
  const edits: Edit[] = [];
  const replace = (start: number, end: number, text: string): void => {
    edits.push({ kind: 'replace', start: body.start + start, end: body.start + end, text });
  };
  const readdress = (line: SdpLine): void => {
    const found = line.type === 'c' || line.type === 'o' ? addressOf(line) : null;
    if (found !== null) replace(found.start, found.end, address);
  };
  for (const line of sdp.session.lines) readdress(line);
  for (const [index, media] of sdp.media.entries()) {
    const proxy = at[index] ?? null;
    if (proxy === null) continue;
    for (const line of media.lines) {
      readdress(line);
      const port = line.type === 'm' ? /^\S+ ([0-9]+)/.exec(line.value) : null;
      if (port?.[1] !== undefined) {
        const end = line.valueStart + port[0].length;
        replace(end - port[1].length, end, String(proxy.port));
      }
      if (line.type === 'a' && line.value.startsWith('rtcp:')) {
        replace(
          line.valueStart + 'rtcp:'.length,
          line.valueStart + line.value.length,
          String(proxy.port + 1),
        );
      }
    }
  }
  const bare = mark.replace(/[\r\n]+$/, '');
  const end = sdp.media.at(-1)?.end ?? sdp.session.end;
  if (bare !== '') {
    const text = body.text.slice(0, end).endsWith('\n') ? `${bare}\r\n` : `\r\n${bare}`;
    edits.push({ kind: 'insert', at: body.start + end, text });
  }
  return edits;
}
