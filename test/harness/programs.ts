/** The programs of a scenario: they connect to module evapi over TCP and speak netstrings. */
import { netstring, takeNetstrings } from './netstring.ts';
import type { Step } from './scenario.ts';
import type { OnMessage, ProgramSocket, RunningServer } from './targets/target.ts';

/** What a program does at a time. */
export type ProgramStep = Extract<Step, { program: string }>;

interface Program {
  socket: ProgramSocket;
  /** What it received, newest first, as it came. */
  heard: readonly string[];
}

/** The programs of one run of a scenario, all of them connected. */
export interface Programs {
  /** Does a step. Throws when it answers a message that did not come. */
  act(step: ProgramStep): void;
}

/** What stands for the end of a connection among the messages that a program received. */
const CLOSED = '(closed)';

/**
 * Connects the programs, one after the other. `onMessage` gets each netstring that one of them receives, with the ids of
 * transactions (`index:label`) named, and `(closed)` when the server closes its connection.
 */
export async function connectPrograms(
  names: readonly string[],
  server: RunningServer,
  onMessage: OnMessage,
): Promise<Programs> {
  const ids: string[] = [];
  const programs = new Map<string, Program>();
  for (const name of names) {
    const heard: string[] = [];
    let rest = '';
    const socket = await server.connect({
      onBytes(bytes, at) {
        const taken = takeNetstrings(rest + bytes);
        rest = taken.rest;
        for (const message of taken.messages) {
          heard.unshift(message);
          onMessage(name, nameIds(message, ids), at);
        }
      },
      onEnd: (at) => onMessage(name, CLOSED, at),
    });
    programs.set(name, { socket, heard });
  }
  return {
    act(step) {
      const program = programs.get(step.program);
      if (program === undefined) throw new Error(`no program ${step.program}`);
      if ('datagram' in step) program.socket.sendDatagram(textOf(step.datagram, step.match, program.heard));
      else if ('bytes' in step) program.socket.send(step.bytes);
      else if ('sends' in step) program.socket.send(netstring(textOf(step.sends, step.match, program.heard)));
      else program.socket.close();
    },
  };
}

/** The text of a step: `$1` … are what the newest message that matches has there. */
function textOf(sends: string, match: string | undefined, heard: readonly string[]): string {
  if (match === undefined) return sends;
  const pattern = new RegExp(match);
  const message = heard.find((one) => pattern.test(one));
  if (message === undefined) throw new Error(`no message matches ${match}: ${heard.join(' | ')}`);
  const found = pattern.exec(message) ?? [];
  return sends.replace(/\$(\d)/g, (_whole, digit: string) => found[Number(digit)] ?? '');
}

/** Names the ids of transactions in the order in which they appear. */
function nameIds(text: string, known: string[]): string {
  return text.replace(/\b\d+:\d+\b/g, (id) => {
    if (!known.includes(id)) known.push(id);
    return `{id-${known.indexOf(id) + 1}}`;
  });
}
