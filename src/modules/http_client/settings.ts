import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type ConnectionSettings, DEFAULT_TLS, type TlsSettings, type Warning } from '../../kit/index.ts';
import type { Params } from './params.ts';

/** How a request is made. */
export interface Settings {
  /** 0: {@link LONGEST_TIMEOUT_MS}. */
  readonly timeoutSeconds: number;
  readonly maxBodyBytes: number;
  readonly followRedirects: boolean;
  readonly userAgent: string;
  readonly keepAlive: boolean;
  /** URL; '' none. */
  readonly proxy: string;
  readonly localAddress: string;
  readonly tls: TlsSettings;
}

/** 64*T1, T1 being half a second. */
const CALLERS_PATIENCE_MS = 32_000;

/** What a timeout of 0 stands for. */
const LONGEST_TIMEOUT_MS = 600_000;

const TLS_VERSIONS: ReadonlyMap<string, TlsSettings['minVersion']> = new Map([
  ['0', null],
  ['DEFAULT', null],
  ['1', 'TLSv1'],
  ['TLSv1', 'TLSv1'],
  ['4', 'TLSv1'],
  ['TLSv1.0', 'TLSv1'],
  ['5', 'TLSv1.1'],
  ['TLSv1.1', 'TLSv1.1'],
  ['6', 'TLSv1.2'],
  ['TLSv1.2', 'TLSv1.2'],
]);

/** The lowest version that a number or a name of `tlsversion` stands for, null the platform's; undefined: there is none such. */
export function tlsVersionOf(text: string): TlsSettings['minVersion'] | undefined {
  return TLS_VERSIONS.get(text);
}

/** What stands for yes or no in a setting; null: neither. `2` is how libcurl says yes to the check of names. */
export function yesOrNo(text: string): boolean | null {
  if (/^(?:1|2|yes|on|true|enable)$/i.test(text)) return true;
  return /^(?:0|no|off|false|disable)$/i.test(text) ? false : null;
}

/** The URL of a proxy; '' where there is none, null where it is none. */
export function proxyOf(host: string, port: number): string | null {
  if (host === '' || port === 0) return '';
  const [, bare] = /^(?:https?:\/\/)?([^/:\s]+|\[[^\]]+\])(?::\d+)?\/?$/i.exec(host) ?? [];
  return bare === undefined ? null : `http://${bare}:${port}`;
}

/** The settings that the parameters give to everything that does not say otherwise. */
export function settingsOf(params: Params): Settings {
  return {
    timeoutSeconds: params.connection_timeout,
    maxBodyBytes: params.maxdatasize,
    followRedirects: params.httpredirect !== 0,
    userAgent: params.useragent,
    keepAlive: params.keep_connections !== 0,
    proxy: proxyOf(params.httpproxy, params.httpproxyport) ?? '',
    localAddress: addressOf(params.netinterface) ?? '',
    tls: {
      ...DEFAULT_TLS,
      verifyPeer: params.verify_peer !== 0,
      verifyHost: params.verify_host !== 0,
      minVersion: tlsVersionOf(String(params.tlsversion)) ?? null,
      caFile: params.cacert,
      certFile: params.client_cert,
      keyFile: params.client_key,
      ciphers: params.cipher_suites,
    },
  };
}

/** The address of a network interface, or the address that is given instead; null when there is none such. */
export function addressOf(netinterface: string): string | null {
  if (netinterface === '' || isIP(netinterface) !== 0) return netinterface;
  return networkInterfaces()[netinterface]?.[0]?.address ?? null;
}

/** Milliseconds until a request with these settings is given up. */
export function timeoutOf({ timeoutSeconds }: Settings): number {
  return timeoutSeconds === 0 ? LONGEST_TIMEOUT_MS : timeoutSeconds * 1000;
}

/**
 * What bites in waiting so many milliseconds for a web server: callers of INVITE and of others give up after 64*T1 (timers B
 * and F, RFC 3261 §17.1).
 */
export function warnOfCaller(name: string, ms: number): Warning | null {
  if (ms < CALLERS_PATIENCE_MS) return null;
  return {
    code: 'http.longer-than-caller',
    problem: `${name} may wait ${ms} ms, but callers give up after ${CALLERS_PATIENCE_MS} ms`,
    hint: 'give it a shorter timeout',
  };
}

/** The part of the settings that the connection itself has. */
export function connectionOf({ keepAlive, proxy, localAddress, tls }: Settings): ConnectionSettings {
  return { keepAlive, proxy, localAddress, tls, tcpKeepAliveSeconds: null, family: 0 };
}
