/** An entry of DIFFERENCES.md. */
export interface Difference {
  readonly number: number;
  readonly title: string;
}

/** The entries of a text in the form of DIFFERENCES.md that are about one of these names, `f()` and `$x` as reports write them. */
export function differencesAbout(page: string, names: ReadonlySet<string>): Difference[] {
  const entries = page.split(/^### /m).slice(1);
  return entries
    .flatMap((entry) => {
      const [, number, title] = /^D(\d+)\. (.+)$/m.exec(entry) ?? [];
      if (number === undefined || title === undefined) return [];
      const [text = ''] = entry.split('- **Asserted by:**');
      return isAbout(text, names) ? [{ number: Number(number), title }] : [];
    })
    .sort((one, other) => one.number - other.number);
}

/** A name stands between backticks, or a variable in the title. */
function isAbout(text: string, names: ReadonlySet<string>): boolean {
  const [title = ''] = text.split('\n');
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
  return [title, ...quoted].some((part, index) =>
    [...part.matchAll(/(\$\(?)?([A-Za-z_]\w*)/g)].some(([, sign, name = '']) => {
      if (sign !== undefined) return names.has(`$${name}`);
      return index > 0 && (names.has(`${name}()`) || names.has(name));
    }),
  );
}
