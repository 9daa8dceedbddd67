import type { Problem } from '../../../kit/index.ts';
import { attributes, readOnly, type Variables, variable } from '../state.ts';
import { select } from './select.ts';

/** The version of Kamailio whose behaviour scripts find here. */
const VERSION = '5.6.3';

/** A global of the script, `group.name`. */
function parseGlobal(inner: string | null): { readonly key: string } | Problem {
  const key = inner?.trim() ?? '';
  return /^[^.\s]+\.[^.\s]+$/.test(key) ? { key } : { problem: 'it is written group.name' };
}

/** The script's globals, formats and selects; the worker, the server and their version. */
export const SCRIPT_VARIABLES: Variables = {
  _s: variable({
    doc: '`$_s(format)`: the text with its variables expanded.',
    inner: 'required',
    parse: (inner) => ({ key: inner ?? '' }),
    get: (_state, _run, text) => text,
  }),
  sel: variable({
    doc: '`$sel(path)`: part of the message or a global, as `@path`.',
    inner: 'required',
    parse: select,
    get: (_state, run, get) => get(run),
  }),
  ccp: variable({
    doc: '`$ccp(group.name)`: a global of the script.',
    inner: 'required',
    parse: parseGlobal,
    get: (_state, run, name) => run.services.global(name) ?? null,
  }),
  pp: readOnly('A number that no other worker of the server has.', (run) => run.services.identity.pid),
  sid: readOnly('The server_id of the script, 0 without one.', (run) => {
    const id = run.services.global('server_id');
    return typeof id === 'number' ? id : 0;
  }),
  version: attributes('The version of Kamailio that scripts are run as.', {
    num: () => VERSION,
    full: () => `kamailio ${VERSION} (fermata)`,
    hash: () => 'unknown',
  }),
  ksr: attributes('The version of Kamailio that scripts are run as.', {
    ver: () => VERSION,
    verval: () => VERSION.split('.').reduce((value, part) => value * 1000 + Number(part), 0),
  }),
};
