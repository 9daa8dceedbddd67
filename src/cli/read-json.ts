/** The members of what may be an object. */
export function membersOf(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? Object.fromEntries(Object.entries(given)) : {};
}

/** The member as a number; 0 when it is none. */
export function numberIn(given: unknown, name: string): number {
  const value = membersOf(given)[name];
  return typeof value === 'number' ? value : 0;
}

/** The member as a text; '' when it is none. */
export function textIn(given: unknown, name: string): string {
  const value = membersOf(given)[name];
  return typeof value === 'string' ? value : '';
}

/** The member as a list; empty when it is none. */
export function listIn(given: unknown, name: string): readonly unknown[] {
  const value = membersOf(given)[name];
  return Array.isArray(value) ? value : [];
}
