import type { UdpCalls } from './calls.ts';

/** Bytes of a `mmsghdr`, and where its parts are (64-bit Linux). */
const HEADER = { bytes: 64, name: 0, nameLength: 8, vector: 16, vectorCount: 24, length: 56 } as const;
/** Bytes of an `iovec`: where the memory is, and how long. */
const VECTOR = { bytes: 16, memory: 0, length: 8 } as const;
/** Bytes kept for an address: the longer of `sockaddr_in` and `sockaddr_in6`, rounded up. */
const ADDRESS_BYTES = 32;

/** The headers of so many datagrams as the system's calls read and write them, each with an address and one piece of memory. */
export interface Headers {
  /** Where the header of a datagram is in memory. */
  at(index: number): bigint;
  /** The bytes of the address (`sockaddr`) of a datagram. */
  address(index: number): Buffer;
  setAddressLength(index: number, length: number): void;
  /** Where the bytes of a datagram are in `memory`. */
  setMemory(index: number, offset: number, length: number): void;
  /** Bytes that were received for a datagram. */
  received(index: number): number;
}

/** Lays the headers of `count` datagrams over `memory`. */
export function createHeaders(calls: UdpCalls, count: number, memory: Buffer): Headers {
  const headers = Buffer.alloc(count * HEADER.bytes);
  const vectors = Buffer.alloc(count * VECTOR.bytes);
  const addresses = Buffer.alloc(count * ADDRESS_BYTES);
  // Only Buffers of their own memory: those of the pool share it with others.
  const base = calls.addressOf(headers);
  const vectorBase = calls.addressOf(vectors);
  const addressBase = calls.addressOf(addresses);
  const memoryBase = calls.addressOf(memory);
  const places: bigint[] = [];
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const at = index * HEADER.bytes;
    headers.writeBigUInt64LE(addressBase + BigInt(index * ADDRESS_BYTES), at + HEADER.name);
    headers.writeUInt32LE(ADDRESS_BYTES, at + HEADER.nameLength);
    headers.writeBigUInt64LE(vectorBase + BigInt(index * VECTOR.bytes), at + HEADER.vector);
    headers.writeBigUInt64LE(1n, at + HEADER.vectorCount);
    places.push(base + BigInt(at));
    parts.push(addresses.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
  }
  const nothing = Buffer.alloc(0);
  return {
    at: (index) => places[index] ?? base,
    address: (index) => parts[index] ?? nothing,
    setAddressLength(index, length) {
      headers.writeUInt32LE(length, index * HEADER.bytes + HEADER.nameLength);
    },
    setMemory(index, offset, length) {
      const at = index * VECTOR.bytes;
      vectors.writeBigUInt64LE(memoryBase + BigInt(offset), at + VECTOR.memory);
      vectors.writeUInt32LE(length, at + VECTOR.length);
    },
    received: (index) => headers.readUInt32LE(index * HEADER.bytes + HEADER.length),
  };
}
