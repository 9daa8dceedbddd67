/** What the author of a module imports. */

export type { Database, Databases } from '../db/database.ts';
export {
  type Condition,
  type DbValue,
  equal,
  type Fields,
  type Operator,
  query,
  type Result,
  type Row,
  type Statement,
} from '../db/statement.ts';
export { databaseProblem } from '../db/url.ts';
export { tableVersionProblem } from '../db/version.ts';
export {
  AUTH_BASIC,
  AUTH_DIGEST,
  type Credentials,
  type HttpClient,
  type HttpReply,
  type HttpRequest,
  MOST_BODY_BYTES,
} from '../http/client.ts';
export { CURL, curlText } from '../http/curl-codes.ts';
export { type ConnectionSettings, DEFAULT_TLS, type HttpHeader, type TlsSettings } from '../http/exchange.ts';
export { isFacility } from '../log/facility.ts';
export {
  type ControlNetwork,
  type ControlPort,
  MOST_CONTROL_BYTES,
  type Opened,
} from '../net/control/control.ts';
export type { DatagramReceiver, DatagramSocket, DatagramSockets } from '../net/datagrams.ts';
export type { CachedName, DnsCache } from '../net/dns/cache.ts';
export type { Address, Hop, Names } from '../net/dns/names.ts';
export type { DnsRecord, RecordType } from '../net/dns/records.ts';
export type {
  Connection,
  ConnectionHandler,
  Listener,
  ModuleNetwork,
  NetAddress,
} from '../net/module-network.ts';
export type { Flow } from '../net/network.ts';
export type { Certificate, Secured } from '../net/stream/sockets.ts';
export type { ConnectionView, Streams } from '../net/stream/streams.ts';
export {
  type TlsClientProfile,
  type TlsProfiles,
  type TlsServerProfile,
  tlsContext,
} from '../net/stream/tls.ts';
export { openWebSocket, type WebSocketEnd, type WebSocketRequest } from '../net/stream/websocket.ts';
export { RunContext } from '../run/context.ts';
export type { LocalAnswer, LocalRequest } from '../run/local-request.ts';
export { createRunLocks, type RunLocks } from '../run/locks.ts';
export type { Log, OwnSocket, RunServices } from '../run/services.ts';
export type { Avp, Destination, Located, Xavp } from '../run/state.ts';
export type { Continuation, Operation, Stop } from '../run/stop.ts';
export type { Task } from '../run/task.ts';
export type { RunTransaction, TransactionName, Transactions } from '../run/transaction.ts';
export type { SentReply, TransactionListener } from '../run/transaction-listeners.ts';
export type { Wake, WakeCause } from '../run/wake.ts';
export {
  ANY_ROUTE,
  type CallSite,
  type Problem,
  type RouteKind,
  type Suspends,
  type VariableRef,
  type Warning,
} from '../script/declarations.ts';
export type { CompiledValue, TracedAction } from '../script/engine.ts';
export type { Place } from '../script/place.ts';
export { type Index, parseInteger, toInteger, toText, type Value } from '../script/value.ts';
export type { QueuedItem, SameKey, SharedQueue } from '../store/queue.ts';
export type { SharedTable, StoredValue } from '../store/shared-table.ts';
export type { StoreStats, VolatileStore } from '../store/volatile-store.ts';
export * from './attributes.ts';
export type { AwaitedCall, AwaitedDeclaration } from './awaited.ts';
export * from './core-hash.ts';
export * from './database.ts';
export * from './gently.ts';
export * from './local-requests.ts';
export * from './methods.ts';
export * from './module.ts';
export * from './parameters.ts';
export * from './print-json.ts';
export * from './received-counts.ts';
export * from './reply-listeners.ts';
export * from './rpc.ts';
export * from './run-slot.ts';
export * from './server-view.ts';
export * from './settings.ts';
export * from './statistics.ts';
export * from './suspended-requests.ts';
export * from './transaction.ts';
export * from './transactions-view.ts';
export * from './variable-param.ts';
export * from './worker-hook.ts';
