import type { WorkerSetup } from '../../kit/index.ts';

/** What the script's parameters say, in the form that the functions use. */
export interface Settings {
  /** Seconds for a contact that asks for no time. */
  readonly defaultExpires: number;
  /** Percent by which that, and a time asked for, may be less at random. */
  readonly defaultExpiresRange: number;
  readonly expiresRange: number;
  readonly minExpires: number;
  /** Whether a shorter time is refused with 423 instead of lengthened. */
  readonly minExpiresRefused: boolean;
  /** 0: no bound. */
  readonly maxExpires: number;
  /** In thousandths, -1: none. */
  readonly defaultQ: number;
  /** 0: no bound. */
  readonly maxContacts: number;
  /** Seconds in Retry-After, 0: no such header. */
  readonly retryAfter: number;
  readonly contactMaxSize: number;
  readonly caseSensitive: boolean;
  readonly realmPrefix: string;
  readonly appendBranches: boolean;
  readonly methodFiltering: boolean;
  /** 1: by branch flags. */
  readonly lookupFilter: number;
  readonly useExpired: boolean;
  readonly usePath: boolean;
  readonly pathMode: number;
  readonly pathUseReceived: boolean;
  readonly pathCheckLocal: boolean;
  readonly receivedParam: string;
  readonly gruuEnabled: boolean;
  /** Message flag that says that `sockHeader` has the socket, as a mask; 0: none. */
  readonly sockFlag: number;
  readonly sockHeader: string;
  readonly sockAdvertised: boolean;
  readonly xavpConfig: string;
  readonly xavpRecord: string;
  readonly xavpRecordMask: number;
}

/** Reads the parameters of registrar, for itself or for a module that `needs` it. */
export function readSettings({
  paramOf,
  textParamOf,
}: Pick<WorkerSetup<Record<string, never>>, 'paramOf' | 'textParamOf'>): Settings {
  const number = (name: string): number => paramOf('registrar', name);
  const text = (name: string): string => textParamOf('registrar', name);
  const flag = (name: string): boolean => number(name) !== 0;
  return {
    defaultExpires: number('default_expires'),
    defaultExpiresRange: number('default_expires_range'),
    expiresRange: number('expires_range'),
    minExpires: number('min_expires'),
    minExpiresRefused: flag('min_expires_mode'),
    maxExpires: number('max_expires'),
    defaultQ: number('default_q'),
    maxContacts: number('max_contacts'),
    retryAfter: number('retry_after'),
    contactMaxSize: number('contact_max_size'),
    caseSensitive: flag('case_sensitive'),
    realmPrefix: text('realm_prefix'),
    appendBranches: flag('append_branches'),
    methodFiltering: flag('method_filtering'),
    lookupFilter: number('lookup_filter_mode'),
    useExpired: flag('use_expired_contacts'),
    usePath: flag('use_path'),
    pathMode: number('path_mode'),
    pathUseReceived: flag('path_use_received'),
    pathCheckLocal: flag('path_check_local'),
    receivedParam: text('received_param'),
    gruuEnabled: flag('gruu_enabled'),
    sockFlag: number('sock_flag') < 0 ? 0 : (1 << number('sock_flag')) >>> 0,
    sockHeader: text('sock_hdr_name'),
    sockAdvertised: flag('sock_mode'),
    xavpConfig: text('xavp_cfg'),
    xavpRecord: text('xavp_rcd'),
    xavpRecordMask: number('xavp_rcd_mask'),
  };
}

/** Parameters that commands may change while the server runs: those by which `save` goes. */
export const LIVE_SETTINGS: ReadonlyMap<string, keyof Settings> = new Map<string, keyof Settings>([
  ['default_expires', 'defaultExpires'],
  ['default_expires_range', 'defaultExpiresRange'],
  ['expires_range', 'expiresRange'],
  ['min_expires', 'minExpires'],
  ['max_expires', 'maxExpires'],
  ['max_contacts', 'maxContacts'],
  ['retry_after', 'retryAfter'],
  ['default_q', 'defaultQ'],
]);
