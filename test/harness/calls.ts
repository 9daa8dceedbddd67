/** The clients of a scenario: they send what its steps say and acknowledge final replies where it asks for that. */
import { crlf, headerValue, statusOf, writeAck, writeCancel, writeRequest } from './message.ts';
import { fillPorts, type Ports } from './normalise.ts';
import type { Step } from './scenario.ts';

/** What a client does at a time. */
export type CallStep = Exclude<Step, { program: string }>;

/** Sends one datagram from the client socket `peer`. */
type Send = (peer: string, text: string) => void;

interface Call {
  peer: string;
  request: string;
  ack: boolean;
  final?: string;
}

/** The calls of one run of a scenario. */
export interface Calls {
  /** Does a step. Throws when it names a call that is not there, or acknowledges one without a final reply. */
  act(step: CallStep): void;
  /** Takes note of what the client socket `peer` received, and answers it with an ACK where the step said so. */
  received(peer: string, text: string): void;
  /** The tags that the clients chose. */
  ownTags(): ReadonlySet<string>;
}

/** Starts without a call. `ports` fill the placeholders of what is sent. */
export function createCalls(send: Send, ports: Ports): Calls {
  const calls = new Map<string, Call>();

  function known(name: string): Call {
    const call = calls.get(name);
    if (!call) throw new Error(`the scenario names the call ${name} before it sends it`);
    return call;
  }

  function start(step: Extract<Step, { call: string }>): void {
    const peer = step.peer ?? step.call;
    const text = 'raw' in step ? crlf(step.raw) : writeRequest(step.call, step.request);
    const call = { peer, request: fillPorts(text, ports, peer), ack: step.ack === true };
    calls.set(step.call, call);
    send(peer, call.request);
  }

  function acknowledge(name: string): void {
    const { peer, request, final } = known(name);
    if (final === undefined) throw new Error(`no final reply to acknowledge in call ${name}`);
    send(peer, writeAck(request, final));
  }

  return {
    act(step) {
      if ('call' in step) start(step);
      else if ('repeat' in step) send(known(step.repeat).peer, known(step.repeat).request);
      else if ('cancel' in step) send(known(step.cancel).peer, writeCancel(known(step.cancel).request));
      else acknowledge(step.ack);
    },
    received(peer, text) {
      if (statusOf(text) < 200) return;
      for (const call of calls.values()) {
        if (call.peer !== peer || !answersInvite(call.request, text)) continue;
        call.final = text;
        if (call.ack) send(peer, writeAck(call.request, text));
      }
    },
    ownTags() {
      const tags = [...calls.values()].flatMap(({ request }) => [...request.matchAll(/tag=([^;\s]+)/g)]);
      return new Set(tags.map((match) => match[1] ?? ''));
    },
  };
}

function answersInvite(request: string, reply: string): boolean {
  const same = (name: string) => headerValue(request, name) === headerValue(reply, name);
  return request.startsWith('INVITE ') && same('CSeq') && same('(?:Call-ID|i)');
}
