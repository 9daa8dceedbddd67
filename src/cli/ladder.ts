/** One message of a conversation, as the ladder shows it. */
export interface LadderEvent {
  /** Milliseconds since the first request. */
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  /** First line without `SIP/2.0`. */
  readonly text: string;
  /** The same message was seen before. */
  readonly repeated: boolean;
}

const TIME_WIDTH = 9;
const SPAN = 44;

/** The two ends, above the ladder. */
export function ladderHeader(local: string, remote: string): string {
  const left = ' '.repeat(TIME_WIDTH + 2);
  return `${left}${local.padEnd(SPAN)}${remote}\n${left}|${' '.repeat(SPAN - 1)}|`;
}

/** One rung: when, which way, what. */
export function ladderLine(event: LadderEvent): string {
  const time = `${(event.atMs / 1000).toFixed(3)} s`.padStart(TIME_WIDTH);
  const text = ` ${event.text}${event.repeated ? ' (again)' : ''} `.slice(0, SPAN - 5);
  const line =
    event.direction === 'out'
      ? `${text
          .padEnd(SPAN - 2, '-')
          .replace(/^/, '-')
          .slice(0, SPAN - 2)}>`
      : `<${`-${text}`.padEnd(SPAN - 2, '-')}`;
  return `${time}  |${line}|`;
}
