import {
  ANY_ROUTE,
  type Arg,
  type FunctionDeclaration,
  int,
  optional,
  printed,
  type RunContext,
  refuse,
  string,
  type Value,
  variable,
  type Xavp,
} from '../../../kit/index.ts';
import { fn, type PvState } from '../state.ts';
import { type ListParam, parseParamList } from '../transformations/param-list.ts';
import { XAVP_LISTS } from '../variables/xavp.ts';
import * as lists from '../variables/xavp-list.ts';

type Functions = Readonly<Record<string, FunctionDeclaration<PvState>>>;
type ListOf = (run: RunContext) => Xavp[];

const same = (name: string): string => name;

/** Sets one field of the newest entry of a name, on top of its fields; an entry that has none is made or replaced. */
function setChild(list: Xavp[], root: string, field: string, value: Value): void {
  let fields = lists.fieldsAt(list, root, 0);
  if (fields === null) {
    lists.removeEntries(list, root, 0);
    fields = [];
    list.unshift({ name: root, value: fields });
  }
  lists.removeEntries(fields, field, 0);
  fields.unshift({ name: field, value });
}

function childFunctions(prefix: 'xavp' | 'xavi', listOf: ListOf, fold: (name: string) => string): Functions {
  const child = <T extends Value>(doc: string, value: Arg<T>): FunctionDeclaration<PvState> =>
    fn({
      args: [string('root'), string('field'), value],
      routes: ANY_ROUTE,
      doc,
      run(_state, { run }, root, field, given) {
        setChild(listOf(run), fold(root), fold(field), given);
        return 1;
      },
    });
  return {
    [`${prefix}_child_seti`]: child(`Sets $${prefix}(root=>field) to an integer.`, int('value')),
    [`${prefix}_child_sets`]: child(`Sets $${prefix}(root=>field) to a text.`, printed('value')),
    [`${prefix}_child_rm`]: fn({
      args: [string('root'), string('field')],
      routes: ANY_ROUTE,
      doc: `Removes $${prefix}(root=>field). Always 1.`,
      run(_state, { run }, root, field) {
        const fields = lists.fieldsAt(listOf(run), fold(root), 0);
        if (fields !== null) lists.removeEntries(fields, fold(field), 0);
        return 1;
      },
    }),
    [`${prefix}_rm`]: fn({
      args: [string('root')],
      routes: ANY_ROUTE,
      doc: `Removes the newest $${prefix}(root). Always 1.`,
      run(_state, { run }, root) {
        lists.removeEntries(listOf(run), fold(root), 0);
        return 1;
      },
    }),
  };
}

/** `name=value;name=value;` of an entry's fields, the newest first; a field with an empty value is its name alone. */
function implode(fields: readonly Xavp[]): string {
  let text = '';
  for (const { name, value } of fields) {
    if (!Array.isArray(value)) text += value === null || value === '' ? `${name};` : `${name}=${value};`;
  }
  return text;
}

function paramFunctions(
  prefix: 'xavp' | 'xavu',
  listOf: ListOf,
  put: (list: Xavp[], root: string, params: readonly ListParam[]) => void,
): Functions {
  return {
    [`${prefix}_params_explode`]: fn({
      args: [printed('parameters'), string('root')],
      routes: ANY_ROUTE,
      doc: `Makes fields of $${prefix}(root) from a=b;c=d. 1, or -1 when that is no parameter list.`,
      run(_state, call, text, root) {
        const params = parseParamList(text, ';');
        if (params === null || params.some(({ name }) => name === '')) {
          return refuse(call, `"${text}" is no list of parameters`, 'write a=b;c=d');
        }
        put(listOf(call.run), root, params);
        return 1;
      },
    }),
    [`${prefix}_params_implode`]: fn({
      args: [string('root'), variable('destination')],
      routes: ANY_ROUTE,
      doc: `Writes the fields of $${prefix}(root) as a=b;c=d; into a variable. 1, or -1 when there are none.`,
      run(_state, { run }, root, ref) {
        const fields = lists.fieldsAt(listOf(run), root, 0);
        return fields !== null && fields.length > 0 && ref.set(run, implode(fields)) ? 1 : -1;
      },
    }),
  };
}

/** The pieces of a text between any of the separators; empty ones are left out. */
function pieces(text: string, separators: string, trim: boolean): string[] {
  const list: string[] = [];
  let piece = '';
  for (const char of [...text, null]) {
    if (char !== null && !separators.includes(char)) {
      piece += char;
      continue;
    }
    const kept = trim ? piece.trim() : piece;
    if (kept !== '') list.push(kept);
    piece = '';
  }
  return list;
}

