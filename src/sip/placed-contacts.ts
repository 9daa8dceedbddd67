import type { Edit } from './edits.ts';
import type { HeaderField } from './header-field.ts';
import { type NameAddr, parsePlacedNameAddrs } from './name-addr.ts';

/** A Contact value and where it stands in the message. */
export interface PlacedContact {
  readonly nameAddr: NameAddr;
  /** `[uriStart, uriEnd)` is its URI without angle brackets, `end` the offset after its last parameter. */
  readonly uriStart: number;
  readonly uriEnd: number;
  readonly end: number;
  /** Whether its URI stands in angle brackets. */
  readonly bracketed: boolean;
}

/** The Contact values of one header; null when it is malformed, which `*` counts as. */
export function placedContacts(field: HeaderField): PlacedContact[] | null {
  const raw = field.rawValue;
  const values = parsePlacedNameAddrs(raw);
  if (values === null) return null;
  const { valueStart: base } = field;
  return values.map(({ nameAddr, start, end, uriStart, uriEnd }) => ({
    nameAddr,
    uriStart: base + uriStart,
    uriEnd: base + uriEnd,
    end: base + end,
    bracketed: raw.slice(start, uriStart).trimEnd().endsWith('<'),
  }));
}

/** The edit that gives a Contact another URI; `enclose`: it needs angle brackets. */
export function changeContactUri(contact: PlacedContact, uri: string, enclose: boolean): Edit {
  const text = enclose && !contact.bracketed ? `<${uri}>` : uri;
  return { kind: 'replace', start: contact.uriStart, end: contact.uriEnd, text };
}

/** The URI that such an edit gave a Contact; null when none did. */
export function changedContactUri(
  { uriStart, uriEnd }: PlacedContact,
  edits: readonly Edit[],
): string | null {
  for (const edit of edits) {
    if (edit.kind !== 'replace' || edit.start !== uriStart || edit.end !== uriEnd) continue;
    return edit.text.replace(/^<(.*)>$/, '$1');
  }
  return null;
}
