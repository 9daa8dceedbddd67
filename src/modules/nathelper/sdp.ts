import { isIPv4 } from 'node:net';
import { declare, int, optional, printed, type RouteKind, refuse } from '../../kit/index.ts';
import type { Edit } from '../../sip/edits.ts';
import { addressOf, parseSdp, type Sdp, type SdpAddress, sdpOf } from '../../sip/sdp.ts';
import type { NathelperState } from './state.ts';

const { fn } = declare<NathelperState>();

const ROUTES: readonly RouteKind[] = ['request', 'onreply', 'failure', 'branch'];
/** Bits of the argument of `fix_nated_sdp`. */
const ACTIVE = 1;
const MEDIA_ADDRESS = 2;
const MARK = 4;
const ORIGIN_ADDRESS = 8;

const REPLACED = 1;
const NOTHING_REPLACED = 2;
/** An address that puts a stream on hold (RFC 2543 §B.5) stays. */
const HOLD = '0.0.0.0';

/** Functions that make a session description fit the address that it came from. */
export const sdpFunctions = {
  fix_nated_sdp: fn({
    args: [int('flags'), optional(printed('address'))],
    routes: ROUTES,
    doc: 'Changes the SDP: 1 adds a=direction:active to each stream, 2 makes the address of c= and a=rtcp that of the sender (or a given one), 4 adds `nortpproxy_str`, 8 as 2 for o=. 1 an address was replaced, 2 none was, -1 there is no SDP, or it has addresses of another family.',
    run(state, call, flags, given) {
      const { message, state: runState } = call.run;
      const body = sdpOf(message);
      if (body === null) return refuse(call, 'the message has no SDP');
      const sdp = parseSdp(body.text);
      if (sdp === null) return NOTHING_REPLACED;
      const address = given === undefined || given === '' ? runState.received.srcIp : given;
      const family = isIPv4(address) ? 'IP4' : 'IP6';
      const found = addressesToReplace(sdp, flags).filter((one) => one.address !== HOLD);
      if (found.some((one) => one.family !== family)) {
        return refuse(call, `the SDP has addresses of another family than ${address}`);
      }
      const edits: Edit[] = found.map(({ start, end }) => ({
        kind: 'replace',
        start: body.start + start,
        end: body.start + end,
        text: address,
      }));
      const ends = sdp.media.at(-1)?.end ?? sdp.session.end;
      if ((flags & ACTIVE) !== 0) {
        for (const { end } of sdp.media) edits.push(line(body, end, 'a=direction:active'));
      }
      if ((flags & MARK) !== 0 && state.mark !== '') edits.push(line(body, ends, state.mark));
      if (state.keepOldAddress) {
        for (const old of found) {
          const name = old.family === 'IP6' ? 'a=oldmediaip6' : 'a=oldmediaip';
          edits.push(line(body, ends, `${name}:${old.address}`));
        }
      }
      runState.edits.push(...edits);
      return found.length > 0 ? REPLACED : NOTHING_REPLACED;
    },
  }),
};

/** An edit that adds a line at an offset of the SDP, which ends a line or the whole. */
function line(body: { readonly start: number; readonly text: string }, at: number, text: string): Edit {
  const ended = body.text.slice(0, at).endsWith('\n');
  const bare = text.replace(/[\r\n]+$/, '');
  return { kind: 'insert', at: body.start + at, text: ended ? `${bare}\r\n` : `\r\n${bare}` };
}

/** In Kamailio's order, which a=oldmediaip shows: a=rtcp first, then c=, then o=. */
function addressesToReplace({ session, media }: Sdp, flags: number): SdpAddress[] {
  if ((flags & (MEDIA_ADDRESS | ORIGIN_ADDRESS)) === 0) return [];
  const lines = [session, ...media].flatMap((section) => section.lines);
  const rtcp = lines.filter(({ type, value }) => type === 'a' && value.startsWith('rtcp:'));
  const connections = (flags & MEDIA_ADDRESS) === 0 ? [] : lines.filter(({ type }) => type === 'c');
  const origin = (flags & ORIGIN_ADDRESS) === 0 ? [] : lines.filter(({ type }) => type === 'o');
  return [...rtcp, ...connections, ...origin].flatMap((one) => addressOf(one) ?? []);
}
