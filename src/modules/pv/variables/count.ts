import { isProblem, type Problem, type RunContext } from '../../../kit/index.ts';
import { type PvState, type Variables, variable } from '../state.ts';
import { countAvps } from './avp.ts';
import { parseAvpName } from './avp-name.ts';
import { countXavp, XAVP_LISTS } from './xavp.ts';
import { parseXavpPath } from './xavp-path.ts';

type Count = (state: PvState, run: RunContext) => number;

const COUNTED = /^\$\(?(avp|xavp|xavi|xavu)\((.*?)\)(?:\[[^\]]*\])?\)?$/;

/** Compiles what is counted from its text; the variable's own value says nothing about how many there are. */
function counter(text: string): { readonly key: Count } | Problem {
  const [, className, inner = ''] = COUNTED.exec(text.trim()) ?? [];
  if (inner.includes('$')) return { problem: 'the name of what is counted must be constant' };
  if (className === 'avp') {
    const name = parseAvpName(inner);
    return isProblem(name) ? name : { key: (state, run) => countAvps(state, run, name) };
  }
  if (className === 'xavp' || className === 'xavi' || className === 'xavu') {
    const path = parseXavpPath(inner, className === 'xavi');
    const listOf = XAVP_LISTS[className];
    return isProblem(path) ? path : { key: (_state, run) => countXavp(listOf(run), path) };
  }
  return { problem: `${text} is no variable with several values`, hint: 'count $avp, $xavp, $xavi or $xavu' };
}

/** `$cnt($avp(x))`. */
export const COUNT_VARIABLES: Variables = {
  cnt: variable<Count>({
    doc: '`$cnt($avp(name))`: how many values an $avp, $xavp, $xavi or $xavu has.',
    inner: 'required',
    parse: (inner) => counter(inner ?? ''),
    bind: (ref) => counter(ref.text),
    get: (state, run, count) => count(state, run),
  }),
};
