import type { Problem } from '../../kit/index.ts';

/** Letters of `$C(xy)`; a capital letter is the bold form, `x` the terminal's own colour. */
const COLORS = 'srgypbcw';

/** The terminal sequence of `$C(xy)`: foreground and background; `xx` resets both (ECMA-48 SGR). */
export function colorSequence(colors: string): string | Problem {
  const foreground = colors.charAt(0);
  const background = colors.charAt(1);
  const front = colorNumber(foreground);
  const back = colorNumber(background);
  if (colors.length !== 2 || front === null || back === null) {
    return { problem: `"${colors}" is no colour`, hint: `two of the letters x${COLORS}` };
  }
  const bold = foreground !== foreground.toLowerCase() ? ';1' : '';
  return `\x1b[0${bold}${front < 0 ? '' : `;${30 + front}`}${back < 0 ? '' : `;${40 + back}`}m`;
}

/** 0 to 7; -1 for the terminal's own; null for a letter that is no colour. */
function colorNumber(letter: string): number | null {
  if (letter === 'x') return -1;
  const number = COLORS.indexOf(letter.toLowerCase());
  return letter === '' || number < 0 ? null : number;
}
