import assert from 'node:assert/strict';
import { RunContext } from '../../run/context.ts';
import type { RunServices } from '../../run/services.ts';
import { newRunState, type Received, type RunState } from '../../run/state.ts';
import { readText } from '../../script/front/fixture.ts';
import { linkScript } from '../../script/link.ts';
import { createRegistry } from '../../server/bind.ts';
import { parseMessage } from '../../sip/parse.ts';
import { createFixture } from '../fixture.ts';
import core from './index.ts';

/** What a script of the core alone runs for. */
export interface ScriptInput {
  /** First line of the message; default an OPTIONS. */
  readonly firstLine?: string;
  readonly from?: string;
  readonly to?: string;
  readonly received?: Partial<Received>;
  readonly flags?: Readonly<Record<string, number>>;
  /** Changes the state before the script runs. */
  readonly prepare?: (state: RunState) => void;
}

/** What linking and running a script left. */
export interface ScriptResult {
  readonly run: RunContext;
  /** Diagnostics of linking, `code: message`; the script ran when there are none. */
  readonly remarks: readonly string[];
  readonly lines: readonly string[];
}

/** Links a `request_route` over the core's registry and runs it for one message. */
export function runScript(body: string, input: ScriptInput = {}): ScriptResult {
  const { run, lines, store } = runFor(input);
  const parsed = readText(`#!KAMAILIO\nrequest_route {\n${body}\n}\n`);
  const program = linkScript({
    script: parsed.script,
    sources: parsed.sources,
    registry: createRegistry([{ declaration: core, state: { services: run.services, store } }], [], false),
    diagnostics: parsed.diagnostics,
    limits: { maxWhileLoops: 100, maxRecursiveLevel: 256, returnMode: 0 },
    defines: parsed.defines,
    isEventRoute: () => false,
  });
  const remarks = parsed.diagnostics.list().map(({ code, message }) => `${code}: ${message}`);
  const start = program?.route('request', '') ?? null;
  if (program !== null && start !== null) program.run([start], run);
  return { run, remarks, lines };
}

function runFor(
  input: ScriptInput,
): Pick<ReturnType<typeof createFixture>, 'lines' | 'store'> & { readonly run: RunContext } {
  const fixture = createFixture(core);
  const head = [
    input.firstLine ?? 'OPTIONS sip:bob@127.0.0.1:5060 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1',
    `From: <${input.from ?? 'sip:alice@example.org'}>;tag=1`,
    `To: <${input.to ?? 'sip:bob@127.0.0.1'}>`,
    'Call-ID: 1',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\n');
  const base = fixture.run(head);
  const services: RunServices = { ...base.services, flag: (name) => input.flags?.[name] ?? null };
  const state = newRunState({ ...base.state.received, ...input.received }, base.state.bytes);
  input.prepare?.(state);
  const parsed = parseMessage(base.state.bytes);
  assert.ok(parsed.ok);
  const run = new RunContext({
    state,
    message: parsed.message,
    kind: 'request',
    services,
    transactions: base.transactions,
    transaction: null,
    faked: false,
    resumed: false,
  });
  return { run, lines: fixture.lines, store: fixture.store };
}
