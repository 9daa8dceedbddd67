import type { Span } from './source.ts';

/** One define: its text (null when it was defined without a value) and where it was written. */
export type Define = { readonly value: string | null; readonly span: Span };

/** All defines by name, in the order of definition. */
export type Defines = Map<string, Define>;

/** The release of Kamailio whose behaviour the predefined names announce. */
const KAMAILIO_RELEASE = { major: 5, minor: 6, patch: 3 } as const;

/**
 * The names every script can rely on: `KAMAILIO_5`, `KAMAILIO_5_6`, `KAMAILIO_5_6_3` and `FERMATA` (no value),
 * `KAMAILIO_VERSION` (5006003) and `OS_NAME`.
 */
export function predefinedNames(): ReadonlyMap<string, string | null> {
  const { major, minor, patch } = KAMAILIO_RELEASE;
  return new Map([
    [`KAMAILIO_${major}`, null],
    [`KAMAILIO_${major}_${minor}`, null],
    [`KAMAILIO_${major}_${minor}_${patch}`, null],
    ['KAMAILIO_VERSION', String(major * 1_000_000 + minor * 1000 + patch)],
    ['OS_NAME', '"linux"'],
    ['FERMATA', null],
  ]);
}
