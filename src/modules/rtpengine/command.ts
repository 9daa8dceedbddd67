import { isIPv6 } from 'node:net';
import type { RunContext, Value } from '../../kit/index.ts';
import type { Bencode, BencodeDictionary } from './bencode.ts';
import type { NgFlags } from './flags.ts';
import { sidesOf } from './managed.ts';

/** Commands of the ng protocol that a script can send. */
export type NgOperation =
  | 'offer'
  | 'answer'
  | 'delete'
  | 'query'
  | 'start recording'
  | 'stop recording'
  | 'block DTMF'
  | 'unblock DTMF'
  | 'block media'
  | 'unblock media'
  | 'silence media'
  | 'unsilence media'
  | 'start forwarding'
  | 'stop forwarding'
  | 'play media'
  | 'stop media'
  | 'play DTMF';

/** Those that are about the whole call unless flags name a side. */
const OF_THE_CALL = /^(?:un)?(?:block|silence) |^(?:start|stop) forwarding$/;

/** A command about a message, without its SDP. */
export interface NgCommand {
  readonly dictionary: BencodeDictionary;
  /** What the node is chosen by. */
  readonly callId: string;
}

/** Makes the command of a message; a text says why there is none. */
export function commandOf(
  run: RunContext,
  operation: NgOperation,
  flags: NgFlags,
  extraId: (run: RunContext) => Value,
): NgCommand | string {
  const { message } = run;
  const callId = flags.callId ?? message.callId;
  if (callId === null) return 'the message has no Call-ID';
  const viaBranch = viaBranchOf(run, flags, extraId);
  if (viaBranch === null) return 'there is no Via branch, or no extra_id_pv, for via-branch';
  const { srcIp } = run.state.received;
  const dictionary = new Map<string, Bencode>([
    ['supports', ['load limit']],
    ...flags.entries,
    ['call-id', callId],
    ...(viaBranch === '' ? [] : [['via-branch', viaBranch] as const]),
    ['received-from', [isIPv6(srcIp) ? 'IP6' : 'IP4', srcIp]],
    ...tagsOf(run, operation, flags),
    ['command', operation],
  ]);
  return { dictionary, callId };
}

/** The tags: from-tag is that of the side whose SDP it is, or that asks. */
function tagsOf(run: RunContext, operation: NgOperation, flags: NgFlags): [string, string][] {
  const ofCall = OF_THE_CALL.test(operation);
  const plain = ofCall || operation === 'delete';
  const from = run.message.from?.tag ?? '';
  const to = run.message.to?.tag ?? '';
  const [ours, theirs] = plain ? [from, to] : sidesOf(run, operation === 'answer' ? 'answer' : 'offer');
  const tags: [string, string][] = [];
  const fromTag = flags.fromTag ?? (ofCall && !flags.directional ? '' : ours);
  if (fromTag !== '') tags.push(['from-tag', fromTag]);
  const tellsTo = flags.withToTag || !plain;
  const toTag = flags.toTag ?? (tellsTo ? theirs : '');
  if (toTag !== '') tags.push(['to-tag', toTag]);
  return tags;
}

/** '' when none is asked for, null when there is none of what is asked for. */
function viaBranchOf(
  run: RunContext,
  { viaBranch }: NgFlags,
  extraId: (run: RunContext) => Value,
): string | null {
  const isReply = run.message.kind === 'reply';
  switch (viaBranch) {
    case null:
      return '';
    case '1':
      return branchAt(run, 0);
    case '2':
      return branchAt(run, 1);
    case 'auto':
      return branchAt(run, isReply ? 1 : 0);
    case 'extra':
      return extra(run, extraId);
    case 'auto-extra':
      return isReply ? branchAt(run, 0) : extra(run, extraId);
  }
}

function branchAt({ message }: RunContext, index: number): string | null {
  return message.vias?.[index]?.branch || null;
}

function extra(run: RunContext, extraId: (run: RunContext) => Value): string | null {
  const value = extraId(run);
  return value === null || value === '' ? null : String(value);
}
