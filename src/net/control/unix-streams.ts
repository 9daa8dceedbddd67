import { lstatSync } from 'node:fs';
import type { Accept } from '../module-network.ts';
import { listenForStreams } from '../stream-listener.ts';
import type { Opened, UnixSocketFile } from './control.ts';
import { FOLDER_HINT, giveAway, isListenedAt, makeRoom, removeOwn } from './files.ts';
import { UNIX_PATH_BYTES } from './libc.ts';

/** Opens a stream socket in the file system. */
export async function openUnixStreams(file: UnixSocketFile, accept: Accept): Promise<Opened> {
  const { path } = file;
  if (Buffer.byteLength(path) > UNIX_PATH_BYTES) {
    return { problem: `${path} is longer than the ${UNIX_PATH_BYTES} bytes that the system takes` };
  }
  const inUse = await isListenedAt(path);
  const occupied = makeRoom(
    path,
    (found) => found.isSocket(),
    () => inUse,
  );
  if (occupied !== null) return occupied;
  const listener = await listenForStreams({ path }, accept);
  if (listener instanceof Error) {
    return { problem: `cannot make the socket ${path}: ${listener.message}`, hint: FOLDER_HINT };
  }
  const own = lstatSync(path, { throwIfNoEntry: false });
  const close = async (): Promise<void> => {
    removeOwn(path, own);
    await listener.close();
  };
  const refused = giveAway(file);
  if (refused === null) return { at: path, close };
  await close();
  return refused;
}
