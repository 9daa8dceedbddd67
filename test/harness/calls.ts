/** The clients of a scenario: they send what its steps say and acknowledge final replies where it asks for that. */
import { writeCredentials } from './credentials.ts';
import { crlf, headerValue, statusOf, writeAck, writeCancel, writeRequest } from './message.ts';
import { fillPorts, type Ports } from './normalise.ts';
import type { RequestShape, Step } from './scenario.ts';

/** What a client does at a time. */
export type CallStep = Exclude<Step, { program: string }>;

/** Sends one datagram from the client socket `peer`. */
type Send = (peer: string, text: string) => void;

interface Call {
  peer: string;
  request: string;
  ack: boolean;
  final?: string;
  /** The reply that challenged it. */
  challenge?: string;
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

  function withLogin(shape: RequestShape): RequestShape {
    if (shape.login === undefined) return shape;
    const { challenge } = known(shape.login.call);
    if (challenge === undefined) throw new Error(`the call ${shape.login.call} was not challenged`);
    const uri = fillPorts(shape.uri ?? `sip:${shape.user ?? 'test'}@127.0.0.1:{server-port}`, ports, '');
    const credentials = writeCredentials(challenge, shape.login, shape.method, uri, crlf(shape.body ?? ''));
    return { ...shape, headers: [...(shape.headers ?? []), credentials] };
  }

  function start(step: Extract<Step, { call: string }>): void {
    const peer = step.peer ?? step.call;
    const text = 'raw' in step ? crlf(step.raw) : writeRequest(step.call, withLogin(step.request));
    const call: Call = { peer, request: fillPorts(text, ports, peer), ack: step.ack === true };
    // The same call sent again, with credentials: its challenge is still the one that was answered.
    const challenge = calls.get(step.call)?.challenge;
    if (challenge !== undefined) call.challenge = challenge;
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
      const status = statusOf(text);
      if (status < 200) return;
      for (const call of calls.values()) {
        if (call.peer !== peer || !isAnswer(call.request, text)) continue;
        if (status === 401 || status === 407) call.challenge = text;
        if (!call.request.startsWith('INVITE ')) continue;
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

function isAnswer(request: string, reply: string): boolean {
  const same = (name: string) => headerValue(request, name) === headerValue(reply, name);
  return same('CSeq') && same('(?:Call-ID|i)');
}
