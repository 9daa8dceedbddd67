import { lstatSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { MOST_CONTROL_BYTES, type OnControlDatagram, type Opened, type UnixSocketFile } from './control.ts';
import { FOLDER_HINT, giveAway, makeRoom, removeOwn } from './files.ts';
import { bindControlCalls, type ControlCalls, UNIX_ADDRESS_BYTES, UNIX_PATH_BYTES } from './libc.ts';

/** Datagrams taken at once: the event loop has other things to do. */
const AT_ONCE = 32;
/** An address without a path: the sender did not bind, there is nowhere to reply to. */
const NO_PATH_BYTES = 2;

/** Opens a datagram socket in the file system. */
export function openUnixDatagrams(file: UnixSocketFile, onDatagram: OnControlDatagram): Opened {
  const { path } = file;
  if (Buffer.byteLength(path) > UNIX_PATH_BYTES) {
    return { problem: `${path} is longer than the ${UNIX_PATH_BYTES} bytes that the system takes` };
  }
  const calls = bindControlCalls();
  if (calls === null) {
    return { problem: `cannot make the socket ${path} on this system`, hint: 'use udp:ADDRESS:PORT' };
  }
  const occupied = makeRoom(path, (found) => found.isSocket(), calls.isBound);
  if (occupied !== null) return occupied;
  const fd = calls.bindUnix(path);
  if (fd < 0) {
    return { problem: `cannot make the socket ${path}: ${getSystemErrorMessage(fd)}`, hint: FOLDER_HINT };
  }
  const own = lstatSync(path, { throwIfNoEntry: false });
  const watch = calls.watch(fd, () => receiveAll(calls, fd, onDatagram));
  const close = async (): Promise<void> => {
    watch.close();
    calls.close(fd);
    removeOwn(path, own);
  };
  const refused = giveAway(file);
  if (refused === null) return { at: path, close };
  void close();
  return refused;
}

function receiveAll(calls: ControlCalls, fd: number, onDatagram: OnControlDatagram): void {
  for (let taken = 0; taken < AT_ONCE; taken++) {
    const into = Buffer.alloc(MOST_CONTROL_BYTES);
    const from = Buffer.alloc(UNIX_ADDRESS_BYTES);
    const got = calls.receive(fd, into, from);
    if (got === null) return;
    const to = from.subarray(0, Math.min(got.fromLength, from.length));
    onDatagram(into.subarray(0, got.length), got.length <= into.length, (bytes) => {
      if (to.length <= NO_PATH_BYTES) return 'its sender has no address';
      const error = calls.send(fd, bytes, to);
      return error === 0 ? null : getSystemErrorMessage(-error);
    });
  }
}
