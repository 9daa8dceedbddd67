import { defineModule } from '../../kit/index.ts';
import { bodyIteratorFunctions, bodyIteratorVariables } from './body-iterators.ts';
import { headerIteratorFunctions, headerIteratorVariables } from './header-iterators.ts';
import { matchingFunctions } from './matching.ts';
import { messageFunctions } from './messages.ts';
import type { TextopsxState } from './state.ts';
import { valueFunctions } from './values.ts';
import { createWalks } from './walks.ts';

/** More text operations on messages. */
export default defineModule({
  name: 'textopsx',
  doc: 'Makes changes of the message at once; changes statuses of replies, values of headers and their parameters; iterators over headers and lines of the body.',
  params: {},
  functions: {
    ...messageFunctions,
    ...matchingFunctions,
    ...valueFunctions,
    ...headerIteratorFunctions,
    ...bodyIteratorFunctions,
  },
  variables: { ...headerIteratorVariables, ...bodyIteratorVariables },
  setupWorker: (): TextopsxState => ({ headers: createWalks(), lines: createWalks() }),
});
