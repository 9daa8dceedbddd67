import { readOnly, type Variables } from '../state.ts';

/** `$err.x`: what the core's parser had against the message. A message with mistakes never reaches the script here. */
function parserError(what: string) {
  return readOnly(
    `${what} of the mistake that was found in the message; undefined, as such a message is answered before.`,
    () => null,
  );
}

/** The mistakes of a message. */
export const ERROR_VARIABLES: Variables = {
  'err.class': parserError('Class'),
  'err.level': parserError('Level'),
  'err.info': parserError('Description'),
  'err.rcode': parserError('Reply code'),
  'err.rreason': parserError('Reply reason'),
};
