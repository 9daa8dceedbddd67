/** Plays a scenario against a target and returns what its clients received. */
import { crlf, statusOf, writeAck, writeCancel, writeRequest } from './message.ts';
import { fillPorts, nameTags, type Ports } from './normalise.ts';
import type { Received, Scenario, Step } from './scenario.ts';
import type { Target } from './targets/target.ts';

/** What came of a scenario. */
export interface Played {
  /** What the clients received, with To-tags named, in the order of arrival. */
  messages: Received[];
  /** The ports of the server and of the client sockets in this run. */
  ports: Ports;
  /** What the server logged. */
  log: string;
}

interface Call {
  peer: string;
  request: string;
  ack: boolean;
  final?: string;
}

function peersOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.flatMap((step) => ('call' in step ? [step.peer ?? step.call] : [])))];
}

function known(calls: ReadonlyMap<string, Call>, name: string): Call {
  const call = calls.get(name);
  if (!call) throw new Error(`the scenario names the call ${name} before it sends it`);
  return call;
}

function ackOf(call: Call, name: string): string {
  if (call.final === undefined) throw new Error(`no final reply to acknowledge in call ${name}`);
  return writeAck(call.request, call.final);
}

/** Starts `script` on `target`, does the steps of `scenario` at their times and listens until its end. */
export async function play(scenario: Scenario, script: string, target: Target): Promise<Played> {
  const server = await target.start({ script, defines: scenario.defines ?? {} });
  const received: Received[] = [];
  const calls = new Map<string, Call>();
  const ports = new Map<string, number>([['server', server.port]]);
  const send = (call: Call, text: string) => server.send(call.peer, text);
  try {
    for (const peer of peersOf(scenario.steps)) ports.set(peer, await server.openPeer(peer));
    server.play((peer, text, at) => {
      received.push({ at, peer, text });
      if (statusOf(text) < 200) return;
      for (const call of calls.values()) {
        if (call.peer !== peer || !answersInvite(call.request, text)) continue;
        call.final = text;
        if (call.ack) send(call, writeAck(call.request, text));
      }
    });
    for (const step of scenario.steps.toSorted((one, other) => one.at - other.at)) {
      await server.waitUntil(step.at);
      if ('repeat' in step) send(known(calls, step.repeat), known(calls, step.repeat).request);
      else if ('cancel' in step)
        send(known(calls, step.cancel), writeCancel(known(calls, step.cancel).request));
      else if ('call' in step) {
        const peer = step.peer ?? step.call;
        const text = 'raw' in step ? crlf(step.raw) : writeRequest(step.call, step.request);
        const call: Call = { peer, request: fillPorts(text, ports, peer), ack: step.ack === true };
        calls.set(step.call, call);
        send(call, call.request);
      } else send(known(calls, step.ack), ackOf(known(calls, step.ack), step.ack));
    }
    await server.waitUntil(scenario.until);
  } catch (error) {
    const log = await server.stop();
    throw new Error(`scenario failed; the server logged:\n${log}`, { cause: error });
  }
  const log = await server.stop();
  return { messages: nameTags(received, ownTags(calls)), ports, log };
}

function answersInvite(request: string, reply: string): boolean {
  const [invite, answer] = [request, reply].map((text) => ({
    cseq: /^CSeq[ \t]*:[ \t]*(.*?)\r?$/im.exec(text)?.[1],
    callId: /^(?:Call-ID|i)[ \t]*:[ \t]*(.*?)\r?$/im.exec(text)?.[1],
  }));
  return /^INVITE /.test(request) && invite?.cseq === answer?.cseq && invite?.callId === answer?.callId;
}

function ownTags(calls: ReadonlyMap<string, Call>): Set<string> {
  return new Set(
    [...calls.values()].flatMap(({ request }) =>
      [...request.matchAll(/tag=([^;\s]+)/g)].map((m) => m[1] ?? ''),
    ),
  );
}
