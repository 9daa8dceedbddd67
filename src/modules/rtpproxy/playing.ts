import {
  ANY_ROUTE,
  type AwaitedCall,
  declare,
  type FunctionDeclaration,
  int,
  printed,
  refuse,
} from '../../kit/index.ts';
import { ask, longestWait, sessionOf } from './ask.ts';
import type { RtpproxyState } from './state.ts';

const { awaited } = declare<RtpproxyState>();

/** Whom a proxy plays something to: the caller of the first request of a call, or who was called. */
type Side = 'uac' | 'uas';

/** Functions that let an rtpproxy record a call or play something into it. */
export const playingFunctions: Readonly<Record<string, FunctionDeclaration<RtpproxyState>>> = {
  start_recording: telling(
    'Records the call from now on.',
    (session, tags) => `R ${session} ${tags.join(' ')}`,
  ),
  rtpproxy_stream2uac: streaming('uac'),
  rtpproxy_stream2uas: streaming('uas'),
  rtpproxy_stop_stream2uac: stopping('uac'),
  rtpproxy_stop_stream2uas: stopping('uas'),
};

function streaming(side: Side): FunctionDeclaration<RtpproxyState> {
  return awaited({
    args: [printed('prompt'), int('count')],
    routes: ANY_ROUTE,
    doc: `Plays a prompt to the ${side}, that often; -1: until it is stopped. 1, -1 when no rtpproxy did it.`,
    deadline: longestWait,
    run: (state, call, prompt, count) =>
      tell(
        state,
        call,
        (session, tags) => `P${count} ${session} ${prompt} session ${streamTags(side, tags)}`,
      ),
  });
}

function stopping(side: Side): FunctionDeclaration<RtpproxyState> {
  return telling(
    `Stops what is played to the ${side}.`,
    (session, tags) => `S ${session} ${streamTags(side, tags)}`,
  );
}

/** What a proxy is told of a session between two sides, by their tags. */
type Command = (session: string, tags: readonly string[]) => string;

function telling(doc: string, command: Command): FunctionDeclaration<RtpproxyState> {
  return awaited({
    args: [],
    routes: ANY_ROUTE,
    doc: `${doc} 1, -1 when no rtpproxy did it.`,
    deadline: longestWait,
    run: (state, call) => tell(state, call, command),
  });
}

async function tell(state: RtpproxyState, call: AwaitedCall, command: Command): Promise<number> {
  const { message } = call.run;
  const session = sessionOf(state, call.run, null);
  if (session === null) return refuse(call, 'the message has no Call-ID');
  const tags = [message.from?.tag ?? '', message.to?.tag ?? ''].filter((tag) => tag !== '');
  return (await ask(state, call, command(session, tags))) === null ? -1 : 1;
}

function streamTags(side: Side, tags: readonly string[]): string {
  const ordered = side === 'uac' ? tags : tags.toReversed();
  return ordered.map((tag) => `${tag};1`).join(' ');
}
