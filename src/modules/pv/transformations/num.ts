import type { Value } from '../../../kit/index.ts';
import { type TransformationClass, textOperation } from './operation.ts';

function digitOf(text: string, pick: (digits: string) => string): Value {
  const digits = /^[+-]?([0-9]+)$/.exec(text)?.[1];
  return digits === undefined ? null : Number(pick(digits));
}

/** `{num.…}`: digits of a number (Kamailio after 5.6). */
export const NUM: TransformationClass = {
  fdigit: textOperation('The first digit.', (text) => digitOf(text, (digits) => digits.charAt(0))),
  ldigit: textOperation('The last digit.', (text) => digitOf(text, (digits) => digits.slice(-1))),
};
