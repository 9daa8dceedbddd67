/** Our server in this process, on an in-memory network under a virtual clock. */
import { programDefines } from './program-sockets.ts';
import type { OnMessage, Target } from './target.ts';

const IP = '127.0.0.1';
const FIRST_CLIENT_PORT = 40_001;
const PROGRAMS = { ip: IP, port: 8448 };

/** The test kit's server: time passes only in `waitUntil`. */
export const memory: Target = {
  name: 'memory',
  patienceMs: 0,
  unavailable: () => undefined,
  async start({ script, defines, programs = false }) {
    // Loaded here, so that Kamailio's answers can be recorded without our server.
    const { createTestServer } = await import('../../../src/testing/index.ts');
    const server = await createTestServer({
      scriptPath: script,
      defines: programs ? { ...defines, ...programDefines(PROGRAMS.port) } : defines,
    });
    const portOf = new Map<string, number>();
    const peerAt = new Map<number, string>();
    let start = 0;
    let report: OnMessage = () => {};
    server.onSend((bytes, { port }, at) => {
      const peer = peerAt.get(port);
      if (peer !== undefined) report(peer, bytes.toString('latin1'), at - start);
    });
    return {
      port: server.port,
      async openPeer(peer) {
        const port = FIRST_CLIENT_PORT + portOf.size;
        portOf.set(peer, port);
        peerAt.set(port, peer);
        server.listen({ ip: IP, port });
        return port;
      },
      async connect(events) {
        const client = server.connect(PROGRAMS);
        client.onData((bytes) => events.onBytes(bytes.toString('latin1'), server.clock.now() - start));
        client.onEnd(() => events.onEnd(server.clock.now() - start));
        await server.advance(0);
        const { send, close } = client;
        const datagrams = server.wire.peer(IP, client.port);
        return { send, close, sendDatagram: (bytes) => datagrams.send(bytes, PROGRAMS) };
      },
      play(onMessage) {
        report = onMessage;
        start = server.clock.now();
      },
      send(peer, text) {
        const port = portOf.get(peer);
        if (port === undefined) throw new Error(`no client socket ${peer}`);
        server.send(text, { ip: IP, port });
      },
      after(ms, callback) {
        server.clock.setTimer(ms, callback);
      },
      async waitUntil(ms) {
        await server.advance(start + ms - server.clock.now());
      },
      async stop() {
        await server.stop();
        return server.log;
      },
    };
  },
};
