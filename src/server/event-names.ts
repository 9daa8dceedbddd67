import type { LoadedModule } from './load.ts';

/** Run once a server by the core itself, when the first SIP worker is ready. */
const CORE_EVENT = 'core:worker-one-init';

/** Whether a loaded module runs an event route of that name; `<x>` in a declared name is any text. */
export function isEventName(modules: readonly LoadedModule[], name: string): boolean {
  if (name === CORE_EVENT) return true;
  return modules.some(({ declaration }) =>
    (declaration.eventRoutes ?? []).some((event) => {
      const open = event.name.indexOf('<');
      return open < 0 ? event.name === name : name.startsWith(event.name.slice(0, open));
    }),
  );
}