function lines(list: readonly Xavp[], className: string, level: number): string[] {
  return list.flatMap((entry) => {
    const place = `${'  '.repeat(level)}${level === 0 ? `$${className}(${entry.name})` : entry.name}`;
    if (!Array.isArray(entry.value)) return [`${place} = ${JSON.stringify(entry.value)}`];
    return [`${place}:`, ...lines(entry.value, className, level + 1)];
  });
}

const INFO = 2;

function printing(className: 'xavp' | 'xavi' | 'xavu'): FunctionDeclaration<PvState> {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `Writes every $${className} to the log at level info.`,
    run(_state, { run }) {
      const { log } = run.services;
      if (!log.enabled(INFO)) return 1;
      for (const line of lines(XAVP_LISTS[className](run), className, 0)) log.write(INFO, line);
      return 1;
    },
  });
}

/** Functions about $xavp, $xavi and $xavu. */
export const XAVP_FUNCTIONS: Functions = {
  ...childFunctions('xavp', XAVP_LISTS.xavp, same),
  ...childFunctions('xavi', XAVP_LISTS.xavi, (name) => name.toLowerCase()),
  ...paramFunctions('xavp', XAVP_LISTS.xavp, (list, root, params) => {
    list.unshift({ name: root, value: params.map(({ name, value }) => ({ name, value })) });
  }),
  ...paramFunctions('xavu', XAVP_LISTS.xavu, (list, root, params) => {
    const fields: Xavp[] = [];
    for (const { name, value } of params) lists.setEntry(fields, name, value);
    lists.setEntry(list, root, fields);
  }),
  xavp_slist_explode: fn({
    args: [printed('list'), string('separators'), string('mode'), string('root')],
    routes: ANY_ROUTE,
    doc: 'Cuts a text at any of the separators into $xavp(root=>v[0]), v[1] … Mode t: blanks around pieces are dropped. 1 or -1.',
    run(_state, { run }, text, separators, mode, root) {
      const values = pieces(text, separators, mode.includes('t'));
      if (values.length === 0) return -1;
      run.state.xavps.unshift({ name: root, value: values.map((value) => ({ name: 'v', value })) });
      return 1;
    },
  }),
  xavp_copy: fn({
    args: [string('source'), int('index'), string('destination'), optional(int('destination index'))],
    routes: ANY_ROUTE,
    doc: 'Copies $xavp(source[index]) as the oldest $xavp(destination), or in place of the one at an index. 1, or -1.',
    run(_state, { run }, source, index, destination, at) {
      const { xavps } = run.state;
      const entry = lists.entryAt(xavps, source, index);
      if (entry === undefined) return -1;
      const copy = lists.cloneEntry(entry, destination);
      if (at === undefined) {
        xavps.push(copy);
        return 1;
      }
      return lists.replaceEntry(xavps, destination, at, copy.value) ? 1 : -1;
    },
  }),
  pv_var_to_xavp: fn({
    args: [string('variable'), string('root')],
    routes: ANY_ROUTE,
    doc: 'Copies $var(variable), or every $var for *, into fields of a new $xavp(root). 1, or -1 when there is none.',
    run(state, { run }, name, root) {
      // An older one of that name goes even when nothing takes its place, as in Kamailio.
      lists.removeEntries(run.state.xavps, root, 'all');
      const all = [...new Map([...state.presets, ...run.vars])];
      const values = name === '*' ? all : all.filter(([other]) => other === name);
      if (values.length === 0) return -1;
      run.state.xavps.unshift({
        name: root,
        value: values.map(([field, value]) => ({ name: field, value })),
      });
      return 1;
    },
  }),
  pv_xavp_to_var: fn({
    args: [string('root')],
    routes: ANY_ROUTE,
    doc: 'Copies the fields of $xavp(root) to $var of the same names. 1, or -1 when there are none.',
    run(_state, { run }, root) {
      const fields = lists.fieldsAt(run.state.xavps, root, 0);
      if (fields === null) return -1;
      // The newest of a name is what $xavp shows, so it is set last.
      for (const { name, value } of fields.toReversed())
        if (!Array.isArray(value)) run.vars.set(name, value ?? 0);
      return 1;
    },
  }),
  pv_xavp_print: printing('xavp'),
  pv_xavi_print: printing('xavi'),
  pv_xavu_print: printing('xavu'),
};
