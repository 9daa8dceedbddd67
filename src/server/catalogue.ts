import type { AnyModule } from '../kit/module.ts';
import core from '../modules/core/index.ts';

/** The core's own functions: every script has them without `loadmodule`. */
export const coreModule: AnyModule = core;

/** How each module is imported: a server pays, at its start and in each worker, for those that its script names. */
const IMPORTS: Readonly<Record<string, () => Promise<{ readonly default: AnyModule }>>> = {
  alias_db: () => import('../modules/alias_db/index.ts'),
  acc: () => import('../modules/acc/index.ts'),
  async: () => import('../modules/async/index.ts'),
  auth: () => import('../modules/auth/index.ts'),
  auth_db: () => import('../modules/auth_db/index.ts'),
  cfg_rpc: () => import('../modules/cfg_rpc/index.ts'),
  cfgutils: () => import('../modules/cfgutils/index.ts'),
  corex: () => import('../modules/corex/index.ts'),
  counters: () => import('../modules/counters/index.ts'),
  ctl: () => import('../modules/ctl/index.ts'),
  db_sqlite: () => import('../modules/db_sqlite/index.ts'),
  debugger: () => import('../modules/debugger/index.ts'),
  dispatcher: () => import('../modules/dispatcher/index.ts'),
  domain: () => import('../modules/domain/index.ts'),
  evapi: () => import('../modules/evapi/index.ts'),
  evrexec: () => import('../modules/evrexec/index.ts'),
  htable: () => import('../modules/htable/index.ts'),
  http_async_client: () => import('../modules/http_async_client/index.ts'),
  http_client: () => import('../modules/http_client/index.ts'),
  jsonrpcs: () => import('../modules/jsonrpcs/index.ts'),
  kex: () => import('../modules/kex/index.ts'),
  maxfwd: () => import('../modules/maxfwd/index.ts'),
  mqueue: () => import('../modules/mqueue/index.ts'),
  nathelper: () => import('../modules/nathelper/index.ts'),
  path: () => import('../modules/path/index.ts'),
  permissions: () => import('../modules/permissions/index.ts'),
  pike: () => import('../modules/pike/index.ts'),
  pv: () => import('../modules/pv/index.ts'),
  registrar: () => import('../modules/registrar/index.ts'),
  rr: () => import('../modules/rr/index.ts'),
  rtimer: () => import('../modules/rtimer/index.ts'),
  rtpengine: () => import('../modules/rtpengine/index.ts'),
  rtpproxy: () => import('../modules/rtpproxy/index.ts'),
  sanity: () => import('../modules/sanity/index.ts'),
  siputils: () => import('../modules/siputils/index.ts'),
  sl: () => import('../modules/sl/index.ts'),
  speeddial: () => import('../modules/speeddial/index.ts'),
  sqlops: () => import('../modules/sqlops/index.ts'),
  textops: () => import('../modules/textops/index.ts'),
  textopsx: () => import('../modules/textopsx/index.ts'),
  tls: () => import('../modules/tls/index.ts'),
  tm: () => import('../modules/tm/index.ts'),
  tmx: () => import('../modules/tmx/index.ts'),
  tsilo: () => import('../modules/tsilo/index.ts'),
  usrloc: () => import('../modules/usrloc/index.ts'),
  websocket: () => import('../modules/websocket/index.ts'),
  xhttp: () => import('../modules/xhttp/index.ts'),
  xlog: () => import('../modules/xlog/index.ts'),
};

/** Every module that `loadmodule` knows. */
export const moduleNames: readonly string[] = Object.keys(IMPORTS);

/** Imports modules by name, with those that they need, in the order of {@link moduleNames}; unknown names are left out. */
export async function importModules(names: Iterable<string>): Promise<ReadonlyMap<string, AnyModule>> {
  const modules = new Map<string, AnyModule>();
  for (const name of names) await importModule(name, modules);
  return new Map(
    [...modules].toSorted(([one], [other]) => moduleNames.indexOf(one) - moduleNames.indexOf(other)),
  );
}

async function importModule(name: string, modules: Map<string, AnyModule>): Promise<void> {
  const load = Object.hasOwn(IMPORTS, name) ? IMPORTS[name] : undefined;
  if (load === undefined || modules.has(name)) return;
  const { default: module } = await load();
  modules.set(name, module);
  for (const needed of module.needs ?? []) await importModule(needed, modules);
}
