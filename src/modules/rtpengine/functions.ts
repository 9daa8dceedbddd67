import {
  ANY_ROUTE,
  type AwaitedCall,
  declare,
  type FunctionDeclaration,
  int,
  isProblem,
  optional,
  printed,
  printJson,
  type RunContext,
  refuse,
  variable,
} from '../../kit/index.ts';
import { sdpOf } from '../../sip/sdp.ts';
import { type BencodeDictionary, bencodeToJson, textIn } from './bencode.ts';
import { commandOf, type NgOperation } from './command.ts';
import { type NgFlags, parseNgFlags } from './flags.ts';
import { carriesAnswer, mediaOperation } from './managed.ts';
import { askNode } from './ng.ts';
import type { Node } from './nodes.ts';
import { chosenSets, type RtpengineState } from './state.ts';

const { fn, awaited } = declare<RtpengineState>();

const DONE = 1;
const FAILED = -1;

/** What the functions of this module do for a message: an operation, or nothing that fits. */
type Chosen = NgOperation | null;

/** Functions that ask an rtpengine about the call of a message. The script waits for the answer. */
export const rtpengineFunctions: Readonly<Record<string, FunctionDeclaration<RtpengineState>>> = {
  rtpengine_offer: asking('Sends the SDP as an offer; the SDP of the answer takes its place.', () => 'offer'),
  rtpengine_answer: asking(
    'Sends the SDP of a reply, an ACK or a PRACK as an answer; the SDP that comes back takes its place.',
    (run) => (carriesAnswer(run) ? 'answer' : null),
  ),
  rtpengine_delete: asking('The call is over.', () => 'delete'),
  rtpengine_query: asking('Asks for the call; true when there is one.', () => 'query'),
  rtpengine_manage: asking(
    'What fits the message: offer or answer for SDP by whether the INVITE had one, delete for BYE, CANCEL, negative replies and in a failure_route.',
    mediaOperation,
  ),
  start_recording: asking('Records the call from now on.', () => 'start recording'),
  stop_recording: asking('Stops that.', () => 'stop recording'),
  block_dtmf: asking('Lets no DTMF pass.', () => 'block DTMF'),
  unblock_dtmf: asking('Lets DTMF pass again.', () => 'unblock DTMF'),
  block_media: asking('Lets no media pass.', () => 'block media'),
  unblock_media: asking('Lets media pass again.', () => 'unblock media'),
  silence_media: asking('Makes silence of the media.', () => 'silence media'),
  unsilence_media: asking('Stops that.', () => 'unsilence media'),
  start_forwarding: asking('Gives the media to the recording daemon.', () => 'start forwarding'),
  stop_forwarding: asking('Stops that.', () => 'stop forwarding'),
  play_media: asking('Plays a file, a part of a database or a text that the flags name.', () => 'play media'),
  stop_media: asking('Stops that.', () => 'stop media'),
  play_dtmf: asking('Plays the DTMF that the flags name.', () => 'play DTMF'),
  rtpengine_info: asking(
    'Sends the SDP as news of an offer; what comes back is not used.',
    () => 'offer',
    false,
  ),
  rtpengine_query_v: awaited({
    args: [printed('format'), variable('target')],
    routes: ANY_ROUTE,
    doc: 'Asks for the call; the answer as JSON, in one line (`j`) or with a line for each member (`jp`), goes into a variable. 1, -1 when no rtpengine gave one.',
    deadline: longest,
    async run(state, call, format, target) {
      const flags = parseNgFlags('');
      if (format === '' || isProblem(flags)) return refuse(call, 'the format is empty', 'use j or jp');
      const made = commandOf(call.run, 'query', flags, state.extraId.get);
      if (typeof made === 'string') return refuse(call, made);
      const [set = state.defaultSet] = setsOf(state, call.run);
      const answer = await askSet(state, call, made.callId, set, made.dictionary);
      if (answer === null) return FAILED;
      const text = printJson(bencodeToJson(answer), format.startsWith('jp') ? 1 : 0);
      return target.set(call.run, text) ? DONE : FAILED;
    },
  }),
  set_rtpengine_set: fn({
    args: [int('set'), optional(int('second set'))],
    routes: ANY_ROUTE,
    doc: 'The set of rtpengines that this message is about; what the first one answers goes on to the second one. 1, -1 when there is no such set.',
    run(state, call, first, second) {
      const sets = second === undefined ? [first] : [first, second];
      const missing = sets.find((set) => !state.nodes.hasSet(set));
      if (missing !== undefined)
        return refuse(call, `there is no set ${missing}`, 'list it with rtpengine_sock');
      chosenSets.set(call.run, sets);
      return DONE;
    },
  }),
};

