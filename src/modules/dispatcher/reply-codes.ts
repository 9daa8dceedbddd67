import type { Problem } from '../../kit/index.ts';

/** Which final statuses of a probe mean that a destination is well. */
export type ReplyCodes = (status: number) => boolean;

const OK = 200;

/** Reads `class=2;code=404;class=3`; 200 is always good. */
export function parseReplyCodes(text: string): ReplyCodes | Problem {
  const codes = new Set([OK]);
  const classes = new Set<number>();
  for (const part of text.split(/[;,]/)) {
    const pair = part.trim();
    if (pair === '') continue;
    const match = /^(code|class)=(\d+)$/.exec(pair);
    if (match === null) return { problem: `"${pair}" is no reply code`, hint: 'write "class=2;code=404"' };
    if (match[1] === 'code') codes.add(Number(match[2]));
    else classes.add(Number(match[2]));
  }
  return (status) => codes.has(status) || classes.has(Math.floor(status / 100));
}
