import { ANY_ROUTE, declare, type LocalRequest, type Problem, refuse, string } from '../../kit/index.ts';
import { targetOf, type Unreachable } from '../../run/destination.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** What stands for nothing. */
const NONE = '.';
/** CSeq number of a request that does not say one (Kamailio). */
const DEFAULT_CSEQ = 10;
/** Lines that the server writes itself. */
const OWN_LINES: ReadonlySet<string> = new Set([
  'from',
  'f',
  'to',
  't',
  'call-id',
  'i',
  'cseq',
  'via',
  'v',
  'content-length',
  'l',
]);

/** A request in the six texts of `t_uac_send` and the commands. */
export interface WrittenRequest {
  readonly method: string;
  readonly uri: string;
  /** '' or '.': none, here and below. */
  readonly nextHop: string;
  readonly socket: string;
  /** Header lines: From and To, perhaps Call-ID and CSeq, and others. */
  readonly headers: string;
  readonly body: string;
}

/** Functions of tm that send requests of our own. */
export const localRequestFunctions = {
  t_uac_send: fn({
    args: [
      string('method'),
      string('ruri'),
      string('nexthop'),
      string('socket'),
      string('headers'),
      string('body'),
    ],
    routes: ANY_ROUTE,
    doc: 'Sends a request of our own: method, Request-URI, next hop (URI; empty: the Request-URI), socket to send from (`udp:host:port` or empty), header lines (From and To, perhaps Call-ID and CSeq, others), body. 1, however it is answered; -1 when it makes no sense or cannot be sent.',
    run(state, call, method, uri, nextHop, socket, headers, body) {
      const { run } = call;
      const request = readLocalRequest({ method, uri, nextHop, socket, headers, body }, state.hasSocket);
      if ('problem' in request) return refuse(call, request.problem, request.hint);
      const finish = (target: object | Unreachable): number => {
        if ('status' in target && 'text' in target) return refuse(call, String(target.text));
        run.effects.push({ kind: 'request', request });
        return 1;
      };
      const sender = { services: run.services, state: { ...run.state, sendSocket: request.socket } };
      const target = targetOf(sender, request.nextHop ?? request.uri, null);
      return target instanceof Promise ? target.then(finish) : finish(target);
    },
  }),
};

/** Reads the six texts; what makes no sense is a problem, in Kamailio's words. `hasSocket`: whether we have one of that name. */
export function readLocalRequest(
  written: WrittenRequest,
  hasSocket: (name: string) => boolean,
): LocalRequest | Problem {
  const { method, uri, body } = written;
  if (!/^[A-Za-z0-9\-.!%*_+`'~]+$/.test(method)) return { problem: `Invalid method "${method}"` };
  if (!isUri(uri)) return { problem: `Invalid request uri "${uri}"`, hint: 'write "sip:user@host"' };
  const nextHop = givenOr(written.nextHop);
  if (nextHop !== null && !isUri(nextHop)) return { problem: `Invalid next-hop uri "${nextHop}"` };
  const socket = givenOr(written.socket);
  if (socket !== null && !hasSocket(socket)) return { problem: `No local socket for "${socket}"` };
  const fields = linesOf(written.headers);
  if (fields === null) return { problem: 'Invalid headers', hint: 'end each line in \\r\\n' };
  const value = (...names: string[]): string | null =>
    fields.find(({ name }) => names.includes(name))?.value ?? null;
  const from = value('from', 'f');
  const to = value('to', 't');
  if (to === null) return { problem: 'To missing' };
  if (from === null) return { problem: 'From missing' };
  if (body !== '' && value('content-type', 'c') === null) return { problem: 'Content-Type missing' };
  const cseq = readCSeq(value('cseq'), method);
  if (cseq === null) return { problem: 'CSeq method mismatch' };
  return {
    method,
    uri,
    nextHop,
    socket,
    from,
    to,
    callId: value('call-id', 'i'),
    cseq,
    headers: fields
      .filter(({ name }) => !OWN_LINES.has(name))
      .map(({ line }) => `${line}\r\n`)
      .join(''),
    body,
  };
}

function givenOr(text: string): string | null {
  return text === '' || text === NONE ? null : text;
}

function isUri(text: string): boolean {
  return /^(sips?|tel):[^\s<>]+$/i.test(text);
}

/** Header lines with their continuations; null when one is none. */
function linesOf(
  text: string,
): { readonly name: string; readonly value: string; readonly line: string }[] | null {
  const fields: { name: string; value: string; line: string }[] = [];
  for (const line of text.split(/\r?\n(?![ \t])/)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) return null;
    fields.push({
      name: line.slice(0, colon).trim().toLowerCase(),
      value: line.slice(colon + 1).trim(),
      line,
    });
  }
  return fields;
}

function readCSeq(text: string | null, method: string): number | null {
  if (text === null) return DEFAULT_CSEQ;
  const [, digits, given] = /^(\d{1,10})(?:[ \t]+(\S+))?$/.exec(text) ?? [];
  const number = Number(digits);
  return digits === undefined || number > 0x7fffffff || (given !== undefined && given !== method)
    ? null
    : number;
}
