/** Our server in this process, on an in-memory network under a virtual clock. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OnMessage, Target } from './target.ts';

const TEST_KIT = join(import.meta.dirname, '..', '..', '..', 'src', 'testing', 'index.ts');
const IP = '127.0.0.1';
const FIRST_CLIENT_PORT = 40_001;

/** What this target needs of the test kit's server. */
interface TestServer {
  readonly port: number;
  send(bytes: Uint8Array, from: { ip: string; port: number }): void;
  onSend(handler: (bytes: Uint8Array, to: { ip: string; port: number }, atMs: number) => void): void;
  advance(ms: number): Promise<void>;
  readonly log: string;
  stop(): Promise<void>;
}

interface TestKit {
  createTestServer(options: {
    scriptPath: string;
    defines: Readonly<Record<string, string>>;
  }): Promise<TestServer>;
}

/** The test kit's server: time passes only in `waitUntil`. */
export const memory: Target = {
  name: 'memory',
  unavailable: () => (existsSync(TEST_KIT) ? undefined : 'src/testing/index.ts does not exist'),
  async start({ script, defines }) {
    const kit: TestKit = await import(TEST_KIT);
    const server = await kit.createTestServer({ scriptPath: script, defines });
    const portOf = new Map<string, number>();
    const peerAt = new Map<number, string>();
    let now = 0;
    let report: OnMessage = () => {};
    let start = 0;
    server.onSend((bytes, { port }, at) => {
      const peer = peerAt.get(port);
      if (peer !== undefined) report(peer, Buffer.from(bytes).toString('latin1'), at - start);
    });
    return {
      port: server.port,
      async openPeer(peer) {
        const port = FIRST_CLIENT_PORT + portOf.size;
        portOf.set(peer, port);
        peerAt.set(port, peer);
        return port;
      },
      play(onMessage) {
        report = onMessage;
        start = 0;
      },
      send(peer, text) {
        const port = portOf.get(peer);
        if (port === undefined) throw new Error(`no client socket ${peer}`);
        server.send(Buffer.from(text, 'latin1'), { ip: IP, port });
      },
      async waitUntil(ms) {
        await server.advance(ms - now);
        now = ms;
      },
      async stop() {
        await server.stop();
        return server.log;
      },
    };
  },
};
