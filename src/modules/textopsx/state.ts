import type { HeaderField } from '../../sip/header-field.ts';
import type { Line } from './body-iterators.ts';
import type { Walks } from './walks.ts';

/** What the module keeps in each worker. */
export interface TextopsxState {
  readonly headers: Walks<HeaderField>;
  readonly lines: Walks<Line>;
}
