import { formatQ } from '../sip/q-value.ts';
import type { RunState } from './state.ts';

/**
 * The destinations as Contact values: the Request-URI where the script changed it, then the destination set; '' when there
 * are none.
 */
export function destinationContacts({ uri, q, destinations }: RunState): string {
  const contacts = uri === null ? [] : [`<${uri}>${formatQ(q)}`];
  for (const destination of destinations) contacts.push(`<${destination.uri}>${formatQ(destination.q)}`);
  return contacts.join(', ');
}
