/** A server on an in-memory network under a virtual clock, for tests of scripts. */
export {
  createMemoryNameServers,
  type MemoryNameServers,
  type Zone,
  type ZoneRecord,
} from '../net/dns/memory.ts';
export { createTestServer, type TestServer, type TestServerOptions } from './test-server.ts';
