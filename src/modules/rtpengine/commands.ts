import { declare, type Json, RpcFault, rpcInt, rpcText } from '../../kit/index.ts';
import { askNode } from './ng.ts';
import type { Node } from './nodes.ts';
import type { RtpengineState } from './state.ts';

const { command } = declare<RtpengineState>();

const NOT_FOUND = new RpcFault(404, 'Instance not found');
const NOT_ENOUGH = new RpcFault(500, 'Not enough parameters');
const PING = new Map([['command', 'ping']]);

/** Commands about the rtpengines. */
export const rtpengineCommands = {
  'rtpengine.show': command({
    doc: 'The rtpengines with that URL, or `all` of them, as they stand.',
    params: [rpcText('url', NOT_ENOUGH)],
    run: (state, _server, url) => withNodes(state, url, (nodes) => nodes.map((node) => shown(state, node))),
  }),
  'rtpengine.ping': command({
    doc: 'Asks the rtpengines with that URL, or `all`, whether they are there.',
    params: [rpcText('url', NOT_ENOUGH)],
    run: (state, _server, url) =>
      withNodes(state, url, async (nodes) => ({
        url,
        status: (await pingAll(state, nodes)) ? 'success' : 'fail',
      })),
  }),
  'rtpengine.enable': command({
    doc: 'Takes the rtpengines with that URL, or `all`, out (0) or back in (1) when they answer.',
    params: [rpcText('url', NOT_ENOUGH), rpcInt('enable', NOT_ENOUGH)],
    run: (state, _server, url, enable) =>
      withNodes(state, url, async (nodes) => {
        for (const node of nodes) state.nodes.setEnabled(node, enable !== 0);
        if (enable === 0) return { url, status: 'disable' };
        return { url, status: (await pingAll(state, nodes)) ? 'success' : 'fail' };
      }),
  }),
  'rtpengine.reload': command({
    doc: 'Refused: the rtpengines are in the script.',
    params: [],
    run: () => new RpcFault(500, 'No Database URL'),
  }),
  'rtpengine.get_hash_total': command({
    doc: 'Number of calls that have an rtpengine.',
    params: [],
    run: (state) => state.nodes.calls(),
  }),
};

function withNodes<T>(state: RtpengineState, url: string, act: (nodes: readonly Node[]) => T): T | RpcFault {
  const nodes = state.nodes.all.filter((node) => url === 'all' || node.url === url);
  return nodes.length === 0 ? NOT_FOUND : act(nodes);
}

function shown({ nodes }: RtpengineState, node: Node): Json {
  const { url, set, index, weight } = node;
  const standing = nodes.standing(node);
  const head = { url, set, index, weight };
  switch (standing.out) {
    case 'no':
      return { ...head, disabled: 0, recheck_ticks: 0 };
    case 'for a time':
      return { ...head, disabled: 1, recheck_ticks: Math.ceil(standing.ms / 1000) };
    case 'by hand':
      return { ...head, disabled: '1(permanent)', recheck_ticks: 'N/A' };
  }
}

/** Whether all of them answer; those that do not are left out for a time. */
export async function pingAll(state: RtpengineState, nodes: readonly Node[]): Promise<boolean> {
  const answers = await Promise.all(nodes.map((node) => ping(state, node)));
  return answers.every((answered) => answered);
}

async function ping({ nodes, client, patience }: RtpengineState, node: Node): Promise<boolean> {
  const answer = await askNode(client, node, PING, patience);
  if (answer?.get('result') === 'pong') {
    nodes.answered(node);
    return true;
  }
  nodes.failed(node);
  return false;
}
