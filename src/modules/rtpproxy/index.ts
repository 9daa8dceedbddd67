import {
  ANY_ROUTE,
  type AwaitedCall,
  createRunSlot,
  declare,
  defineModule,
  type FunctionDeclaration,
  int,
  isProblem,
  optional,
  type ParamDeclarations,
  printed,
  type RunContext,
  refuse,
  type VariableParam,
  variableParam,
} from '../../kit/index.ts';
import { parseSdp, sdpOf } from '../../sip/sdp.ts';
import {
  type CookieClient,
  carriesAnswer,
  createCookieClient,
  mediaOperation,
  type Node,
  type Nodes,
  openNodes,
  type Patience,
  parseNodes,
  sidesOf,
} from '../rtpengine/index.ts';
import { type ProxyFlags, parseProxyFlags } from './flags.ts';
import { type ProxyAddress, streamsOf, toProxy } from './sdp.ts';

/** The worker state of module rtpproxy. */
interface RtpproxyState {
  readonly nodes: Nodes;
  readonly client: CookieClient;
  readonly patience: Patience;
  readonly mark: string;
  readonly extraId: VariableParam;
  readonly instance: VariableParam;
}

const { fn, awaited } = declare<RtpproxyState>();

const DONE = 1;
const FAILED = -1;
/** The SDP carries the mark: another proxy of media has it already. */
const MARKED = -2;
const DEFAULT_SET = 0;
const KIND = 'rtpproxy';

const chosenSet = createRunSlot<number>();

const NO_DATABASE = 'proxies are read from the script';

const PARAMS = {
  rtpproxy_sock: {
    type: 'strings',
    doc: 'Where rtpproxies are: `udp:host:port=weight …`, of a set: `number == …`.',
  },
  rtpproxy_disable_tout: {
    type: 'int',
    default: 60,
    doc: 'Seconds for which one that does not answer is not asked.',
  },
  rtpproxy_tout: { type: 'int', default: 1, doc: 'Seconds that an answer may take.', check: atLeastOne },
  rtpproxy_retr: { type: 'int', default: 5, doc: 'How often a command is sent.', check: atLeastOne },
  nortpproxy_str: {
    type: 'string',
    default: 'a=nortpproxy:yes\r\n',
    doc: 'Line that marks an SDP whose media goes through a proxy; empty: none.',
  },
  extra_id_pv: {
    type: 'string',
    default: '',
    doc: 'Variable with what flag 3 tells sessions of a call apart by.',
  },
  rtp_inst_pvar: { type: 'string', default: '', doc: 'Variable that gets the rtpproxy that answered.' },
  timeout_socket: {
    type: 'string',
    default: '',
    doc: 'Where a proxy tells of silent sessions.',
    inert: 'it is not told',
  },
  ice_candidate_priority_avp: {
    type: 'string',
    default: '',
    doc: 'ICE.',
    inert: 'candidates of ICE stay as they are',
  },
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database with the rtpproxies.',
    check: (url) => (url === '' ? null : { problem: NO_DATABASE, hint: 'list them with rtpproxy_sock' }),
  },
  table_name: { type: 'string', default: 'rtpproxy', doc: 'Table in it.', inert: NO_DATABASE },
} as const satisfies ParamDeclarations;

/** Media through rtpproxies. */
export default defineModule({
  name: 'rtpproxy',
  doc: 'Media goes through an rtpproxy, which is asked over UDP while the script waits.',
  params: PARAMS,
  functions: {
    rtpproxy_offer: asking('Brings the media of an offer to the proxy.', () => 'offer'),
    rtpproxy_answer: asking('Brings the media of an answer to the proxy.', (run) =>
      carriesAnswer(run) ? 'answer' : null,
    ),
    rtpproxy_manage: asking('What fits the message: offer, answer, or the end of the call.', mediaOperation),
    rtpproxy_destroy: asking('The call is over.', () => 'delete'),
    unforce_rtp_proxy: asking('The call is over.', () => 'delete'),
    set_rtp_proxy_set: choosingSet(),
    set_rtpproxy_set: choosingSet(),
  },
  variables: {},
  setup({ params, fail }) {
    const nodes = parseNodes(params.rtpproxy_sock, DEFAULT_SET, KIND);
    if (isProblem(nodes)) fail(nodes.problem, nodes.hint);
  },
  setupWorker(worker): RtpproxyState {
    const { params, services, store } = worker;
    const nodes = parseNodes(params.rtpproxy_sock, DEFAULT_SET, KIND);
    const settings = {
      disableMs: params.rtpproxy_disable_tout * 1000,
      callMs: 0,
      aggressive: false,
      allowOperation: 0,
    };
    return {
      nodes: openNodes(KIND, isProblem(nodes) ? [] : nodes, settings, store, services.clock),
      client: createCookieClient(services),
      patience: { timeoutMs: params.rtpproxy_tout * 1000, sendings: params.rtpproxy_retr },
      mark: params.nortpproxy_str,
      extraId: variableParam(params.extra_id_pv, worker),
      instance: variableParam(params.rtp_inst_pvar, worker),
    };
  },
});

function atLeastOne(value: number) {
  return value >= 1 ? null : { problem: `it must be at least 1, not ${value}` };
}

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
    deadline: ({ nodes, patience }) =>
      (Math.max(nodes.all.length, 1) * patience.sendings + 1) * patience.timeoutMs,
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
      const session = sessionOf(state, call.run, flags);
      if (session === null)
        return refuse(call, 'there is no Call-ID, or nothing to tell its sessions apart by');
      return operation === 'delete'
        ? endSession(state, call, session)
        : bringMedia(state, call, operation, flags, session, address);
    },
  });
}

/** What the proxy knows the session by: the Call-ID, and with flags 1 to 3 a branch. */
function sessionOf(state: RtpproxyState, run: RunContext, { branch }: ProxyFlags): string | null {
  const { message } = run;
  if (message.callId === null) return null;
  if (branch === null) return message.callId;
  const id = branch === 'extra' ? state.extraId.get(run) : message.vias?.[branch - 1]?.branch;
  return id === null || id === undefined || id === '' ? null : `${message.callId};${id}`;
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

/** Asks the proxies of the message's set until one answers; null when none did, which is logged. */
async function ask(state: RtpproxyState, call: AwaitedCall, command: string): Promise<string | null> {
  const { nodes, client, patience, instance } = state;
  const { run, site } = call;
  const set = chosenSet.get(run) ?? DEFAULT_SET;
  const callId = run.message.callId ?? '';
  const tried = new Set<Node>();
  for (let node = nodes.choose(callId, set, tried); node !== null; node = nodes.choose(callId, set, tried)) {
    tried.add(node);
    const answer = await client.ask(node, command, patience, call.signal);
    if (call.signal.aborted) return null;
    if (answer === null) {
      nodes.failed(node);
      run.log.warn('rtpproxy.no-answer', `${site.name}: ${node.url} does not answer and is left out`, site);
      continue;
    }
    nodes.answered(node);
    if (/^E/i.test(answer)) {
      refuse(call, `${node.url}: error ${answer.trim()}`);
      return null;
    }
    instance.set(run, node.url);
    return answer;
  }
  refuse(call, `no rtpproxy of set ${set} answered`);
  return null;
}
