/** Plays the cases on a server: ours with its real web and clock, or Kamailio. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kamailio } from '../harness/targets/kamailio.ts';
import { startThreadedServer } from '../threads/server.ts';
import type { CaseAnswer, Profile } from './cases.ts';
import { startWeb, type Web } from './web.ts';

/** Answers by case. */
export type Answers = Map<string, CaseAnswer>;

/** A server that runs a script: gives what it answers to a request for a user. */
interface Player {
  ask(user: string): Promise<string>;
  stop(): Promise<unknown>;
}

type StartPlayer = (script: string, folder: string) => Promise<Player>;

/** A file of the certificate that the TLS server has: of `localhost`, signed by itself, good for a hundred years. */
const pemPath = (part: string): string => join(import.meta.dirname, `localhost.${part}.pem`);
const pem = (part: string): string => readFileSync(pemPath(part), 'utf8');

/** Plays a profile's cases one after the other. */
export async function play(profile: Profile, start: StartPlayer): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'http-cases-'));
  const web = await startWeb();
  const secure = await startWeb({ key: pem('key'), cert: pem('cert') });
  const names: Readonly<Record<string, string>> = {
    '{web}': `http://127.0.0.1:${web.port}`,
    '{host}': `127.0.0.1:${web.port}`,
    '{port}': String(web.port),
    '{tls}': `https://127.0.0.1:${secure.port}`,
    '{tls-name}': `https://localhost:${secure.port}`,
    '{tls-name-host}': `localhost:${secure.port}`,
    '{tls-host}': `127.0.0.1:${secure.port}`,
    '{cert}': pemPath('cert'),
  };
  const player = await start(replaceAll(scriptOf(profile), names), folder);
  const answers: Answers = new Map();
  try {
    for (const [index, { name }] of profile.cases.entries()) {
      web.seen.length = 0;
      secure.seen.length = 0;
      const reply = await player.ask(String(index));
      answers.set(name, answerOf(reply, [web, secure], names));
    }
  } finally {
    await player.stop();
    await Promise.all([web.close(), secure.close()]);
    rmSync(folder, { recursive: true });
  }
  return answers;
}

const MODULES = ['tm', 'sl', 'pv', 'textops', 'http_client'];

function scriptOf({ params, cases }: Profile): string {
  return [
    '#!KAMAILIO',
    'children=1',
    'disable_tcp=yes',
    'auto_aliases=no',
    ...MODULES.map((name) => `loadmodule "${name}.so"`),
    'modparam("http_client", "useragent", "Test/1")',
    ...params,
    'request_route {',
    '  $var(r) = "unset";',
    ...cases.map(({ call }, index) => `  if ($rU == "${index}") { $var(code) = ${call}; }`),
    '  append_to_reply("X-Code: $var(code)\\r\\nX-Result: $(var(r){s.encode.hexa})\\r\\n");',
    '  sl_send_reply("200", "OK");',
    '}',
    '',
  ].join('\n');
}

function answerOf(reply: string, webs: readonly Web[], names: Readonly<Record<string, string>>): CaseAnswer {
  const header = (name: string): string => new RegExp(`^${name}: (.*)\r$`, 'm').exec(reply)?.[1] ?? '';
  const result = Buffer.from(header('X-Result'), 'hex').toString('latin1');
  const asked = webs.flatMap(({ seen }) =>
    seen.map(({ lines, body }) => [...lines, ...(body === '' ? [] : ['', body])].join('\n')),
  );
  return {
    code: Number(header('X-Code')),
    result: normalise(result, names),
    // A server in a circle is asked very often.
    asked: asked.slice(0, 40).map((text) => normalise(text, names)),
  };
}

/** Names instead of ports, and of what a digest has by chance. */
function normalise(text: string, names: Readonly<Record<string, string>>): string {
  let named = text;
  for (const [name, value] of Object.entries(names).toSorted(([, a], [, b]) => b.length - a.length)) {
    if (name !== '{port}') named = named.replaceAll(value, name);
  }
  return named.replace(/\b(cnonce|response)="[^"]*"/g, '$1="{$1}"');
}

function replaceAll(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((all, [name, value]) => all.replaceAll(name, value), text);
}

function optionsFor(user: string, port: number): string {
  return [
    `OPTIONS sip:${user}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-${user}`,
    'From: <sip:a@example.com>;tag=1',
    'To: <sip:b@example.com>',
    `Call-ID: ${user}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Our server, its SIP side in memory. */
export const startOurs: StartPlayer = async (script) => {
  const server = await startThreadedServer(script);
  const peer = server.wire.peer('127.0.0.1', 7000);
  let take: (text: string) => void = () => {};
  peer.onDatagram(({ bytes }) => take(bytes.toString('latin1')));
  return {
    ask(user) {
      const { promise, resolve } = Promise.withResolvers<string>();
      take = resolve;
      peer.send(Buffer.from(optionsFor(user, 7000)), { ip: '127.0.0.1', port: 5060 });
      return promise;
    },
    stop: () => server.stop(),
  };
};

/** Debian's Kamailio. */
export const startKamailio: StartPlayer = async (source, folder) => {
  const script = join(folder, 'kamailio.cfg');
  writeFileSync(script, source);
  const running = await kamailio.start({ script, defines: {} });
  const port = await running.openPeer('a');
  let take: (text: string) => void = () => {};
  running.play((_peer, text) => take(text));
  return {
    ask(user) {
      const { promise, resolve } = Promise.withResolvers<string>();
      take = resolve;
      running.send('a', optionsFor(user, port));
      return promise;
    },
    stop: () => running.stop(),
  };
};
