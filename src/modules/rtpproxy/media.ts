import {
  ANY_ROUTE,
  type AwaitedCall,
  declare,
  type FunctionDeclaration,
  int,
  isProblem,
  optional,
  printed,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { parseSdp, sdpOf } from '../../sip/sdp.ts';
import { carriesAnswer, mediaOperation, sidesOf } from '../rtpengine/index.ts';
import { ask, longestWait, sessionOf } from './ask.ts';
import { type ProxyFlags, parseProxyFlags } from './flags.ts';
import { type ProxyAddress, streamsOf, toProxy } from './sdp.ts';
import { chosenSet, type RtpproxyState } from './state.ts';

const { fn, awaited } = declare<RtpproxyState>();

const DONE = 1;
const FAILED = -1;
/** The SDP carries the mark: another proxy of media has it already. */
const MARKED = -2;

/** Functions that bring the media of a call to an rtpproxy. The script waits for its answer. */
export const mediaFunctions: Readonly<Record<string, FunctionDeclaration<RtpproxyState>>> = {
  rtpproxy_offer: asking('Brings the media of an offer to the proxy.', () => 'offer'),
  rtpproxy_answer: asking('Brings the media of an answer to the proxy.', (run) =>
    carriesAnswer(run) ? 'answer' : null,
  ),
  rtpproxy_manage: asking('What fits the message: offer, answer, or the end of the call.', mediaOperation),
  rtpproxy_destroy: asking('The call is over.', () => 'delete'),
  unforce_rtp_proxy: asking('The call is over.', () => 'delete'),
  set_rtp_proxy_set: choosingSet(),
  set_rtpproxy_set: choosingSet(),
};

function choosingSet(): FunctionDeclaration<RtpproxyState> {
  return fn({
    args: [int('set')],
    routes: ANY_ROUTE,
    doc: 'The set of rtpproxies that this message is about. 1, -1 when there is no such set.',
    run(state, call, set) {
      if (!state.nodes.hasSet(set))
        return refuse(call, `there is no set ${set}`, 'list it with rtpproxy_sock');
      chosenSet.set(call.run, set);
      return DONE;
    },
  });
}

function asking(
  doc: string,
  choose: (run: RunContext) => 'offer' | 'answer' | 'delete' | null,
): FunctionDeclaration<RtpproxyState> {
  return awaited({
    args: [optional(printed('flags')), optional(printed('address'))],
    routes: ANY_ROUTE,
    doc: `${doc} An address is written in place of the proxy's. 1; -1 when that does not fit the message, or no rtpproxy did it; -2 when the SDP carries \`nortpproxy_str\`.`,
    deadline: longestWait,
    check([flags]) {
      if (typeof flags !== 'string' || flags.includes('$')) return null;
      const parsed = parseProxyFlags(flags);
      return isProblem(parsed) ? parsed : null;
    },
    async run(state, call, text = '', address = '') {
      const operation = choose(call.run);
      const flags = parseProxyFlags(text);
      if (isProblem(flags)) return refuse(call, flags.problem, flags.hint);
      if (operation === null || (operation === 'offer' && flags.answersOnly)) return FAILED;
      const session = sessionOf(state, call.run, flags.branch);
      if (session === null)
        return refuse(call, 'there is no Call-ID, or nothing to tell its sessions apart by');
      return operation === 'delete'
        ? endSession(state, call, session)
        : bringMedia(state, call, operation, flags, session, address);
    },
  });
}

async function endSession(state: RtpproxyState, call: AwaitedCall, session: string): Promise<number> {
  const { message } = call.run;
  const tags = [message.from?.tag ?? '', message.to?.tag ?? ''].filter((tag) => tag !== '');
  const answer = await ask(state, call, `D ${[session, ...tags].join(' ')}`);
  return answer === null ? FAILED : DONE;
}

async function bringMedia(
  state: RtpproxyState,
  call: AwaitedCall,
  operation: 'offer' | 'answer',
  flags: ProxyFlags,
  session: string,
  address: string,
): Promise<number> {
  const { message, state: runState } = call.run;
  const body = sdpOf(message);
  const sdp = body === null ? null : parseSdp(body.text);
  if (body === null || sdp === null) return refuse(call, 'the message has no SDP');
  const mark = state.mark.trim();
  if (mark !== '' && !flags.ignoresMark && body.text.split(/\r?\n/).includes(mark)) return MARKED;
  const [own, other] = sidesOf(call.run, operation);
  const proxies: (ProxyAddress | null)[] = [];
  for (const [index, stream] of streamsOf(sdp).entries()) {
    if (stream === null) {
      proxies.push(null);
      continue;
    }
    const letter = operation === 'offer' ? 'U' : 'L';
    const ip = flags.trustsSdp ? stream.address : runState.received.srcIp;
    const tags = [own, other].filter((tag) => tag !== '').map((tag) => `${tag};${index + 1}`);
    const command = `${letter}${flags.options}c${stream.payloads} ${[session, ip, stream.port, ...tags].join(' ')}`;
    const answer = await ask(state, call, command);
    if (answer === null) return FAILED;
    const [port = '0', proxyIp = ''] = answer.trim().split(/\s+/);
    if (!/^[1-9][0-9]{0,4}$/.test(port))
      return refuse(call, `the rtpproxy has no session: "${answer.trim()}"`);
    proxies.push({ port: Number(port), ip: proxyIp });
  }
  const written = address === '' ? (proxies.find((proxy) => proxy !== null)?.ip ?? '') : address;
  if (written === '') return refuse(call, 'the rtpproxy names no address', 'give one as the second argument');
  runState.edits.push(...toProxy(body, sdp, proxies, written, state.mark));
  return DONE;
}
