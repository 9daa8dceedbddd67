import type { Problem, ServerView } from '../kit/index.ts';
import type { Log } from '../log/log.ts';
import type { BoundModule } from './bind.ts';
import { logException } from './exceptions.ts';

/** Lets the modules read what they begin with, one after the other; the first problem ends it. */
export async function prepareModules(modules: readonly BoundModule[]): Promise<Problem | null> {
  for (const { declaration, state } of modules) {
    const problem = (await declaration.prepare?.(state)) ?? null;
    if (problem !== null) return problem;
  }
  return null;
}

/** Lets the modules open what others may connect to, one after the other; the first problem ends it. */
export async function openModules(
  modules: readonly BoundModule[],
  server: ServerView,
): Promise<Problem | null> {
  for (const { declaration, state } of modules) {
    const problem = (await declaration.open?.(state, server)) ?? null;
    if (problem !== null) return problem;
  }
  return null;
}

/** Lets the modules close it, in the reverse order. Never rejects. */
export async function closeModules(modules: readonly BoundModule[], log: Log): Promise<void> {
  for (const { declaration, state } of modules.toReversed()) {
    try {
      await declaration.close?.(state);
    } catch (error) {
      logException(log, `closing module ${declaration.name}`, error);
    }
  }
}
