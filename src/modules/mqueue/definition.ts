import { isProblem, type Problem, parseInteger, type SameKey } from '../../kit/index.ts';

/** One queue as its `modparam` defines it. */
export interface QueueDefinition {
  readonly name: string;
  /** The most items it holds; 0: no bound but the shared memory. */
  readonly size: number;
  readonly sameKey: SameKey;
  /** Attributes given that have no effect here. */
  readonly inert: readonly string[];
}

const MODES: readonly SameKey[] = ['both', 'keep-old', 'keep-new'];
const INERT = ['dbmode'];

/** Reads `name=q;size=100;addmode=0`. */
export function parseQueue(text: string): QueueDefinition | Problem {
  let name = '';
  let size = 0;
  let mode = 0;
  const inert: string[] = [];
  for (const piece of text.split(';')) {
    if (piece.trim() === '') continue;
    const [attribute = '', given = ''] = piece.split('=').map((part) => part.trim());
    if (attribute === 'name') {
      name = given;
      continue;
    }
    if (INERT.includes(attribute)) {
      inert.push(attribute);
      continue;
    }
    const number = parseInteger(given);
    if (number === null) return { problem: `"${piece}" must be attribute=number` };
    if (attribute === 'size') size = number;
    else if (attribute === 'addmode') mode = number;
    else return { problem: `unknown attribute "${attribute}"`, hint: 'name, size, addmode' };
  }
  if (name === '') return { problem: `"${text}" names no queue`, hint: 'write name=q;size=100' };
  if (size < 0) return { problem: `queue ${name}: size must not be negative` };
  const sameKey = MODES[mode];
  if (sameKey === undefined) return { problem: `queue ${name}: addmode must be 0, 1 or 2` };
  return { name, size, sameKey, inert };
}

/** All queues that the parameters define. */
export function definitionsOf(params: {
  readonly mqueue: readonly string[];
  readonly mqueue_name: readonly string[];
  readonly mqueue_size: number;
  readonly mqueue_addmode: number;
}): QueueDefinition[] {
  const named = params.mqueue_name.map((name) => ({
    name,
    size: params.mqueue_size,
    sameKey: MODES[params.mqueue_addmode] ?? 'both',
    inert: [],
  }));
  return [
    ...params.mqueue.map(parseQueue).filter((queue): queue is QueueDefinition => !isProblem(queue)),
    ...named,
  ];
}
