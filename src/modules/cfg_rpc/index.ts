import { defineModule } from '../../kit/index.ts';
import { cfgCommands } from './commands.ts';
import type { CfgRpcState } from './state.ts';

/** Commands that change the configuration of a running server. */
export default defineModule({
  name: 'cfg_rpc',
  doc: 'Values of the configuration that can be read and changed while the server runs, in all workers: custom globals (`group.name = value`, which scripts read as `$sel(cfg_get.group.name)`), `core.debug`, `core.force_rport`, `core.max_while_loops`, and parameters of tm and registrar.',
  params: {},
  functions: {},
  variables: {},
  rpc: cfgCommands,
  setupWorker: (): CfgRpcState => ({ delayed: new Map() }),
});
