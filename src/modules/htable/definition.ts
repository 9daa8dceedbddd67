import { type Problem, parseInteger } from '../../kit/index.ts';

/** One table as its `modparam` defines it. */
export interface TableDefinition {
  readonly name: string;
  /** Slots that Kamailio would give it; here a table grows by itself, and they are only shown. */
  readonly slots: number;
  /** Seconds until an entry expires; 0: never. */
  readonly autoExpire: number;
  /** What a key that is not there reads as. */
  readonly initialValue: number | null;
  /** Whether a write begins the time until expiry anew. */
  readonly updateExpire: boolean;
  /** Attributes given that have no effect here. */
  readonly inert: readonly string[];
}

const INERT = ['dbtable', 'cols', 'dbmode', 'dmqreplicate', 'coldelim', 'colnull'];
/** Exponents of the number of slots. What is above the greatest would only cost time to show. */
const DEFAULT_SIZE = 4;
const LEAST_SIZE = 2;
const MOST_SIZE = 16;
const NAME = /^[A-Za-z0-9_.-]+$/;

/** Reads `name=>size=8;autoexpire=60;initval=0;updateexpire=1`. */
export function parseDefinition(text: string): TableDefinition | Problem {
  const arrow = text.indexOf('=>');
  const name = (arrow < 0 ? text : text.slice(0, arrow)).trim();
  if (!NAME.test(name)) return { problem: `"${text}" names no table`, hint: 'write name=>size=8' };
  let size = DEFAULT_SIZE;
  let autoExpire = 0;
  let initialValue: number | null = null;
  let updateExpire = true;
  const inert: string[] = [];
  for (const piece of arrow < 0 ? [] : text.slice(arrow + 2).split(';')) {
    if (piece.trim() === '') continue;
    const equals = piece.indexOf('=');
    const attribute = piece.slice(0, equals < 0 ? piece.length : equals).trim();
    if (INERT.includes(attribute)) {
      inert.push(attribute);
      continue;
    }
    const number = equals < 0 ? null : parseInteger(piece.slice(equals + 1).trim());
    if (number === null) return { problem: `table ${name}: "${piece}" must be attribute=number` };
    if (attribute === 'autoexpire') autoExpire = number;
    else if (attribute === 'initval') initialValue = number;
    else if (attribute === 'updateexpire') updateExpire = number !== 0;
    else if (attribute === 'size') size = number;
    else return { problem: `table ${name}: unknown attribute "${attribute}"` };
  }
  if (autoExpire < 0) return { problem: `table ${name}: autoexpire must not be negative` };
  const slots = 2 ** Math.min(Math.max(size, LEAST_SIZE), MOST_SIZE);
  return { name, slots, autoExpire, initialValue, updateExpire, inert };
}

/** `table=>key`. */
export interface TableKey {
  readonly table: string;
  readonly key: string;
}

/** Reads `table=>key`; white space around the table's name does not count. */
export function parseTableKey(text: string): TableKey | Problem {
  const arrow = text.indexOf('=>');
  const table = arrow < 0 ? '' : text.slice(0, arrow).trim();
  if (table === '') return { problem: `"${text}" names no entry of a table`, hint: 'write table=>key' };
  return { table, key: text.slice(arrow + 2).trim() };
}
