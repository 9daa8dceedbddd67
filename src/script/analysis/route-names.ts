import type { RouteType } from '../engine.ts';
import type { Argument } from '../front/ast-expression.ts';
import { knownText } from './constants.ts';
import { type Routes, titleOf } from './routes.ts';

/**
 * What is wrong with a route name that is computed, by what is known of how it begins and ends; null when a block may
 * have it. Names that are wholly known are looked up when the script is linked.
 */
export function checkRouteName(
  node: Argument,
  type: RouteType,
  interpolated: boolean,
  routes: Routes,
): string | null {
  const { whole, prefix, suffix } = knownText(node, interpolated);
  if (whole || prefix + suffix === '') return null;
  const least = prefix.length + suffix.length;
  const fits = (name: string): boolean =>
    name.length >= least && name.startsWith(prefix) && name.endsWith(suffix);
  return routes.names(type).some(fits) ? null : `there is no ${titleOf(type, `${prefix}…${suffix}`)}`;
}
