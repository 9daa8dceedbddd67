import type { AnyModule, FunctionDeclaration } from '../kit/module.ts';
import type { RunContext } from '../run/context.ts';
import type {
  LinkedCoreSubject,
  LinkedFunction,
  LinkedTransformation,
  LinkedVariable,
  Registry,
} from '../script/declarations.ts';

import { standIns } from './stand-ins.ts';

/** Name of the core's own declaration. */
const CORE = 'core';

/** A loaded module with the state that this worker keeps for it. */
export interface BoundModule {
  readonly declaration: AnyModule;
  readonly state: unknown;
}

/**
 * The names a script may use, from its loaded modules bound to one worker's states. A later module's name wins, as in
 * Kamailio. `elsewhere` names the modules that are not loaded, for hints. `lenient`: other names have stand-ins.
 */
export function createRegistry(
  modules: readonly BoundModule[],
  elsewhere: readonly AnyModule[],
  lenient: boolean,
): Registry<RunContext> {
  const functions = new Map<string, LinkedFunction<RunContext>>();
  const variables = new Map<string, LinkedVariable<RunContext>>();
  const transformations = new Map<string, LinkedTransformation>();
  const coreSubjects = new Map<string, LinkedCoreSubject<RunContext>>();
  for (const { declaration, state } of modules) {
    const module = declaration.name;
    for (const [name, fn] of Object.entries(declaration.functions)) {
      functions.set(name, linkedFunction(module, name, fn, state));
    }
    for (const [name, variable] of Object.entries(declaration.variables)) {
      const { bind, set } = variable;
      variables.set(name, {
        name,
        module,
        inner: variable.inner,
        parse: (inner, at) => variable.parse(inner, at),
        ...(bind === undefined ? {} : { bind: (ref) => bind(ref) }),
        get: (run, key, index) => variable.get(state, run, key, index),
        ...(set === undefined ? {} : { set: (run, key, index, value) => set(state, run, key, index, value) }),
      });
    }
    for (const [className, operations] of Object.entries(declaration.transformations ?? {})) {
      for (const [op, { split, apply }] of Object.entries(operations)) {
        const name = `${className}.${op}`;
        transformations.set(name, { name, split, apply });
      }
    }
    for (const subject of declaration.coreSubjects ?? []) coreSubjects.set(subject.name, subject);
  }
  return {
    standIns: lenient ? standIns : null,
    function: (name) => functions.get(name),
    variable: (name) => variables.get(name),
    transformation: (className, op) => transformations.get(`${className}.${op}`),
    coreSubject: (name) => coreSubjects.get(name),
    functionNames: () => functions.keys(),
    otherFunctionNames: () => elsewhere.flatMap((module) => Object.keys(module.functions)),
    variableNames: () => variables.keys(),
    transformationNames: () => transformations.keys(),
    moduleOf: (kind, name) =>
      elsewhere.find((module) =>
        Object.hasOwn(kind === 'function' ? module.functions : module.variables, name),
      )?.name ?? null,
  };
}

function linkedFunction(
  module: string,
  name: string,
  fn: FunctionDeclaration<unknown>,
  state: unknown,
): LinkedFunction<RunContext> {
  const { answers, check, forms, setsTimers, startsTask, suspends, warn } = fn;
  return {
    name,
    module,
    parameters: fn.args,
    routes: fn.routes,
    keepsCode: module === CORE,
    ...(forms === undefined ? {} : { forms: forms.map((form) => linkedFunction(module, name, form, state)) }),
    ...(check === undefined ? {} : { check: (values, site) => check(values, site, state) }),
    ...(warn === undefined ? {} : { warn: (values, site) => warn(values, site, state) }),
    ...(suspends === undefined ? {} : { suspends: suspends(state) }),
    ...(setsTimers === undefined ? {} : { setsTimers }),
    ...(startsTask === undefined ? {} : { startsTask }),
    ...(answers === undefined ? {} : { answers }),
    invoke: (call, args) => fn.run(state, call, ...args),
  };
}
