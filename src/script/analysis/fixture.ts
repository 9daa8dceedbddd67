import assert from 'node:assert/strict';
import type { LinkedFunction, Parameter } from '../declarations.ts';
import { ANY_ROUTE } from '../declarations.ts';
import { type TestRun, testRegistry } from '../fixture.ts';
import { readText } from '../front/fixture.ts';
import { toText } from '../value.ts';
import { analyseScript } from './analyse.ts';

function parameter(
  name: string,
  more: { readonly names?: 'route' | 'failure' } = {},
): Parameter<unknown, TestRun> {
  return {
    kind: 'value',
    name,
    type: 'string',
    optional: false,
    interpolate: true,
    convert: toText,
    ...more,
  };
}

const route = parameter('route', { names: 'route' });
const seconds = parameter('seconds');

/** One function for each way in which functions of modules declare what the analysis asks for. */
const DECLARED: Readonly<Record<string, Partial<LinkedFunction<TestRun>>>> = {
  /** Sleeps, and goes on with the next action. */
  doze: {
    parameters: [seconds],
    suspends: {
      goesOn: 'next',
      delay: { parameter: 'seconds', unit: 1000 },
      run: 'ends',
      continuation: 'block',
    },
  },
  /** As `doze`, with everything kept. */
  nap: {
    parameters: [seconds],
    suspends: {
      goesOn: 'next',
      delay: { parameter: 'seconds', unit: 1000 },
      run: 'ends',
      continuation: 'full',
    },
  },
  /** Sleeps, and goes on in a route. */
  doze_route: {
    parameters: [route, parameter('ms')],
    suspends: { goesOn: 'route', delay: { parameter: 'ms', unit: 1 }, run: 'ends', continuation: 'block' },
  },
  nap_route: {
    parameters: [route, parameter('ms')],
    suspends: { goesOn: 'route', delay: { parameter: 'ms', unit: 1 }, run: 'ends', continuation: 'full' },
  },
  /** Sleeps and goes on with the next action, which the run that calls it does too. */
  doze_on: { suspends: { goesOn: 'next', run: 'goes on', continuation: 'block' } },
  /** Suspends; the script has to end by itself. */
  park: { suspends: { goesOn: 'elsewhere', run: 'goes on', continuation: 'block' } },
  /** Waits for something, not longer than 6 s. */
  ask: {
    parameters: [route],
    suspends: { goesOn: 'route', delay: { atMost: 6000 }, run: 'either', continuation: 'block' },
  },
  /** Runs a route for another request. */
  wake: { parameters: [route] },
  /** Runs a route without a request. */
  post: { parameters: [route], startsTask: true },
  arm: { parameters: [parameter('route', { names: 'failure' })] },
  set_timers: {
    parameters: [parameter('fr'), parameter('inv'), parameter('nonInv')],
    setsTimers: [
      { timer: 'fr_timer', parameter: 'fr' },
      { timer: 'max_inv_lifetime', parameter: 'inv' },
      { timer: 'max_noninv_lifetime', parameter: 'nonInv' },
    ],
  },
  reset_timers: { setsTimers: [{ timer: 'fr_timer', parameter: null }] },
  answer: { parameters: [parameter('code')], answers: { how: 'statefully', status: 'code' } },
  pass: { answers: { how: 'by forwarding' } },
  answer_past: { parameters: [parameter('code')], answers: { how: 'statelessly', status: 'code' } },
};

/**
 * What the analysis says of a script, one line for each remark: `line:column severity code: message (hint)`. fr_timer is
 * 5 s, an INVITE lives 60 s and everything else 20 s.
 */
export function remarksOf(text: string, returnMode: 0 | 1 = 0): string[] {
  const { script, sources, diagnostics } = readText(text);
  assert.ok(!diagnostics.hasErrors(), JSON.stringify(diagnostics.list()));
  analyseScript({
    script,
    sources,
    diagnostics,
    returnMode,
    ownRoutes: new Map([['OWN', 'clock']]),
    timers: { fr_timer: 5000, max_inv_lifetime: 60_000, max_noninv_lifetime: 20_000 },
    registry: {
      ...testRegistry,
      function(name) {
        const declared = DECLARED[name];
        if (declared === undefined) return testRegistry.function(name);
        return { name, module: 'test', parameters: [], routes: ANY_ROUTE, invoke: () => 1, ...declared };
      },
    },
  });
  const [file] = sources;
  assert.ok(file !== undefined);
  return diagnostics.list().map(({ severity, code, span, message, hint }) => {
    const line = file.lineStarts.findLastIndex((start) => start <= span.start);
    const at = `${line + 1}:${span.start - (file.lineStarts[line] ?? 0) + 1}`;
    return `${at} ${severity} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}
