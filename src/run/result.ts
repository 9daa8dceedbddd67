import { ByteReader, ByteWriter, MalformedBytes, readList, writeList } from './bytes.ts';
import type { RunContext } from './context.ts';
import type { Effect } from './effects.ts';
import type { SuspensionRecord } from './record.ts';
import { readTimers, writeTimers } from './timer-settings.ts';
import type { TransactionName } from './transaction.ts';

/** An effect as the owner gets it from an async worker: what the run left to keep is already a record. */
export type SentEffect =
  | Exclude<Effect, { kind: 'suspend' }>
  | { readonly kind: 'suspend'; readonly delay: number | null; readonly record: Uint8Array };

/** Takes a run's effects so far, in the form the owner applies; a suspension becomes its record. */
export function takeEffects(run: RunContext, encode: (record: SuspensionRecord) => Uint8Array): SentEffect[] {
  const { effects } = run;
  if (effects.length === 0) return [];
  run.effects = [];
  return effects.map((effect) => {
    if (effect.kind !== 'suspend') return effect;
    const { transaction, state } = run;
    if (transaction === null) throw new Error('a suspension without a transaction');
    const { delay, group, places } = effect;
    const record = encode({ group, state, snapshot: transaction.snapshot, places });
    return { kind: 'suspend', delay, record };
  });
}

/** What comes back from an async worker: the effects of one run, in order. */
export interface RunResult extends TransactionName {
  readonly slot: number;
  /** The turn that ran: effects of a turn that no longer counts are refused by the owner. */
  readonly turn: number;
  /** The run is over; false when it paused and these are its effects so far. */
  readonly over: boolean;
  readonly effects: readonly SentEffect[];
}

const KINDS = [
  'stateless-reply',
  'reply',
  'retransmit-reply',
  'suspend',
  'release',
  'cancel',
  'timers',
  'module',
] as const;

/** Makes the encoder of results; one per worker, since it keeps its buffer. */
export function createResultEncoder(): (result: RunResult) => Buffer {
  const writer = new ByteWriter();
  return (result) => {
    writer.begin();
    writer.unsigned(result.index);
    writer.unsigned(result.label);
    writer.unsigned(result.slot);
    writer.unsigned(result.turn);
    writer.flag(result.over);
    writeList(writer, result.effects, writeEffect);
    return writer.take();
  };
}

/** Reads a result; null when the bytes are not one. */
export function decodeResult(bytes: Uint8Array): RunResult | null {
  try {
    const reader = new ByteReader(bytes);
    const result = {
      index: reader.unsigned(),
      label: reader.unsigned(),
      slot: reader.unsigned(),
      turn: reader.unsigned(),
      over: reader.flag(),
      effects: readList(reader, readEffect),
    };
    return reader.atEnd ? result : null;
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

function writeEffect(writer: ByteWriter, effect: SentEffect): void {
  writer.byte(KINDS.indexOf(effect.kind));
  switch (effect.kind) {
    case 'stateless-reply':
    case 'reply':
      writer.unsigned(effect.status);
      writer.bytes(effect.bytes);
      break;
    case 'suspend':
      writer.value(effect.delay);
      writer.bytes(effect.record);
      break;
    case 'cancel':
      writer.unsigned(effect.invite.index);
      writer.unsigned(effect.invite.label);
      break;
    case 'timers':
      writeTimers(writer, effect.timers);
      break;
    case 'module':
      writer.text(effect.module);
      writer.bytes(effect.data);
      break;
    case 'retransmit-reply':
    case 'release':
      break;
  }
}

function readEffect(reader: ByteReader): SentEffect {
  const kind = KINDS[reader.byte()];
  switch (kind) {
    case 'stateless-reply':
    case 'reply':
      return { kind, status: reader.unsigned(), bytes: reader.bytes() };
    case 'suspend':
      return { kind, delay: reader.numberOrNull(), record: reader.bytes() };
    case 'cancel':
      return { kind, invite: { index: reader.unsigned(), label: reader.unsigned() } };
    case 'timers':
      return { kind, timers: readTimers(reader) };
    case 'module':
      return { kind, module: reader.text(), data: reader.bytes() };
    case 'retransmit-reply':
    case 'release':
      return { kind };
    default:
      throw new MalformedBytes('unknown effect');
  }
}
