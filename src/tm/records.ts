/** A view of one fixed-size record. */
export interface RecordView {
  /** Sets every field to zero. */
  clear(): void;
}

/** What a kind of record is made of. */
export interface RecordKind<R extends RecordView> {
  /** Bytes of memory a record takes. */
  readonly size: number;
  new (memory: DataView, base: number, number: number): R;
}

/** The memory of all records of a kind: fixed-size ones in large buffers, found by number. */
export interface Records<R extends RecordView> {
  /** A zeroed record; its number is free for another once `free` is called. */
  allocate(): R;
  /** A view of a record by its number, which must be in use. */
  at(number: number): R;
  free(number: number): void;
  /** Records in use. */
  readonly size: number;
  /** Numbers ever used: all records have numbers from 1 to this. */
  readonly highest: number;
}

const recordsPerPage = 2048;

/** Makes an empty memory. Pages are not given back. */
export function createRecords<R extends RecordView>(Kind: RecordKind<R>): Records<R> {
  const pages: DataView[] = [];
  const freeNumbers: number[] = [];
  let highest = 0;

  function at(number: number): R {
    const page = pages[Math.floor(number / recordsPerPage)];
    if (page === undefined) throw new RangeError(`no record ${number}`);
    return new Kind(page, (number % recordsPerPage) * Kind.size, number);
  }

  return {
    allocate() {
      const number = freeNumbers.pop() ?? ++highest;
      if (Math.floor(number / recordsPerPage) === pages.length) {
        pages.push(new DataView(new ArrayBuffer(recordsPerPage * Kind.size)));
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
