import { defaultStreamSettings, type StreamSettings } from '../net/stream/settings.ts';
import type { LoadedScript } from './load.ts';

const SECOND = 1000;
/** As Kamailio bounds `tcp_rd_buf_size`. */
const MAX_READ_BUFFER = 16 * 1024 * 1024;

/** How connections are kept: Kamailio's globals over its defaults. */
export function streamSettings({ globals }: Pick<LoadedScript, 'globals'>): StreamSettings {
  const number = (name: string, otherwise: number): number => {
    const value = globals.get(name);
    return typeof value === 'number' ? value : otherwise;
  };
  const seconds = (name: string, otherwise: number): number => {
    const value = globals.get(name);
    return typeof value === 'number' ? value * SECOND : otherwise;
  };
  const text = (name: string): string | null => {
    const value = globals.get(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const defaults = defaultStreamSettings;
  return {
    connectTimeout: seconds('tcp_connect_timeout', defaults.connectTimeout),
    sendTimeout: seconds('tcp_send_timeout', defaults.sendTimeout),
    lifetime: seconds('tcp_connection_lifetime', defaults.lifetime),
    maxConnections: number('tcp_max_connections', defaults.maxConnections),
    maxSecureConnections: number('tls_max_connections', defaults.maxSecureConnections),
    acceptNoLength: number('tcp_accept_no_cl', 0) !== 0,
    maxMessageBytes: Math.min(number('tcp_rd_buf_size', defaults.maxMessageBytes), MAX_READ_BUFFER),
    maxUnsent: number('tcp_conn_wq_max', defaults.maxUnsent),
    maxUnsentOfAll: number('tcp_wq_max', defaults.maxUnsentOfAll),
    answersPings: number('tcp_crlf_ping', 1) !== 0,
    neverConnects: number('tcp_no_connect', 0) !== 0,
    sourceIpv4: text('tcp_source_ipv4'),
    sourceIpv6: text('tcp_source_ipv6'),
  };
}
