import type { FunctionDeclaration } from '../../../kit/index.ts';
import type { PvState } from '../state.ts';
import { STATIC_BRANCH_FUNCTIONS } from './static-branch.ts';
import { VALUE_FUNCTIONS } from './values.ts';
import { XAVP_FUNCTIONS } from './xavp.ts';

/** Every function of the module. */
export const functions: Readonly<Record<string, FunctionDeclaration<PvState>>> = {
  ...VALUE_FUNCTIONS,
  ...XAVP_FUNCTIONS,
  ...STATIC_BRANCH_FUNCTIONS,
};
