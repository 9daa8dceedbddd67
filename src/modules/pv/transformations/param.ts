import {
  type Problem,
  parseInteger,
  type TransformationDeclaration,
  type Value,
} from '../../../kit/index.ts';
import { integerOf, operation, type TransformationClass, textOf, variableEnd } from './operation.ts';
import { type ListParam, parseParamList } from './param-list.ts';

/** `subject[,separator]`; the separator is one char, `;` when left out. */
function splitSubject(kind: 'name' | 'index'): TransformationDeclaration['split'] {
  return (params): readonly string[] | Problem => {
    const text = params?.trimStart() ?? '';
    if (text === '') return { problem: `it takes ${kind === 'name' ? 'a name' : 'an index'}` };
    const comma = text.indexOf(',', text.startsWith('$') ? variableEnd(text, 0) : 0);
    const subject = comma < 0 ? text : text.slice(0, comma);
    const separator = comma < 0 ? ';' : text.slice(comma + 1);
    if (separator.length !== 1 || separator === ',')
      return { problem: 'the separator must be one character, no comma' };
    if (kind === 'index' && !subject.startsWith('$') && parseInteger(subject.trim()) === null) {
      return { problem: `"${subject}" is not an integer` };
    }
    return [subject, separator];
  };
}

/** Here a comma is taken too, though it ends the list whatever the separator is. */
function splitSeparator(params: string | null): readonly string[] | Problem {
  if (params === null) return [';'];
  return params.length === 1 ? [params] : { problem: 'the separator must be one character' };
}

/** An operation that looks for a name. Of several pairs of one name the last counts. */
function byName(doc: string, answer: (found: ListParam | undefined) => Value) {
  return operation(doc, splitSubject('name'), (text, [name, separator]) => {
    const list = parseParamList(text, textOf(separator) ?? ';');
    const wanted = textOf(name)?.toLowerCase();
    if (list === null || wanted === undefined) return null;
    return answer(list.findLast((param) => param.name.toLowerCase() === wanted));
  });
}

function byIndex(doc: string, answer: (found: ListParam | undefined) => Value) {
  return operation(doc, splitSubject('index'), (text, [index, separator]) => {
    const list = parseParamList(text, textOf(separator) ?? ';');
    const at = integerOf(index);
    return list === null || at === null ? null : answer(list[at < 0 ? list.length + at : at]);
  });
}

/** `{param.…}`: parts of a list `a=1;b=2`. */
export const PARAM: TransformationClass = {
  value: byName('The value of a name, empty when it is not there.', (found) => found?.value ?? ''),
  in: byName('1 when the name is there, else 0.', (found) => (found === undefined ? 0 : 1)),
  valueat: byIndex('The value at an index (negative: from the end).', (found) => found?.value ?? ''),
  name: byIndex('The name at an index (negative: from the end).', (found) => found?.name ?? ''),
  count: operation('The number of parameters.', splitSeparator, (text, [separator]) => {
    return parseParamList(text, textOf(separator) ?? ';')?.length ?? null;
  }),
};
