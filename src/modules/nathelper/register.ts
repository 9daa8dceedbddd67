import { declare } from '../../kit/index.ts';
import { senderUri } from './contacts.ts';
import type { NathelperState } from './state.ts';

const { fn } = declare<NathelperState>();

/** What is kept of a registration of a phone behind a NAT. */
export const registerFunctions = {
  fix_nated_register: fn({
    args: [],
    routes: ['request'],
    doc: 'Puts the address that the request came from, as a URI, into `received_avp`, for `save`. 1.',
    check: (_values, _site, state) =>
      state.setReceived === null
        ? {
            problem: 'received_avp of nathelper is not set',
            hint: 'set it to the AVP of the same parameter of registrar',
          }
        : null,
    run(state, { run }) {
      state.setReceived?.(run, senderUri(run));
      return 1;
    },
  }),
};
