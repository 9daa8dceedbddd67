import { fileURLToPath } from 'node:url';

/** The define that tells the script of a scenario where the list of destinations beside it is: `LIST_FILE`. */
export function listFile(scenario: string): { readonly LIST_FILE: string } {
  return { LIST_FILE: `"${fileURLToPath(new URL('dispatcher.list', scenario))}"` };
}
