import type { RunContext, Value } from '../../../kit/index.ts';
import { protocolId } from '../../../sip/address-alias.ts';
import { parseUri } from '../../../sip/uri.ts';
import type { Via } from '../../../sip/via.ts';
import { attributes, orNull, type Variables } from '../state.ts';
import { hostOf, portOf, transportOf, userOf } from './uri.ts';

/** Port of a Via value, 5060 when it has none. */
export function viaPort(via: Via): number {
  return via.port ?? 5060;
}

/** Where a reply goes after our own Via is taken off (RFC 3261 §18.2.2, RFC 3581 §4): the second Via. */
function replyHop(run: RunContext): { host: string; port: number; proto: string; via: Via } | null {
  if (run.message.kind !== 'reply') return null;
  const via = run.message.vias?.[1];
  if (via === undefined) return null;
  const rport = Number(via.rport ?? '');
  return {
    host: orNull(via.received) ?? via.host,
    port: rport > 0 ? rport : viaPort(via),
    proto: via.transport.toLowerCase(),
    via,
  };
}

function replyUri(run: RunContext): string | null {
  const hop = replyHop(run);
  return hop === null ? null : `sip:${hop.host}:${hop.port};transport=${hop.proto}`;
}

function requestHop(run: RunContext): string | null {
  return run.message.kind === 'request' ? (run.state.dstUri ?? run.requestUri) : null;
}

function part(run: RunContext, ofRequest: (text: string) => Value, ofReply: () => Value): Value {
  const hop = requestHop(run);
  return hop === null ? ofReply() : ofRequest(hop);
}

function uriPart(text: string, pick: (uri: NonNullable<ReturnType<typeof parseUri>>) => Value): Value {
  const uri = parseUri(text);
  return uri === null ? null : pick(uri);
}

/** Where the message goes next, as far as it is known. */
export const NEXT_HOP_VARIABLES: Variables = {
  nh: attributes('The next hop: destination URI or Request-URI; the second Via of a reply.', {
    u: (run) =>
      part(
        run,
        (text) => text,
        () => replyUri(run),
      ),
    U: (run) =>
      part(
        run,
        (text) => uriPart(text, userOf),
        () => null,
      ),
    d: (run) =>
      part(
        run,
        (text) => uriPart(text, hostOf),
        () => replyHop(run)?.host ?? null,
      ),
    p: (run) =>
      part(
        run,
        (text) => uriPart(text, portOf),
        () => replyHop(run)?.port ?? null,
      ),
    P: (run) =>
      part(
        run,
        (text) => uriPart(text, transportOf),
        () => replyHop(run)?.proto ?? null,
      ),
  }),
  rpl: attributes('Where a reply goes.', {
    duri: replyUri,
    dhost: (run) => replyHop(run)?.host ?? null,
    dport: (run) => replyHop(run)?.port ?? null,
    dproto: (run) => replyHop(run)?.proto ?? null,
    dprotoid: (run) => {
      const hop = replyHop(run);
      return hop === null ? null : protocolId(hop.proto);
    },
    cntvia: (run) => (run.message.kind === 'reply' ? (run.message.vias?.length ?? null) : null),
  }),
};
