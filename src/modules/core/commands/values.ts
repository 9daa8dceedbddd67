import { declare, type Json, rpcInt, rpcRest, rpcText } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

/** Commands that give their parameters back, and the names that the preprocessor knows. */
export const valueCommands = {
  'core.echo': command({
    doc: 'Gives its parameters back as texts.',
    params: [rpcRest(rpcText('value'))],
    run: (_state, _server, values) => values,
  }),
  'core.prints': command({
    doc: 'Gives its parameters back as texts.',
    params: [rpcRest(rpcText('value'))],
    run: (_state, _server, values) => values,
  }),
  'core.printi': command({
    doc: 'Gives its parameters back as integers.',
    params: [rpcRest(rpcInt('value'))],
    run: (_state, _server, values) => values,
  }),
  'core.ppdefines': command({
    doc: 'Names that the preprocessor knows.',
    params: [],
    run: ({ services }) => [...services.defines.keys()],
  }),
  'core.ppdefines_full': command({
    doc: 'Names that the preprocessor knows, with their values.',
    params: [],
    run: ({ services }): Json =>
      [...services.defines].map(([name, value]) => ({ name, type: 0, value: value ?? 'none' })),
  }),
};
