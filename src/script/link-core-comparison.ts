import { applyUnary, type Compiled, closure, constant } from './compiled.ts';
import type { LinkedCoreSubject, ScriptRun } from './declarations.ts';
import type { CoreComparisonNode, CoreOperator } from './front/ast-expression.ts';
import { inNetwork, parseIp, parseIpNetwork } from './ip-network.ts';
import type { LinkContext } from './link-context.ts';
import { linkExpression, matchNow } from './link-expression.ts';
import { compileRegex } from './regex.ts';
import { toInteger, toText, type Value } from './value.ts';
import { isProblem } from './variables.ts';

/** `max_len` in `msg:len > max_len`: the size of Kamailio's receive buffer. */
const MAX_LEN = 65535;

const ADDRESSES: ReadonlySet<string> = new Set(['src_ip', 'dst_ip', 'snd_ip', 'to_ip']);

/**
 * Links a comparison that begins with a core keyword. Texts compare without case (observed), addresses as addresses with
 * an optional mask, and a number on the right as numbers. Null after mistakes were reported.
 */
export function linkCoreComparison<C extends ScriptRun>(
  node: CoreComparisonNode,
  context: LinkContext<C>,
  level: number,
): Compiled<C> | null {
  const { operator, right, span } = node;
  const subject = context.registry.coreSubject(node.subject);
  if (subject === undefined) {
    context.diagnostics.error('script.unknown-subject', span, `'${node.subject}' is not known here`);
    return null;
  }
  const negative = operator === '!=';
  const truth = (holds: boolean): number => (holds === negative ? 0 : 1);
  if (right.kind === 'myself') {
    const { isMyself } = subject;
    if (isMyself === undefined || (operator !== '==' && operator !== '!=')) {
      return refuse(node, `'${node.subject} ${operator} myself' makes no sense`, context);
    }
    return closure((run) => truth(isMyself(run)), 'integer');
  }
  if (right.kind === 'network') {
    const network = parseIpNetwork(right.address, right.mask);
    if (network === null || (operator !== '==' && operator !== '!=')) {
      return refuse(node, 'not an address with an optional mask', context);
    }
    return closure((run) => {
      const address = parseIp(toText(subject.get(run)));
      return truth(address !== null && inNetwork(address, network));
    }, 'integer');
  }
  let operand: Compiled<C> | null;
  if (right.kind === 'max_len') operand = constant(MAX_LEN);
  else if (right.kind === 'word') operand = constant(right.text);
  else operand = linkExpression(right, 'truth', context, level + 1);
  if (operand === null) return null;
  if (operator === '=~') return linkPattern(node, subject, operand, context);
  if (ADDRESSES.has(node.subject) && operand.kind === 'constant' && typeof operand.value === 'string') {
    return linkAddress(node, subject, operand.value, truth, context);
  }
  const compare = comparison(operator);
  if (operand.kind === 'constant') {
    const { value } = operand;
    return closure((run) => (compare(subject.get(run), value) ? 1 : 0), 'integer');
  }
  return applyUnary(operand, (run, value) => (compare(subject.get(run), value) ? 1 : 0), 'integer', span);
}

function refuse<C extends ScriptRun>(
  node: CoreComparisonNode,
  message: string,
  context: LinkContext<C>,
): null {
  context.diagnostics.error('script.core-test', node.right.span, message);
  return null;
}

function comparison(operator: CoreOperator): (left: Value, right: Value) => boolean {
  switch (operator) {
    case '<':
      return (left, right) => toInteger(left) < toInteger(right);
    case '>':
      return (left, right) => toInteger(left) > toInteger(right);
    case '<=':
      return (left, right) => toInteger(left) <= toInteger(right);
    case '>=':
      return (left, right) => toInteger(left) >= toInteger(right);
    case '!=':
      return (left, right) => !same(left, right);
    default:
      return same;
  }
}

function same(left: Value, right: Value): boolean {
  if (typeof right === 'number') return toInteger(left) === right;
  return toText(left).toLowerCase() === toText(right).toLowerCase();
}

/** `src_ip == "10.0.0.1"`, also with a mask in the text. */
function linkAddress<C extends ScriptRun>(
  node: CoreComparisonNode,
  subject: LinkedCoreSubject<C>,
  text: string,
  truth: (holds: boolean) => number,
  context: LinkContext<C>,
): Compiled<C> | null {
  const [address = '', mask = null] = text.split('/');
  const network = parseIpNetwork(address, mask);
  if (network === null || (node.operator !== '==' && node.operator !== '!=')) {
    const message = `"${text}" is not an address; names are not looked up here`;
    return refuse(node, message, context);
  }
  return closure((run) => {
    const own = parseIp(toText(subject.get(run)));
    return truth(own !== null && inNetwork(own, network));
  }, 'integer');
}

function linkPattern<C extends ScriptRun>(
  node: CoreComparisonNode,
  subject: LinkedCoreSubject<C>,
  pattern: Compiled<C>,
  context: LinkContext<C>,
): Compiled<C> | null {
  if (pattern.kind === 'constant') {
    const regex = compileRegex(toText(pattern.value), { ignoreCase: true });
    if (isProblem(regex)) {
      context.diagnostics.error('script.bad-regex', node.right.span, regex.problem, regex.hint);
      return null;
    }
    return closure((run) => (regex.test(toText(subject.get(run))) ? 1 : 0), 'integer');
  }
  const where = context.locate(node.right.span);
  return applyUnary(
    pattern,
    (run, value) => matchNow(run, subject.get(run), toText(value), context, where),
    'integer',
    node.span,
  );
}
