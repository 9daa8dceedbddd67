import type { Json } from '../../kit/index.ts';

/** A value of bencode: byte strings are strings with one byte a character, dictionaries keep the order of their keys. */
export type Bencode = string | number | readonly Bencode[] | BencodeDictionary;

/** A dictionary of bencode. */
export type BencodeDictionary = ReadonlyMap<string, Bencode>;

/** How deep lists and dictionaries may lie in each other: what comes from the network must not exhaust the stack. */
const DEEPEST = 64;

/** Writes a value. */
export function encodeBencode(value: Bencode): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `i${value}e`;
  let text = '';
  if (value instanceof Map) {
    for (const [key, item] of value) text += encodeBencode(key) + encodeBencode(item);
    return `d${text}e`;
  }
  if (Array.isArray(value)) for (const item of value) text += encodeBencode(item);
  return `l${text}e`;
}

interface Reader {
  readonly text: string;
  at: number;
}

/** Reads one value, which is all of the text; null when it is malformed. */
export function decodeBencode(text: string): Bencode | null {
  const reader: Reader = { text, at: 0 };
  const value = read(reader, 0);
  return reader.at === text.length ? value : null;
}

function read(reader: Reader, depth: number): Bencode | null {
  if (depth > DEEPEST) return null;
  switch (reader.text[reader.at]) {
    case 'i':
      return readInteger(reader);
    case 'l':
      return readList(reader, depth);
    case 'd':
      return readDictionary(reader, depth);
    default:
      return readString(reader);
  }
}

function readInteger(reader: Reader): number | null {
  const end = reader.text.indexOf('e', reader.at);
  const digits = end < 0 ? '' : reader.text.slice(reader.at + 1, end);
  reader.at = end + 1;
  return /^-?[0-9]{1,20}$/.test(digits) ? Number(digits) : null;
}

function readString(reader: Reader): string | null {
  const colon = reader.text.indexOf(':', reader.at);
  const digits = colon < 0 ? '' : reader.text.slice(reader.at, colon);
  if (!/^[0-9]{1,9}$/.test(digits)) return null;
  const start = colon + 1;
  const end = start + Number(digits);
  if (end > reader.text.length) return null;
  reader.at = end;
  return reader.text.slice(start, end);
}

function readList(reader: Reader, depth: number): Bencode[] | null {
  const list: Bencode[] = [];
  reader.at++;
  while (reader.text[reader.at] !== 'e') {
    const item = read(reader, depth + 1);
    if (item === null) return null;
    list.push(item);
  }
  reader.at++;
  return list;
}

function readDictionary(reader: Reader, depth: number): BencodeDictionary | null {
  const dictionary = new Map<string, Bencode>();
  reader.at++;
  while (reader.text[reader.at] !== 'e') {
    const key = readString(reader);
    const value = key === null ? null : read(reader, depth + 1);
    if (key === null || value === null) return null;
    dictionary.set(key, value);
  }
  reader.at++;
  return dictionary;
}

/** The text under a key; null when there is none. */
export function textIn(dictionary: BencodeDictionary, key: string): string | null {
  const value = dictionary.get(key);
  return typeof value === 'string' ? value : null;
}

/** A value as JSON has it. */
export function bencodeToJson(value: Bencode): Json {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (!(value instanceof Map)) return [...value.values()].map(bencodeToJson);
  return Object.fromEntries([...value].map(([key, item]) => [key, bencodeToJson(item)]));
}
