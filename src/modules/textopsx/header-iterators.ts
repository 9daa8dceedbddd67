import type { HeaderField } from '../../sip/header-field.ts';
import { adding, ending, removing, showing, starting, stepping, type Walked } from './iterator-functions.ts';

const walked: Walked<HeaderField> = {
  what: 'header',
  walks: (state) => state.headers,
  items: ({ run }) => run.message.allHeaders(),
};

/** Iterators over headers. */
export const headerIteratorFunctions = {
  hf_iterator_start: starting(walked),
  hf_iterator_next: stepping(walked, 1),
  hf_iterator_prev: stepping(walked, -1),
  hf_iterator_end: ending(walked),
  hf_iterator_rm: removing(walked),
  hf_iterator_append: adding(walked, 'after'),
  hf_iterator_insert: adding(walked, 'before'),
};

/** What they show. */
export const headerIteratorVariables = {
  hfitname: showing('The name of the header that the iterator stands at.', walked, ({ name }) => name),
  hfitbody: showing(
    'The value of the header that the iterator stands at.',
    walked,
    ({ rawValue }) => rawValue,
  ),
};
