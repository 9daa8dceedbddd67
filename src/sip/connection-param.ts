/** The value of `i` in our own Via: the number of the connection that a request came by, in hexadecimal, lowest digit first. */
export function formatConnection(connection: number): string {
  return reversed(connection.toString(16));
}

/** Reads what {@link formatConnection} wrote; 0 for anything else. */
export function parseConnection(text: string): number {
  return /^[0-9a-f]{1,8}$/.test(text) ? Number.parseInt(reversed(text), 16) : 0;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
