/** One message of a conversation, as the ladder shows it. */
export interface LadderEvent {
  /** Milliseconds since the first request. */
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  /** First line without `SIP/2.0`; a byte string. */
  readonly text: string;
  /** The same message was seen before. */
  readonly repeated: boolean;
}

const TIME_WIDTH = 9;
/** Columns between the two ends. */
const SPAN = 52;
const MARGIN = ' '.repeat(TIME_WIDTH + 2);
/** A pause from which on the ladder says that nothing came. */
const SILENCE_MS = 1000;

/** The two ends, above the ladder. */
export function ladderHeader(local: string, remote: string): string {
  return `${MARGIN}${local.padEnd(SPAN + 1)}${remote}\n${MARGIN}|${' '.repeat(SPAN)}|`;
}

/** One rung: when, which way, what. What does not fit is cut, and bytes that are no text are shown as `?`. */
export function ladderLine({ atMs, direction, text, repeated }: LadderEvent): string {
  const time = `${(atMs / 1000).toFixed(3)} s`.padStart(TIME_WIDTH);
  const again = repeated ? ' (again)' : '';
  const shown = shortened(text.replace(/[^\x20-\x7e]/g, '?'), SPAN - 6 - again.length) + again;
  // One column for the head of the arrow.
  const shaft = `- ${shown} `.padEnd(SPAN - 1, '-');
  return `${time}  |${direction === 'out' ? `${shaft}>` : `<${shaft}`}|`;
}

/** The rungs of a silence between two messages; null when it is too short to be said. */
export function silenceLine(fromMs: number, toMs: number): string | null {
  const passed = toMs - fromMs;
  if (passed < SILENCE_MS) return null;
  const text = `${(passed / 1000).toFixed(1)} s`;
  const left = Math.floor((SPAN - text.length) / 2);
  const empty = `${MARGIN}|${' '.repeat(SPAN)}|`;
  return `${empty}\n${MARGIN}|${' '.repeat(left)}${text.padEnd(SPAN - left)}|\n${empty}`;
}

/** Draws a conversation as it goes: each call gives the lines of one more message, silences before it included. */
export function createLadder(): (event: LadderEvent) => string {
  let before = 0;
  return (event) => {
    const silence = silenceLine(before, event.atMs);
    before = event.atMs;
    const line = ladderLine(event);
    return silence === null ? line : `${silence}\n${line}`;
  };
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}
