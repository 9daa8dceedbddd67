import { spawnSync } from 'node:child_process';

/** Who the server is to run as, by name or number; null: who started it. */
export interface Identity {
  readonly user: string | null;
  readonly group: string | null;
}

/**
 * Gives up the rights of who started the server, once its sockets are bound: takes the group (the user's own where none is
 * named), the user's other groups, and the user. Null when that is done, else what stands against it.
 */
export function dropPrivileges({ user, group }: Identity): string | null {
  if (user === null && group === null) return null;
  try {
    if (group !== null) process.setgid?.(idOrName(group));
    if (user !== null) {
      if (group === null) process.setgid?.(Number(groupsOf(user, '-g')[0]));
      process.setgroups?.(groupsOf(user, '-G').map(Number));
      process.setuid?.(idOrName(user));
    }
    return null;
  } catch (error) {
    const who = [user === null ? '' : `user ${user}`, group === null ? '' : `group ${group}`];
    const reason = error instanceof Error ? error.message : String(error);
    return `cannot run as ${who.filter((text) => text !== '').join(', ')}: ${reason}`;
  }
}

function groupsOf(user: string, flag: '-g' | '-G'): string[] {
  const { status, stdout } = spawnSync('id', [flag, '--', user], { encoding: 'latin1' });
  if (status !== 0) throw new Error('there is no such user');
  return stdout.trim().split(/\s+/);
}

function idOrName(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
