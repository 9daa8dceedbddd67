import type { Problem } from '../../kit/index.ts';
import type { Bencode } from './bencode.ts';

/** Where the `via-branch` of a command comes from. */
export type ViaBranch = '1' | '2' | 'auto' | 'extra' | 'auto-extra';

/** What the flags of a call say. */
export interface NgFlags {
  /** Keys of the command with their values, in the order of their first mention. */
  readonly entries: ReadonlyMap<string, Bencode>;
  /** Tags and Call-ID in place of the message's; null: as they are. */
  readonly fromTag: string | null;
  readonly toTag: string | null;
  readonly callId: string | null;
  /** The To-tag is to be told where it would not be. */
  readonly withToTag: boolean;
  /** The command is about the one side that sent the message. */
  readonly directional: boolean;
  readonly viaBranch: ViaBranch | null;
}

const VIA_BRANCHES: readonly ViaBranch[] = ['1', '2', 'auto', 'extra', 'auto-extra'];

/** Flags `list-item` and `list=item` that become an item of a list. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['replace', 'replace'],
  ['rtcp-mux', 'rtcp-mux'],
  ['SDES', 'SDES'],
]);
/** Flags that are lists in `list=item` alone. */
const VALUE_LISTS: ReadonlyMap<string, string> = new Map([
  ['direction', 'direction'],
  ['SDES', 'SDES'],
  ['T38', 'T.38'],
  ['T.38', 'T.38'],
]);
const CODEC_OPERATIONS = ['transcode', 'strip', 'offer', 'mask', 'set', 'except'];
const INTEGERS = ['TOS', 'repacketize'];
const TRANSPORTS = ['RTP/AVP', 'RTP/SAVP', 'RTP/AVPF', 'RTP/SAVPF', 'UDP/TLS/RTP/SAVP', 'UDP/TLS/RTP/SAVPF'];

/** Reads the flags of a call, separated by blanks, into what the command of the ng protocol says. */
export function parseNgFlags(text: string): NgFlags | Problem {
  const singles = new Map<string, Bencode>();
  const lists = new Map<string, Bencode[]>();
  const codecs = new Map<string, Bencode[]>();
  const own: { fromTag: string | null; toTag: string | null; callId: string | null } = {
    fromTag: null,
    toTag: null,
    callId: null,
  };
  let withToTag = false;
  let directional = false;
  let viaBranch: ViaBranch | null = null;
  let transport: string | null = null;
  let secure = false;
  let feedback = false;
  let parts = false;

  for (const token of text.split(/\s+/)) {
    const equals = token.indexOf('=');
    const key = equals < 0 ? token : token.slice(0, equals);
    const value = equals < 0 ? null : token.slice(equals + 1);
    if (key === '') continue;
    if (value === null && TRANSPORTS.includes(key)) transport = key;
    else if (value === null && /^S?RTP$/.test(key)) {
      secure = key === 'SRTP';
      parts = true;
    } else if (value === null && /^AVPF?$/.test(key)) {
      feedback = key === 'AVPF';
      parts = true;
    } else if (key === 'via-branch') {
      const known = VIA_BRANCHES.find((one) => one === value);
      if (known === undefined) return viaBranchProblem(value);
      viaBranch = known;
    } else if (key === 'from-tag') own.fromTag = value;
    else if (key === 'to-tag') {
      own.toTag = value;
      withToTag = true;
    } else if (key === 'call-id') own.callId = value;
    else if (key === 'directional' && value === null) directional = true;
    else if (key === 'received-from' || key === 'supports') {
      // The message and this module say these.
    } else if (value === null) addFlag(key, lists, codecs);
    else addValue(key, value, singles, lists, codecs);
  }

  const entries = new Map<string, Bencode>([...singles, ...lists]);
  if (codecs.size > 0) entries.set('codec', codecs);
  if (transport === null && parts) transport = `RTP/${secure ? 'S' : ''}AVP${feedback ? 'F' : ''}`;
  if (transport !== null) entries.set('transport-protocol', transport);
  return { entries, ...own, withToTag, directional, viaBranch };
}

function viaBranchProblem(value: string | null): Problem {
  const hint = `use ${VIA_BRANCHES.join(', ')}`;
  if (value === 'next' || value === 'auto-next') {
    return { problem: 'the branch of the next request is not known before it is sent', hint };
  }
  return { problem: `via-branch "${value ?? ''}" is none`, hint };
}

function addFlag(flag: string, lists: Map<string, Bencode[]>, codecs: Map<string, Bencode[]>): void {
  const list = [...LISTS].find(([prefix]) => flag.startsWith(`${prefix}-`));
  const codec = codecOf(flag);
  if (flag === 'internal' || flag === 'external') push(lists, 'direction', flag);
  else if (list !== undefined) push(lists, list[1], flag.slice(list[0].length + 1));
  else if (codec !== null) push(codecs, codec.operation, codec.name);
  else push(lists, 'flags', flag);
}

function addValue(
  key: string,
  value: string,
  singles: Map<string, Bencode>,
  lists: Map<string, Bencode[]>,
  codecs: Map<string, Bencode[]>,
): void {
  const list = VALUE_LISTS.get(key);
  const codec = codecOf(`${key}-${value}`);
  if (list !== undefined) push(lists, list, value);
  else if (codec !== null) push(codecs, codec.operation, codec.name);
  else if (INTEGERS.includes(key) && /^[0-9]{1,9}$/.test(value)) singles.set(key, Number(value));
  else {
    if (key === 'delete-delay' && /^[0-9]{1,9}$/.test(value)) singles.set('delete delay', Number(value));
    singles.set(key, value);
  }
}

/** `codec-transcode-opus`, and `transcode-opus`, which was there first. */
function codecOf(flag: string): { readonly operation: string; readonly name: string } | null {
  const [, operation = '', name = ''] = /^(?:codec-)?([a-z]+)-(.+)$/.exec(flag) ?? [];
  const isCodec = flag.startsWith('codec-') || operation === 'transcode';
  return isCodec && CODEC_OPERATIONS.includes(operation) ? { operation, name } : null;
}

function push(lists: Map<string, Bencode[]>, name: string, item: string): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}
