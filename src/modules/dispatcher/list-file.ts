import type { Problem } from '../../kit/index.ts';
import { type DestinationRecord, destinationOf } from './destination.ts';

/** What a list file says, and what is wrong with it. */
export interface ListFile {
  readonly records: readonly DestinationRecord[];
  /** Lines that are left out, with the reason. */
  readonly skipped: readonly string[];
}

const LINE = /^(-?\d+)\s+(\S+)(?:\s+(-?\d+)(?:\s+(-?\d+)(?:\s+(\S.*))?)?)?$/;

/** Reads `setid uri [flags [priority [attributes]]]` lines; `#` begins a comment line. A line that is none is a problem. */
export function readList(text: string, path: string): ListFile | Problem {
  const records: DestinationRecord[] = [];
  const skipped: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const at = `${path}:${index + 1}`;
    const match = LINE.exec(trimmed);
    if (match === null) {
      return {
        problem: `${at}: "${trimmed}" is no line of a list`,
        hint: 'write "setid uri flags priority attributes"',
      };
    }
    const [, set = '', uri = '', flags = '0', priority = '0', attributes = ''] = match;
    const record = { set: Number(set), uri, flags: Number(flags), priority: Number(priority), attributes };
    if (destinationOf(record) === null) skipped.push(`${at}: "${uri}" is no SIP URI`);
    else records.push(record);
  }
  return { records, skipped };
}
