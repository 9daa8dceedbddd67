import { declare, literal, type RunContext, regex } from '../../kit/index.ts';
import { ownRouteParams, RouteSet, routeParam } from './route-set.ts';
import type { RrState } from './state.ts';

const { fn, variable } = declare<RrState>();

const DIRECTIONS = ['downstream', 'upstream'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Functions that ask what our Record-Route kept of the dialog's first request. */
export const directionFunctions = {
  check_route_param: fn({
    args: [regex('re', { interpolate: false })],
    routes: ['request'],
    doc: 'Whether the parameters of our own Route match. 1 or -1.',
    run: (_state, { run }, re) => (re.test(ownRouteParams(run)) ? 1 : -1),
  }),
  is_direction: fn({
    args: [literal('direction')],
    routes: ['request'],
    doc: 'Whether the request goes `downstream`, as the first one of its dialog, or `upstream` (`ftag` of our own Route). 1 or -1.',
    check: ([direction]) =>
      directionNamed(direction) === undefined
        ? { problem: `"${direction}" is no direction`, hint: `use ${DIRECTIONS.join(' or ')}` }
        : null,
    run: (_state, { run }, direction) => (directionOf(run) === directionNamed(direction) ? 1 : -1),
  }),
};

function directionNamed(name: unknown): Direction | undefined {
  return DIRECTIONS.find((direction) => direction === String(name).toLowerCase());
}

/** Upstream where the From-tag is not that of the first request of the dialog. */
function directionOf(run: RunContext): Direction {
  const ftag = routeParam(ownRouteParams(run), 'ftag');
  return ftag === null || ftag === run.message.from?.tag ? 'downstream' : 'upstream';
}

/** Variables of Route and of the direction that it tells. */
export const directionVariables = {
  route_uri: variable({
    doc: 'URI of the topmost Route; empty without one.',
    inner: 'none',
    parse: () => ({ key: null }),
    get(_state, run) {
      const route = new RouteSet(run.message).first();
      return route === null || route === 'malformed' ? '' : route.uri;
    },
  }),
  rdir: variable({
    doc: 'Direction of the request in its dialog: `id` 1 (downstream) or 2 (upstream), `name`.',
    inner: 'required',
    parse: (inner) =>
      inner === 'id' || inner === 'name'
        ? { key: inner }
        : { problem: `$rdir has no "${inner ?? ''}"`, hint: 'use id or name' },
    get(_state, run, key) {
      const direction = directionOf(run);
      return key === 'id' ? DIRECTIONS.indexOf(direction) + 1 : direction;
    },
  }),
  fti: initialTag('From', 'downstream'),
  tti: initialTag('To', 'upstream'),
};

/** A tag as it was in the first request of the dialog: From and To change places upstream. */
function initialTag(header: 'From' | 'To', fromIn: Direction) {
  return variable({
    doc: `${header}-tag as the first request of the dialog has it.`,
    inner: 'none',
    parse: () => ({ key: null }),
    get(_state, run) {
      const { from, to } = run.message;
      const tag = (directionOf(run) === fromIn ? from : to)?.tag ?? '';
      return tag === '' ? null : tag;
    },
  });
}
