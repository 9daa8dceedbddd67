import type { Flow } from '../net/network.ts';
import { PROTOS } from '../sip/transport.ts';
import type { BlockHandle, ByteStore } from './byte-store.ts';

/**
 * What a transaction keeps of its request, as one block: a header, then remote address, method, key and the request's
 * bytes. Header: protocol (1 byte), length of the address (1), socket (2), port (2), length of the method (2), of the
 * key (2), 2 unused, connection (4). All numbers big-endian.
 */
const headerSize = 16;
const longest = 0xffff;

/** Stores a request; `noBlock` (0) when a part does not fit its length field. */
export function storeRequest(
  store: ByteStore,
  flow: Flow,
  method: string,
  key: string,
  request: Uint8Array,
): BlockHandle {
  if (flow.ip.length > 0xff || method.length > longest || key.length > longest) return 0;
  const textLength = flow.ip.length + method.length + key.length;
  const block = store.allocate(headerSize + textLength + request.length);
  const bytes = store.view(block);
  bytes[0] = Math.max(0, PROTOS.indexOf(flow.proto));
  bytes[1] = flow.ip.length;
  bytes.writeUInt16BE(flow.socket & 0xffff, 2);
  bytes.writeUInt16BE(flow.port & 0xffff, 4);
  bytes.writeUInt16BE(method.length, 6);
  bytes.writeUInt16BE(key.length, 8);
  bytes.writeUInt16BE(0, 10);
  bytes.writeInt32BE(flow.connection | 0, 12);
  bytes.write(flow.ip + method + key, headerSize, 'latin1');
  bytes.set(request, headerSize + textLength);
  return block;
}

/** Where the request came from. */
export function flowOf(bytes: Buffer): Flow {
  return {
    proto: PROTOS[bytes[0] ?? 0] ?? 'udp',
    socket: bytes.readUInt16BE(2),
    ip: bytes.toString('latin1', headerSize, headerSize + (bytes[1] ?? 0)),
    port: bytes.readUInt16BE(4),
    connection: bytes.readInt32BE(12),
  };
}

/** Its method as received. */
export function methodOf(bytes: Buffer): string {
  const start = headerSize + (bytes[1] ?? 0);
  return bytes.toString('latin1', start, start + bytes.readUInt16BE(6));
}

/** Whether it was stored under this key. */
export function hasKey(bytes: Buffer, key: string): boolean {
  if (bytes.readUInt16BE(8) !== key.length) return false;
  const start = headerSize + (bytes[1] ?? 0) + bytes.readUInt16BE(6);
  for (let i = 0; i < key.length; i++) {
    if (bytes[start + i] !== key.charCodeAt(i)) return false;
  }
  return true;
}

/** The request as received: a copy. */
export function requestOf(bytes: Buffer): Buffer {
  const start = headerSize + (bytes[1] ?? 0) + bytes.readUInt16BE(6) + bytes.readUInt16BE(8);
  return Buffer.from(bytes.subarray(start));
}
