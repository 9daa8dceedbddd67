import { TransactionRecord } from './record.ts';

/** The memory of all transactions: fixed-size records in large buffers, found by number. */
export interface TransactionRecords {
  /** A zeroed record; its number is free for another once `free` is called. */
  allocate(): TransactionRecord;
  /** A view of a record by its number, which must be in use. */
  at(number: number): TransactionRecord;
  free(number: number): void;
  /** Records in use. */
  readonly size: number;
  /** Numbers ever used: all records have numbers from 1 to this. */
  readonly highest: number;
}

const recordsPerPage = 2048;

/** Makes an empty memory. Pages are not given back. */
export function createTransactionRecords(): TransactionRecords {
  const pages: DataView[] = [];
  const freeNumbers: number[] = [];
  let highest = 0;

  function at(number: number): TransactionRecord {
    const page = pages[Math.floor(number / recordsPerPage)];
    if (page === undefined) throw new RangeError(`no transaction record ${number}`);
    return new TransactionRecord(page, (number % recordsPerPage) * TransactionRecord.size, number);
  }

  return {
    allocate() {
      const number = freeNumbers.pop() ?? ++highest;
      if (Math.floor(number / recordsPerPage) === pages.length) {
        pages.push(new DataView(new ArrayBuffer(recordsPerPage * TransactionRecord.size)));
      }
      const record = at(number);
      record.clear();
      return record;
    },
    at,
    free(number) {
      freeNumbers.push(number);
    },
    get size() {
      return highest - freeNumbers.length;
    },
    get highest() {
      return highest;
    },
  };
}
