import type { LoadedModule } from './load.ts';

/** Whether a loaded module runs an event route of that name; `<x>` in a declared name is any text. */
export function isEventName(modules: readonly LoadedModule[], name: string): boolean {
  return modules.some(({ declaration }) =>
    (declaration.eventRoutes ?? []).some((event) => {
      const open = event.name.indexOf('<');
      return open < 0 ? event.name === name : name.startsWith(event.name.slice(0, open));
    }),
  );
}
