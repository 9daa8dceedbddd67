import type { ServerView } from './server-view.ts';

/** What a command answers with: plain data. Strings are byte strings, one byte a character. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** A command's refusal, as its caller sees it: `{"code": …, "message": …}`. */
export class RpcFault {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** One parameter of a command; `T` is what the command gets. */
export interface RpcParameter<T> {
  readonly name: string;
  readonly type: 'string' | 'int' | 'any';
  readonly form: 'required' | 'optional' | 'rest';
  /** Takes its part from the front of what was given. */
  take(given: Json[]): T | RpcFault;
}

/** What a command gets for its parameter list, in order. */
export type RpcValues<P extends readonly RpcParameter<unknown>[]> = {
  [I in keyof P]: P[I] extends RpcParameter<infer T> ? T : never;
};

/** A command's answer; undefined adds nothing to the reply, which is `{}` as Kamailio's is. */
export type RpcAnswer = Json | undefined | RpcFault;

/** What a call gives for a command that adds nothing to the reply: this very object. */
export const NO_ANSWER: Json = Object.freeze({});

/** A command of a module. `S` is the module's worker state, `P` its parameter list. It runs in the first SIP worker. */
export interface RpcCommand<
  S,
  P extends readonly RpcParameter<unknown>[] = readonly RpcParameter<unknown>[],
> {
  /** One or two sentences for `system.methodHelp` and the module's page. */
  readonly doc: string;
  readonly params: P;
  /** Must not block: what takes time answers with a promise. */
  run(state: S, server: ServerView, ...params: RpcValues<P>): RpcAnswer | Promise<RpcAnswer>;
}

/** The commands of a running server. */
export interface RpcRegistry {
  /** Names of all commands, sorted. */
  methods(): readonly string[];
  /** The text of a command; null when there is no command of that name. */
  help(method: string): string | null;
  /** Calls a command: its answer, or {@link NO_ANSWER}. Never throws and never rejects: whatever goes wrong is a fault. */
  call(method: string, params: readonly Json[]): Promise<Json | RpcFault>;
}

/** Kamailio's words over binary RPC where a text is missing; `position` counts from 0. */
export function rpcMissing(position: number): RpcFault {
  const text = `error at parameter ${position}: expected string type but end of packet encountered`;
  return new RpcFault(400, text);
}

/** Text; a number given in its place is its decimal text. `missing` is the answer when it is not given. */
export function rpcText(name: string, missing?: RpcFault): RpcParameter<string> {
  return required(name, 'string', missing, (given) => {
    if (typeof given === 'string') return given;
    return typeof given === 'number' ? String(given) : wrong(name, 'a string');
  });
}

/** An integer, or a string that holds one. */
export function rpcInt(name: string, missing?: RpcFault): RpcParameter<number> {
  return required(name, 'int', missing, (given) => {
    const number = typeof given === 'string' && /^-?\d+$/.test(given) ? Number(given) : given;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : wrong(name, 'an integer');
  });
}

/** A string or a number, as it was given. */
export function rpcAny(name: string, missing?: RpcFault): RpcParameter<string | number> {
  return required(name, 'any', missing, (given) =>
    typeof given === 'string' || typeof given === 'number' ? given : wrong(name, 'a string or a number'),
  );
}

/** The same parameter, which may be left out; the command then gets undefined. */
export function rpcOptional<T>(parameter: RpcParameter<T>): RpcParameter<T | undefined> {
  return {
    ...parameter,
    form: 'optional',
    take: (given) => (given.length === 0 ? undefined : parameter.take(given)),
  };
}

/** Any number of the same parameter, none included: stands last. */
export function rpcRest<T>(parameter: RpcParameter<T>): RpcParameter<readonly T[]> {
  return {
    ...parameter,
    form: 'rest',
    take(given) {
      const taken: T[] = [];
      while (given.length > 0) {
        const one = parameter.take(given);
        if (one instanceof RpcFault) return one;
        taken.push(one);
      }
      return taken;
    },
  };
}

function required<T>(
  name: string,
  type: RpcParameter<T>['type'],
  missing: RpcFault = new RpcFault(400, `parameter ${name} is missing`),
  convert: (given: Json) => T | RpcFault,
): RpcParameter<T> {
  return {
    name,
    type,
    form: 'required',
    take(given) {
      const [first] = given.splice(0, 1);
      return first === undefined ? missing : convert(first);
    },
  };
}

function wrong(name: string, wanted: string): RpcFault {
  return new RpcFault(400, `parameter ${name} must be ${wanted}`);
}
