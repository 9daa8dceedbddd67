import {
  ANY_ROUTE,
  declare,
  int,
  literal,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { replyEitherWay } from '../../run/stateless-reply.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { appendHeader } from '../../sip/edits.ts';
import { parseNameAddrList } from '../../sip/name-addr.ts';
import { parseUri } from '../../sip/uri.ts';
import type { SiputilsState } from './state.ts';
import { isUserE164 } from './uris.ts';

const { fn } = declare<SiputilsState>();

const RPID_ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch', 'event'];
/** Options that Kamailio knows (`is_supported`). */
const OPTIONS = ['path', '100rel', 'timer', 'eventlist', 'gruu', 'outbound'];
const OUTDATED = -4;

/** Functions that look at the message, and those that answer it or add a header. */
export const messageFunctions = {
  has_totag: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Whether To has a tag: the request belongs to a dialog. 1 or -1.',
    run: (_state, { run }) => ((run.message.to?.tag ?? '') === '' ? -1 : 1),
  }),
  is_request: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Whether the message is a request. 1 or -1.',
    run: (_state, { run }) => (run.message.kind === 'request' ? 1 : -1),
  }),
  is_reply: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Whether the message is a reply. 1 or -1.',
    run: (_state, { run }) => (run.message.kind === 'reply' ? 1 : -1),
  }),
  is_first_hop: fn({
    args: [optional(int('mode'))],
    routes: ANY_ROUTE,
    doc: 'Whether the sender is the first hop: a request with one Via; a reply whose topmost Record-Route is ours (mode 0: and that did not come from us).',
    run: (_state, { run }, mode = 0) => (isFirstHop(run, mode) ? 1 : -1),
  }),
  is_user: fn({
    args: [printed('user')],
    routes: ['request', 'event'],
    doc: 'Whether the user of the credentials that were checked is that one. -1, and a log line, as long as no module checks credentials.',
    run: (_state, call) =>
      refuse(call, 'no credentials were checked', 'check them with an auth module before'),
  }),
  is_supported: fn({
    args: [literal('option')],
    routes: ANY_ROUTE,
    doc: 'Whether Supported lists an option. 1 or -1.',
    check: ([option]) =>
      option === undefined || OPTIONS.includes(String(option).toLowerCase())
        ? null
        : { problem: `"${option}" is no known option`, hint: `use ${OPTIONS.join(', ')}` },
    run(_state, { run }, option) {
      const listed = run.message.headers('supported').flatMap((field) => field.value.split(','));
      return listed.some((item) => equalsIgnoreCase(item.trim(), option)) ? 1 : -1;
    },
  }),
  options_reply: fn({
    args: [],
    routes: ['request', 'event'],
    doc: 'Answers an OPTIONS without a user in the Request-URI: 200 with what this server can do. 1, -1 for any other request.',
    run(state, call) {
      const { run } = call;
      if (run.message.method !== 'OPTIONS') return refuse(call, 'the request is no OPTIONS');
      const uri = parseUri(run.requestUri);
      if (uri === null || (uri.user ?? '') !== '') return refuse(call, 'the Request-URI has a user part');
      run.state.reply.headers += state.optionsHeaders;
      const answer = replyEitherWay(run, 200, 'OK');
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
  hdr_date_check: fn({
    args: [int('seconds')],
    routes: ANY_ROUTE,
    doc: 'Whether Date is not older than that. 1, -1 when it is missing or malformed, -4 when it is older.',
    run(_state, { run }, seconds) {
      const text = run.message.header('date')?.value;
      const date = text === undefined ? Number.NaN : parseDate(text);
      if (Number.isNaN(date)) return -1;
      return run.services.clock.wallTime() - date > seconds * 1000 ? OUTDATED : 1;
    },
  }),
  append_rpid_hf: fn({
    args: [optional(literal('prefix')), optional(literal('suffix'))],
    routes: RPID_ROUTES,
    doc: 'Adds Remote-Party-ID with the value of `rpid_avp` between prefix and suffix. 1, -1 when it has none.',
    run(state, { run }, prefix = state.rpidPrefix, suffix = state.rpidSuffix) {
      const rpid = state.rpid(run);
      if (typeof rpid !== 'string' || rpid === '') return -1;
      run.state.edits.push(appendHeader(run.message, `Remote-Party-ID: ${prefix}${rpid}${suffix}\r\n`));
      return 1;
    },
  }),
  is_rpid_user_e164: fn({
    args: [],
    routes: ['request', 'event'],
    doc: 'Whether the user part of `rpid_avp` is an E.164 number. 1 or -1.',
    run(state, { run }) {
      const rpid = state.rpid(run);
      if (typeof rpid !== 'string') return -1;
      const [nameAddr] = parseNameAddrList(rpid) ?? [];
      return isUserE164(nameAddr?.uri ?? rpid) ? 1 : -1;
    },
  }),
};

function isFirstHop(run: RunContext, mode: number): boolean {
  const { message, services, state } = run;
  if (message.kind === 'request') return message.vias?.length === 1;
  const value = message.header('record-route')?.value;
  const [top] = value === undefined ? [] : (parseNameAddrList(value) ?? []);
  const uri = top?.parsedUri ?? null;
  if (uri === null || !services.isMyself(uri.host, uri.port ?? 0, uri.params.get('transport'))) return false;
  if (mode === 1) return true;
  // A domain name says nothing about where the reply came from.
  const isAddress = /^[0-9.]+$|^\[/.test(uri.host);
  return isAddress && !services.isMyself(state.received.srcIp, state.received.srcPort, null);
}

const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** Epoch milliseconds of an RFC 1123 date as SIP has it (RFC 3261 §20.17); NaN for anything else. */
function parseDate(text: string): number {
  return DATE.test(text) ? Date.parse(text) : Number.NaN;
}
