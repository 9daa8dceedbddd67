import type { AwaitedCall, RunContext } from '../../kit/index.ts';
import { refuse } from '../../kit/index.ts';
import type { Node } from '../rtpengine/index.ts';
import type { ProxyFlags } from './flags.ts';
import { chosenSet, DEFAULT_SET, type RtpproxyState } from './state.ts';

/** What the proxy knows the session by: the Call-ID, and with flags 1 to 3 a branch. */
export function sessionOf(
  state: RtpproxyState,
  run: RunContext,
  branch: ProxyFlags['branch'],
): string | null {
  const { message } = run;
  if (message.callId === null) return null;
  if (branch === null) return message.callId;
  const id = branch === 'extra' ? state.extraId.get(run) : message.vias?.[branch - 1]?.branch;
  return id === null || id === undefined || id === '' ? null : `${message.callId};${id}`;
}

/** No call waits longer than it would for every proxy. */
export function longestWait({ nodes, patience }: RtpproxyState): number {
  return (Math.max(nodes.all.length, 1) * patience.sendings + 1) * patience.timeoutMs;
}

/** Asks the proxies of the message's set until one answers; null when none did, which is logged. */
export async function ask(state: RtpproxyState, call: AwaitedCall, command: string): Promise<string | null> {
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
