import type { Variables } from '../state.ts';
import { avpVariables } from './avp.ts';
import { BRANCH_VARIABLES } from './branches.ts';
import { COUNT_VARIABLES } from './count.ts';
import { CREDENTIAL_VARIABLES } from './credentials.ts';
import { ERROR_VARIABLES } from './errors.ts';
import { EXPIRES_VARIABLES } from './expires.ts';
import { FLAG_VARIABLES } from './flags.ts';
import { FROM_TO_VARIABLES } from './from-to.ts';
import { HEADER_VARIABLES } from './headers.ts';
import { IDENTITY_VARIABLES } from './identity.ts';
import { MESSAGE_VARIABLES } from './message.ts';
import { NETWORK_VARIABLES } from './network.ts';
import { NEXT_HOP_VARIABLES } from './next-hop.ts';
import { SCRIPT_VARIABLES } from './script.ts';
import { scriptVariables } from './script-variables.ts';
import { sharedVariables } from './shared.ts';
import { TIME_VARIABLES } from './time.ts';
import { URI_VARIABLES } from './uri.ts';
import { VIA_VARIABLES } from './via.ts';
import { XAVP_VARIABLES } from './xavp.ts';

/** Every variable of the module. */
export const variables: Variables = {
  ...scriptVariables,
  ...avpVariables,
  ...sharedVariables,
  ...XAVP_VARIABLES,
  ...COUNT_VARIABLES,
  ...URI_VARIABLES,
  ...FROM_TO_VARIABLES,
  ...HEADER_VARIABLES,
  ...MESSAGE_VARIABLES,
  ...NETWORK_VARIABLES,
  ...NEXT_HOP_VARIABLES,
  ...VIA_VARIABLES,
  ...FLAG_VARIABLES,
  ...BRANCH_VARIABLES,
  ...TIME_VARIABLES,
  ...SCRIPT_VARIABLES,
  ...IDENTITY_VARIABLES,
  ...CREDENTIAL_VARIABLES,
  ...EXPIRES_VARIABLES,
  ...ERROR_VARIABLES,
};
