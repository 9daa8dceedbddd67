import type { AnyModule } from '../kit/module.ts';
import async from '../modules/async/index.ts';
import cfgutils from '../modules/cfgutils/index.ts';
import core from '../modules/core/index.ts';
import corex from '../modules/corex/index.ts';
import db_sqlite from '../modules/db_sqlite/index.ts';
import evapi from '../modules/evapi/index.ts';
import evrexec from '../modules/evrexec/index.ts';
import htable from '../modules/htable/index.ts';
import http_async_client from '../modules/http_async_client/index.ts';
import http_client from '../modules/http_client/index.ts';
import jsonrpcs from '../modules/jsonrpcs/index.ts';
import kex from '../modules/kex/index.ts';
import maxfwd from '../modules/maxfwd/index.ts';
import mqueue from '../modules/mqueue/index.ts';
import pv from '../modules/pv/index.ts';

import registrar from '../modules/registrar/index.ts';

import rtimer from '../modules/rtimer/index.ts';

import sanity from '../modules/sanity/index.ts';
import siputils from '../modules/siputils/index.ts';
import sl from '../modules/sl/index.ts';
import textops from '../modules/textops/index.ts';
import tm from '../modules/tm/index.ts';
import tmx from '../modules/tmx/index.ts';
import tsilo from '../modules/tsilo/index.ts';
import usrloc from '../modules/usrloc/index.ts';
import xlog from '../modules/xlog/index.ts';

/** The core's own functions: every script has them without `loadmodule`. */
export const coreModule: AnyModule = core;

/** Every module that `loadmodule` knows by name. */
export const catalogue: ReadonlyMap<string, AnyModule> = new Map(
  [
    async,
    cfgutils,
    corex,
    db_sqlite,
    evapi,
    evrexec,
    htable,
    http_async_client,
    http_client,
    jsonrpcs,
    kex,
    maxfwd,
    mqueue,
    pv,
    registrar,
    rtimer,
    sanity,
    siputils,
    sl,
    textops,
    tm,
    tmx,
    tsilo,
    usrloc,
    xlog,
  ].map((module): [string, AnyModule] => [module.name, module]),
);
