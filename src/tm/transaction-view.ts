import type { Flow } from '../net/network.ts';
import type { ByteStore } from './byte-store.ts';
import { noBlock } from './byte-store.ts';
import type { TransactionRecord } from './record.ts';
import { flowOf, methodOf, requestOf } from './request-block.ts';
import type { Transaction, TransactionState } from './transaction.ts';

const nowhere: Flow = { proto: 'udp', socket: 0, ip: '', port: 0, connection: 0 };

/**
 * `Transaction` over a record. The record may go to another transaction while a run still has the view: the label
 * tells, and then nothing of the other one shows. A class for the getters, as `TransactionRecord`.
 */
export class TransactionView implements Transaction {
  readonly index: number;
  readonly label: number;
  readonly #record: TransactionRecord;
  readonly #store: ByteStore;

  constructor(record: TransactionRecord, store: ByteStore) {
    this.index = record.index;
    this.label = record.label;
    this.#record = record;
    this.#store = store;
  }

  get #alive(): boolean {
    return this.#record.label === this.label && this.#record.index === this.index;
  }

  get state(): TransactionState {
    return this.#alive ? this.#record.state : 'terminated';
  }

  get isInvite(): boolean {
    return this.#alive && this.#record.isInvite;
  }

  get local(): boolean {
    return this.#alive && this.#record.local;
  }

  get listened(): boolean {
    return this.#alive && this.#record.listened;
  }

  get method(): string {
    return this.#alive ? methodOf(this.#store.view(this.#record.request)) : '';
  }

  get request(): Buffer {
    return this.#alive ? requestOf(this.#store.view(this.#record.request)) : Buffer.alloc(0);
  }

  get flow(): Flow {
    return this.#alive ? flowOf(this.#store.view(this.#record.request)) : nowhere;
  }

  get status(): number {
    return this.#alive ? this.#record.status : 0;
  }

  get lastReply(): Buffer | null {
    const block = this.#alive ? this.#record.reply : noBlock;
    return block === noBlock ? null : this.#store.copy(block);
  }

  get cancelled(): boolean {
    return this.#alive && this.#record.cancelled;
  }

  get expired(): boolean {
    return this.#alive && this.#record.expired;
  }

  get held(): boolean {
    return this.#alive && this.#record.holds > 0;
  }

  get suspended(): boolean {
    return this.#alive && this.#record.suspended;
  }

  get turn(): number {
    return this.#alive ? this.#record.turn : 0;
  }

  get branches(): number {
    return this.#alive ? this.#record.branchCount : 0;
  }

  get createdAt(): number {
    return this.#alive ? this.#record.createdAt : 0;
  }
}
