import { type ByteReader, ByteWriter, MalformedBytes, readAll } from './bytes.ts';
import type { Standing } from './suspensions.ts';
import type { TransactionName } from './transaction.ts';

/** What an async worker needs to know of an owner while a run of it is paused for the answer. */
export type Question =
  /** May I go on with this transaction's suspension? (`t_continue`) The answer holds it until the result is in. */
  | { readonly kind: 'claim'; readonly transaction: TransactionName }
  /** How does this transaction stand? The answer is its place in {@link STANDINGS}. */
  | { readonly kind: 'standing'; readonly transaction: TransactionName }
  /** Call a command of the server; the answer has its own answer in `data`. */
  | { readonly kind: 'command'; readonly call: Buffer }
  /** Wake what waits for a key; the answer is how many did. */
  | { readonly kind: 'wake'; readonly key: string; readonly data: Buffer | null };

/** A question on its way. */
export interface Ask {
  /** Numbered by the worker that asks. */
  readonly id: number;
  readonly worker: number;
  readonly question: Question;
}

/** The answer to one {@link Ask}. */
export interface Answer {
  readonly id: number;
  /** A number of things, negative: refused. */
  readonly code: number;
  /** What was asked for: the suspension that was claimed, the answer of a command. */
  readonly data: Uint8Array | null;
}

/**
 * What an owner tells a worker: the answer to its question, that a transaction was cancelled which it may be
 * running, or that a value of the configuration is another one.
 */
export type Told =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'cancelled'; readonly transaction: TransactionName }
  | {
      readonly kind: 'setting';
      readonly group: string;
      readonly name: string;
      readonly value: number | string;
    };

/** What an answer's code says of how a transaction stands. */
export const STANDINGS: readonly Standing[] = ['gone', 'open', 'cancelled', 'answered'];

/** First byte of a question among what async workers send to an owner. */
const ASK = 2;
const CLAIM = 0;
const WAKE = 1;
const COMMAND = 2;
const STANDING = 3;
/** First byte of what workers are told. */
const ANSWER = 0;
const CANCELLED = 1;
const SETTING = 2;

/** A question as bytes. */
export function encodeAsk({ id, worker, question }: Ask): Buffer {
  const writer = new ByteWriter();
  writer.byte(ASK);
  writer.unsigned(id);
  writer.unsigned(worker);
  if (question.kind === 'claim' || question.kind === 'standing') {
    writer.byte(question.kind === 'claim' ? CLAIM : STANDING);
    writer.unsigned(question.transaction.index);
    writer.unsigned(question.transaction.label);
  } else if (question.kind === 'command') {
    writer.byte(COMMAND);
    writer.bytes(question.call);
  } else {
    writer.byte(WAKE);
    writer.text(question.key);
    writer.flag(question.data !== null);
    if (question.data !== null) writer.bytes(question.data);
  }
  return writer.take();
}

/** Reads a question; null when the bytes are not one. */
export function decodeAsk(bytes: Uint8Array): Ask | null {
  return readAll(bytes, (reader) => {
    if (reader.byte() !== ASK) throw new MalformedBytes('not a question');
    return { id: reader.unsigned(), worker: reader.unsigned(), question: readQuestion(reader) };
  });
}

function readQuestion(reader: ByteReader): Question {
  const kind = reader.byte();
  if (kind === CLAIM || kind === STANDING) {
    return {
      kind: kind === CLAIM ? 'claim' : 'standing',
      transaction: { index: reader.unsigned(), label: reader.unsigned() },
    };
  }
  if (kind === WAKE) {
    return { kind: 'wake', key: reader.text(), data: reader.flag() ? reader.bytes() : null };
  }
  if (kind === COMMAND) return { kind: 'command', call: reader.bytes() };
  throw new MalformedBytes('unknown question');
}

/** That a transaction was cancelled, as bytes. */
export function encodeCancelled({ index, label }: TransactionName): Buffer {
  const writer = new ByteWriter();
  writer.byte(CANCELLED);
  writer.unsigned(index);
  writer.unsigned(label);
  return writer.take();
}

/** A new value of the configuration as bytes. */
export function encodeSetting({
  group,
  name,
  value,
}: Omit<Extract<Told, { kind: 'setting' }>, 'kind'>): Buffer {
  const writer = new ByteWriter();
  writer.byte(SETTING);
  writer.text(group);
  writer.text(name);
  writer.value(value);
  return writer.take();
}

/** An answer as bytes. */
export function encodeAnswer({ id, code, data }: Answer): Buffer {
  const writer = new ByteWriter();
  writer.byte(ANSWER);
  writer.unsigned(id);
  writer.value(code);
  writer.flag(data !== null);
  if (data !== null) writer.bytes(data);
  return writer.take();
}

/** Reads what a worker is told; null when the bytes are nothing of that kind. `data` is a view into `bytes`. */
export function decodeTold(bytes: Uint8Array): Told | null {
  return readAll(bytes, (reader) => {
    const kind = reader.byte();
    if (kind === CANCELLED) {
      return { kind: 'cancelled', transaction: { index: reader.unsigned(), label: reader.unsigned() } };
    }
    if (kind === SETTING) {
      return { kind: 'setting', group: reader.text(), name: reader.text(), value: reader.value() ?? '' };
    }
    if (kind !== ANSWER) throw new MalformedBytes('not told by an owner');
    const answer = {
      id: reader.unsigned(),
      code: reader.numberOrNull() ?? -1,
      data: reader.flag() ? reader.bytes() : null,
    };
    return { kind: 'answer', answer };
  });
}
