/** What stands against a URL, and what to write instead. */
export interface UrlProblem {
  readonly problem: string;
  readonly hint: string;
}

/** The kinds of database that there is a driver for: the schemes of their URLs. */
export const SCHEMES: readonly string[] = ['sqlite'];

const EXAMPLE = 'sqlite:///var/lib/kamailio/kamailio.db';

/** What stands against the URL of a database; null where it names one that there is a driver for. */
export function databaseProblem(url: string): UrlProblem | null {
  const scheme = schemeOf(url);
  if (scheme === null) {
    return { problem: `"${url}" is no URL of a database`, hint: `write it as ${EXAMPLE}` };
  }
  if (!SCHEMES.includes(scheme)) {
    return {
      problem: `there is no driver for ${scheme}:// databases in this version`,
      hint: `use SQLite: ${EXAMPLE} (fermata db create makes one)`,
    };
  }
  return pathOf(url) === '' ? { problem: `"${url}" names no file`, hint: `write it as ${EXAMPLE}` } : null;
}

/** The scheme of a URL in lower case; null when it has none. */
export function schemeOf(url: string): string | null {
  return /^([a-z][a-z0-9_+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? null;
}

/** What follows `scheme://`: for SQLite the path of the file, absolute or from the working directory, or `:memory:`. */
export function pathOf(url: string): string {
  return url.replace(/^[^:]*:\/\//, '');
}
