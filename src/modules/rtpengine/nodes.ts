import { crc32 } from 'node:zlib';
import type { Problem, SharedTable, VolatileStore } from '../../kit/index.ts';
import { parseDecimal } from '../../sip/chars.ts';
import type { Clock } from '../../time/clock.ts';

/** One rtpengine, or another proxy of media. */
export interface Node {
  /** As the script has it. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly set: number;
  readonly weight: number;
  /** Number among all nodes. */
  readonly index: number;
}

const DEFAULT_PORT = 22_222;
const DEFAULT_WEIGHT = 1;

/** Reads the values of `rtpengine_sock`: nodes with weights, of a set (`set == node node=weight`); `kind` is for messages. */
export function parseNodes(values: readonly string[], defaultSet: number, kind: string): Node[] | Problem {
  const nodes: Node[] = [];
  for (const value of values) {
    const [, set, rest = value] = /^\s*([0-9]{1,9})\s*==(.*)$/s.exec(value) ?? [];
    for (const text of rest.split(/\s+/).filter((one) => one !== '')) {
      const node = parseNode(text, kind);
      if ('problem' in node) return node;
      nodes.push({ ...node, set: set === undefined ? defaultSet : Number(set), index: nodes.length });
    }
  }
  return nodes;
}

function parseNode(text: string, kind: string): Omit<Node, 'set' | 'index'> | Problem {
  const match = /^((?:(udp6?):)?(\[[0-9a-fA-F:.]+\]|[^:=[\]]+)(?::([0-9]+))?)(?:=([0-9]+))?$/.exec(text);
  const [, url = '', , host = '', digits, weight] = match ?? [];
  const port = digits === undefined ? DEFAULT_PORT : parseDecimal(digits, 65_535);
  if (match === null || port === null || port === 0) {
    const hint = /^wss?:/.test(text)
      ? 'only udp is spoken here'
      : 'write udp:host:port, or udp:host:port=weight';
    return { problem: `"${text}" is no ${kind}`, hint };
  }
  return {
    url,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    weight: weight === undefined ? DEFAULT_WEIGHT : Number(weight),
  };
}

/** How nodes are chosen and left out. */
export interface NodeSettings {
  /** Milliseconds for which a node that does not answer is left out. */
  readonly disableMs: number;
  /** Milliseconds for which a call stays with its node. */
  readonly callMs: number;
  /** Whether nodes that do not answer are tried when there is no other one. */
  readonly aggressive: boolean;
  /** `rtpengine_allow_op`: calls stay with nodes that are left out: 0 no, 1 yes, 2 where an operator did it. */
  readonly allowOperation: number;
}

/** The nodes as all workers see them. */
export interface Nodes {
  readonly all: readonly Node[];
  hasSet(set: number): boolean;
  /** The node of a call in a set that is not among those tried; null when there is none. */
  choose(callId: string, set: number, tried: ReadonlySet<Node>): Node | null;
  /** The call stays with this node. */
  keep(callId: string, node: Node): void;
  /** The call is over. */
  forget(callId: string, set: number): void;
  /** The node did not answer. */
  failed(node: Node): void;
  /** It answered. */
  answered(node: Node): void;
  /** An operator takes a node out, or back in. */
  setEnabled(node: Node, enabled: boolean): void;
  standing(node: Node): NodeStanding;
  /** Number of calls that have a node. */
  calls(): number;
}

/** Whether a node is asked: it is, it is not for that many milliseconds, or an operator took it out. */
export type NodeStanding =
  | { readonly out: 'no' }
  | { readonly out: 'for a time'; readonly ms: number }
  | { readonly out: 'by hand' };

const IN: NodeStanding = { out: 'no' };
const BY_HAND: NodeStanding = { out: 'by hand' };
/** Value of the table for a node that an operator took out; 1 stands for one that did not answer. */
const HAND = 2;

/** Opens the nodes of one kind of a server: what is known of them is in the shared store. */
export function openNodes(
  kind: string,
  all: readonly Node[],
  settings: NodeSettings,
  store: VolatileStore,
  clock: Clock,
): Nodes {
  const outs: SharedTable = store.table(`${kind} nodes`);
  const calls: SharedTable = store.table(`${kind} calls`);
  const keyOf = (callId: string, set: number): string => `${set}\0${callId}`;

  function standing(node: Node): NodeStanding {
    const now = clock.wallTime();
    const entry = outs.getEntry(node.url, now);
    if (entry === undefined) return IN;
    return entry.value === HAND ? BY_HAND : { out: 'for a time', ms: entry.expiresAtMs - now };
  }

  function mayFinish(node: Node): boolean {
    const { out } = standing(node);
    if (out === 'no') return true;
    return settings.allowOperation === 1 || (settings.allowOperation === 2 && out === 'by hand');
  }

  return {
    all,
    hasSet: (set) => all.some((node) => node.set === set),
    choose(callId, set, tried) {
      const free = all.filter((node) => node.set === set && !tried.has(node));
      const kept = calls.get(keyOf(callId, set), clock.wallTime());
      const own = free.find(({ url }) => url === kept);
      if (own !== undefined && mayFinish(own)) return own;
      const asked = free.filter((node) => standing(node).out === 'no');
      const candidates =
        asked.length === 0 && settings.aggressive
          ? free.filter((node) => standing(node).out !== 'by hand')
          : asked;
      return byWeight(candidates, callId);
    },
    keep(callId, { url, set }) {
      const now = clock.wallTime();
      calls.set(keyOf(callId, set), url, now + settings.callMs, now);
    },
    forget(callId, set) {
      calls.delete(keyOf(callId, set));
    },
    failed(node) {
      const now = clock.wallTime();
      if (standing(node).out !== 'by hand') outs.set(node.url, 1, now + settings.disableMs, now);
    },
    answered(node) {
      if (standing(node).out === 'for a time') outs.delete(node.url);
    },
    setEnabled(node, enabled) {
      if (enabled) outs.delete(node.url);
      else outs.set(node.url, HAND, 0, clock.wallTime());
    },
    standing,
    calls() {
      calls.sweepExpired(clock.wallTime(), () => {});
      return calls.size();
    },
  };
}

/** The same node for a call as long as the candidates are the same, and each by its weight. */
function byWeight(nodes: readonly Node[], callId: string): Node | null {
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return nodes[0] ?? null;
  let rest = crc32(Buffer.from(callId, 'latin1')) % total;
  for (const node of nodes) {
    if (rest < node.weight) return node;
    rest -= node.weight;
  }
  return null;
}
