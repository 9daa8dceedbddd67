import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, type Stats, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { ControlFile } from './control.ts';

/** What stands in the way of a file, with what to do. */
export interface FileProblem {
  readonly problem: string;
  readonly hint?: string;
}

/**
 * Makes room for a file: its folder, where that is missing, and what a dead process left in its place. Refuses what is of
 * another kind, and what a living process uses.
 */
export function makeRoom(
  path: string,
  isOfKind: (found: Stats) => boolean,
  isInUse: (path: string) => boolean,
): FileProblem | null {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    return { problem: `cannot make the folder of ${path}: ${reasonOf(error)}`, hint: FOLDER_HINT };
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!isOfKind(found)) return { problem: `${path} is there and is something else`, hint: 'remove it' };
  if (isInUse(path)) return { problem: `${path} is used by another server`, hint: FOLDER_HINT };
  try {
    unlinkSync(path);
    return null;
  } catch (error) {
    return { problem: `cannot replace ${path}: ${reasonOf(error)}` };
  }
}

/** Whether a process takes connections at a socket of the file system. */
export function isListenedAt(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** What to do where files of the run directory cannot be made. */
export const FOLDER_HINT = 'name another folder with run_dir = "…" or -Y';

/** Gives a file its mode and owner. */
export function giveAway({ path, mode, user, group }: ControlFile): FileProblem | null {
  try {
    chmodSync(path, mode);
    if (user === '' && group === '') return null;
    const uid = user === '' ? -1 : idOf('passwd', user);
    const gid = group === '' ? -1 : idOf('group', group);
    chownSync(path, uid, gid);
    return null;
  } catch (error) {
    return {
      problem: `cannot give ${path} to ${[user, group].filter((name) => name !== '').join(':')}: ${reasonOf(error)}`,
    };
  }
}

/** Removes a file unless somebody else's has taken its place. */
export function removeOwn(path: string, own: Stats | undefined): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || own === undefined || found.ino !== own.ino || found.dev !== own.dev) return;
  try {
    unlinkSync(path);
  } catch {
    // Its folder may have become another's: what is left is replaced at the next start.
  }
}

/** The system's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function idOf(database: 'passwd' | 'group', name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  const { status, stdout } = spawnSync('getent', [database, name], { encoding: 'latin1' });
  if (status !== 0) throw new Error(`there is no ${database === 'group' ? 'group' : 'user'} "${name}"`);
  return Number(stdout.split(':')[2]);
}
