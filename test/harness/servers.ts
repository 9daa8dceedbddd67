/** The servers downstream of a scenario: each answers the requests it gets as the scenario says. */
import { headerValue, statusOf, writeReply } from './message.ts';
import { fillPorts, type Ports } from './normalise.ts';
import type { Answer, DownstreamServer } from './scenario.ts';

/** What the servers need of the run. */
export interface ServersInput {
  readonly servers: Readonly<Record<string, DownstreamServer>>;
  readonly ports: Ports;
  /** Sends one datagram from the socket of that server. */
  send(peer: string, text: string): void;
  /** Calls back in `ms` of the scenario's time. */
  after(ms: number, callback: () => void): void;
}

/** The servers of one run of a scenario. */
export interface Servers {
  /** A server received a datagram; nothing when `peer` is none of them. */
  received(peer: string, text: string): void;
  /** The tags that they chose. */
  ownTags(): readonly string[];
}

/** One request that a server has, by its branch. */
interface Served {
  readonly request: string;
  finished: boolean;
}

/** Starts them without a request. */
export function createServers({ servers, ports, send, after }: ServersInput): Servers {
  const served = new Map<string, Served>();

  function answer(peer: string, one: Served, { status, reason, headers, body }: Answer): void {
    if (one.finished && !isRepeat(one, status)) return;
    if (status >= 200) one.finished = true;
    const text = writeReply(one.request, { status, reason, headers, body, tag: tagOf(peer) });
    send(peer, fillPorts(text, ports, peer));
  }

  /** A 2xx goes again until its ACK; nothing else follows a final reply. */
  function isRepeat({ request }: Served, status: number): boolean {
    return request.startsWith('INVITE ') && status >= 200 && status < 300;
  }

  function cancel(peer: string, request: string): void {
    send(peer, writeReply(request, { status: 200, tag: tagOf(peer) }));
    const invite = served.get(keyOf(peer, 'INVITE', request));
    if (invite !== undefined) answer(peer, invite, { after: 0, status: 487 });
  }

  return {
    received(peer, text) {
      const server = servers[peer];
      if (server === undefined || statusOf(text) > 0) return;
      const method = /^\S+/.exec(text)?.[0] ?? '';
      const key = keyOf(peer, method, text);
      if (served.has(key)) return;
      const one: Served = { request: text, finished: false };
      served.set(key, one);
      const user = /^\S+ sips?:([^@\s]+)@/.exec(text)?.[1] ?? '';
      const answers = server[`${method} ${user}`] ?? server[method];
      if (answers === undefined && method === 'CANCEL') cancel(peer, text);
      for (const due of answers ?? []) {
        if (due.after === 0) answer(peer, one, due);
        else after(due.after, () => answer(peer, one, due));
      }
    },
    ownTags: () => Object.keys(servers).map(tagOf),
  };
}

function tagOf(peer: string): string {
  return `of-${peer}`;
}

/** A CANCEL has the branch of its INVITE. */
function keyOf(peer: string, method: string, text: string): string {
  const branch = /;branch=([^;\s,]+)/.exec(headerValue(text, '(?:Via|v)') ?? '')?.[1] ?? '';
  return `${peer} ${method} ${branch}`;
}
