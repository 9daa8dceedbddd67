import { defineModule } from '../../kit/index.ts';
import { FLAG_FUNCTIONS } from './flag-functions.ts';
import { ROUTING_FUNCTIONS } from './routing-functions.ts';
import { CORE_SUBJECTS } from './subjects.ts';
import { URI_FUNCTIONS } from './uri-functions.ts';
import { CORE_VARIABLES } from './variables.ts';

export * from './request-uri.ts';
export * from './sockets.ts';

/** What every script has without `loadmodule`. */
export default defineModule({
  name: 'core',
  doc: 'Functions, variables and comparisons that belong to the language itself.',
  params: {},
  functions: { ...URI_FUNCTIONS, ...FLAG_FUNCTIONS, ...ROUTING_FUNCTIONS },
  variables: CORE_VARIABLES,
  coreSubjects: CORE_SUBJECTS,
  setupWorker: () => null,
});
