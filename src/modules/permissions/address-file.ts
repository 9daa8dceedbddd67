import { type Problem, parseInteger } from '../../kit/index.ts';
import type { AddressEntry } from './address.ts';

/** Reads a file of addresses: `group address [mask [port [tag]]]` in each line, `#` begins a comment. */
export function parseAddressFile(text: string): readonly AddressEntry[] | Problem {
  const entries: AddressEntry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') continue;
    const entry = entryOf(words);
    if (entry === null)
      return { problem: `line ${index + 1} is no address`, hint: 'write: group address [mask [port [tag]]]' };
    entries.push(entry);
  }
  return entries;
}

function entryOf([
  group = '',
  address,
  mask = '0',
  port = '0',
  tag,
  more,
]: readonly string[]): AddressEntry | null {
  const numbers = [group, mask, port].map(parseInteger);
  const [groupNumber = null, maskNumber = null, portNumber = null] = numbers;
  if (address === undefined || more !== undefined) return null;
  if (groupNumber === null || maskNumber === null || portNumber === null) return null;
  if (groupNumber < 1 || maskNumber < 0 || maskNumber > 128 || portNumber < 0 || portNumber > 65535)
    return null;
  return { group: groupNumber, address, mask: maskNumber, port: portNumber, tag: tag ?? null };
}
