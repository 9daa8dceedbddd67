import { defineModule } from '../../kit/index.ts';
import { createRegexCache } from '../../script/regex.ts';
import { bodyFunctions } from './body.ts';
import { conditionFunctions } from './conditions.ts';
import { headerFunctions } from './headers.ts';
import { regexSubstringFunctions } from './regex-substring.ts';
import { replacingFunctions } from './replacing.ts';
import type { TextopsState } from './state.ts';
import { substitutingFunctions } from './substituting.ts';

/** Text operations on messages. */
export default defineModule({
  name: 'textops',
  doc: 'Looks for texts in messages, adds, removes and replaces headers and bodies. Reads see the message as received; changes are made when it is sent.',
  params: {},
  functions: {
    ...conditionFunctions,
    ...headerFunctions,
    ...replacingFunctions,
    ...substitutingFunctions,
    ...bodyFunctions,
    ...regexSubstringFunctions,
  },
  variables: {},
  setupWorker: ({ format }): TextopsState => ({
    format,
    variables: new Map(),
    regexes: createRegexCache({ ignoreCase: true, lines: true }),
  }),
});
