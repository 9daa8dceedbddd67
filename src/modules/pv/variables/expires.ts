import type { RunContext } from '../../../kit/index.ts';
import { parseDecimal } from '../../../sip/chars.ts';
import { attributes, type Variables } from '../state.ts';

/** What the contacts ask for: their `expires`, else the Expires header (RFC 3261 §10.2.1.1); empty when neither is there. */
function lifetimes(run: RunContext): number[] {
  const header = run.message.header('expires');
  const general = header === null ? null : parseDecimal(header.value, 0xffffffff);
  const contacts = run.message.contacts ?? [];
  if (contacts.length === 0) return general === null ? [] : [general];
  return contacts.flatMap((contact) => {
    const own = contact.params.get('expires');
    const lifetime = own === null ? general : parseDecimal(own, 0xffffffff);
    return lifetime === null ? [] : [lifetime];
  });
}

/** How long the registrations asked for last. */
export const EXPIRES_VARIABLES: Variables = {
  expires: attributes('Seconds that the contacts ask for.', {
    min: (run) => {
      const all = lifetimes(run);
      return all.length === 0 ? null : Math.min(...all);
    },
    max: (run) => {
      const all = lifetimes(run);
      return all.length === 0 ? null : Math.max(...all);
    },
  }),
};
