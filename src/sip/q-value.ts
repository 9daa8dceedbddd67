const Q = /^(?:0?\.([0-9]+)|(0)\.?|(1)(?:\.0*)?)$/;

/**
 * A q-value in thousandths; -1 for none (''), null for what is no q-value (RFC 3261 §25.1). A leading zero may be missing,
 * and digits after the third do not count, as in Kamailio.
 */
export function parseQ(text: string): number | null {
  if (text === '') return -1;
  const match = Q.exec(text);
  if (match === null) return null;
  return match[3] === undefined ? Number((match[1] ?? '').slice(0, 3).padEnd(3, '0')) : 1000;
}

/** `;q=0.5` for a value in thousandths; '' for none. */
export function formatQ(q: number): string {
  return q < 0 ? '' : `;q=${q / 1000}`;
}
