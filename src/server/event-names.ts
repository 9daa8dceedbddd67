import type { LoadedModule } from './load.ts';

const CORE_EVENTS = [
  'core:worker-one-init',
  'core:msg-received',
  'core:receive-parse-error',
  'core:pre-routing',
];

/** Whether a loaded module, or the core, runs an event route of that name; `<x>` in a declared name is any text. */
export function isEventName(modules: readonly LoadedModule[], name: string): boolean {
  if (CORE_EVENTS.includes(name)) return true;
  return modules.some(({ declaration }) =>
    (declaration.eventRoutes ?? []).some((event) => {
      const open = event.name.indexOf('<');
      return open < 0 ? event.name === name : name.startsWith(event.name.slice(0, open));
    }),
  );
}