function asking(
  doc: string,
  choose: (run: RunContext) => Chosen,
  usesSdp = true,
): FunctionDeclaration<RtpengineState> {
  return awaited({
    args: [optional(printed('flags'))],
    routes: ANY_ROUTE,
    doc: `${doc} 1, -1 when that does not fit the message, or no rtpengine did it.`,
    deadline: longest,
    check([flags]) {
      if (typeof flags !== 'string' || flags.includes('$')) return null;
      const parsed = parseNgFlags(flags);
      return isProblem(parsed) ? parsed : null;
    },
    run(state, call, text = '') {
      const operation = choose(call.run);
      if (operation === null) return FAILED;
      const flags = parseNgFlags(text);
      if (isProblem(flags)) return refuse(call, flags.problem, flags.hint);
      return perform(state, call, operation, flags, usesSdp);
    },
  });
}

/** No call waits longer than it would for every node. */
function longest({ nodes, patience, mostNodes }: RtpengineState): number {
  const asked = Math.max(Math.min(nodes.all.length, mostNodes), 1);
  return asked * patience.timeoutMs * patience.sendings + patience.timeoutMs;
}

async function perform(
  state: RtpengineState,
  call: AwaitedCall,
  operation: NgOperation,
  flags: NgFlags,
  usesSdp: boolean,
): Promise<number> {
  const { run } = call;
  const made = commandOf(run, operation, flags, state.extraId.get);
  if (typeof made === 'string') return refuse(call, made);
  const carriesSdp = operation === 'offer' || operation === 'answer';
  let sdp = carriesSdp ? givenSdp(state, run) : '';
  if (sdp === null) return refuse(call, 'the message has no SDP');
  let answer: BencodeDictionary | null = null;
  for (const set of setsOf(state, run)) {
    const command: BencodeDictionary =
      sdp === '' ? made.dictionary : new Map([...made.dictionary, ['sdp', sdp]]);
    answer = await askSet(state, call, made.callId, set, command);
    if (answer === null) return FAILED;
    if (operation === 'delete') state.nodes.forget(made.callId, set);
    if (carriesSdp && usesSdp) sdp = textIn(answer, 'sdp') ?? '';
    if (carriesSdp && sdp === '') return refuse(call, 'the answer of rtpengine has no SDP');
  }
  if (carriesSdp && usesSdp) takeSdp(state, run, sdp);
  return answer === null ? FAILED : DONE;
}

function setsOf(state: RtpengineState, run: RunContext): readonly number[] {
  const chosen = chosenSets.get(run);
  if (chosen !== undefined) return chosen;
  const named = Number(state.setId.get(run) ?? state.defaultSet);
  return [Number.isSafeInteger(named) ? named : state.defaultSet];
}

/** Asks the nodes of a set until one takes the command; null when none did, which is logged. */
async function askSet(
  { nodes, client, patience, mostNodes, instance }: RtpengineState,
  call: AwaitedCall,
  callId: string,
  set: number,
  command: BencodeDictionary,
): Promise<BencodeDictionary | null> {
  const { site } = call;
  const { log } = call.run;
  const tried = new Set<Node>();
  while (tried.size < mostNodes) {
    const node = nodes.choose(callId, set, tried);
    if (node === null) break;
    tried.add(node);
    const answer = await askNode(client, node, command, patience, call.signal);
    if (call.signal.aborted) return null;
    if (answer === null) {
      nodes.failed(node);
      log.warn('rtpengine.no-answer', `${site.name}: ${node.url} does not answer and is left out`, site);
      continue;
    }
    nodes.answered(node);
    const result = textIn(answer, 'result') ?? '';
    if (result === 'load limit') {
      log.warn('rtpengine.load-limit', `${site.name}: ${node.url} takes no more calls`, site);
      continue;
    }
    if (result === 'error' || result === '') {
      refuse(call, `${node.url}: ${textIn(answer, 'error-reason') ?? 'no reason given'}`);
      return null;
    }
    const warning = textIn(answer, 'warning');
    if (warning !== null) log.warn('rtpengine.warning', `${site.name}: ${node.url}: ${warning}`, site);
    nodes.keep(callId, node);
    instance.set(call.run, node.url);
    return answer;
  }
  refuse(call, `no rtpengine of set ${set} took the command`);
  return null;
}

/** The SDP of the message, or of the variable that stands for it; null when there is none. */
function givenSdp({ readSdp }: RtpengineState, run: RunContext): string | null {
  if (readSdp === null) return sdpOf(run.message)?.text ?? null;
  const value = readSdp.get(run);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Puts an SDP in place of that of the message, or into the variable that stands for it. */
function takeSdp({ writeSdp, writesBody }: RtpengineState, run: RunContext, sdp: string): void {
  writeSdp?.set(run, sdp);
  if (writeSdp !== null && !writesBody) return;
  const { message, state } = run;
  const own = sdpOf(message);
  const isWhole = own === null || own.text.length === message.body.length;
  state.edits.push(
    isWhole
      ? { kind: 'body', text: sdp }
      : { kind: 'replace', start: own.start, end: own.start + own.text.length, text: sdp },
  );
}
