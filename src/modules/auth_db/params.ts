import { databaseProblem, type ParamDeclarations } from '../../kit/index.ts';
import { parseLoaded } from './loaded.ts';

/** The parameters of auth_db in Kamailio 5.6.3. */
export const authDbParams = {
  db_url: {
    type: 'string',
    default: '',
    doc: 'Database of the users.',
    check: databaseProblem,
  },
  user_column: { type: 'string', default: 'username', doc: 'Column of the user.' },
  domain_column: { type: 'string', default: 'domain', doc: 'Column of the domain.' },
  password_column: {
    type: 'string',
    default: 'ha1',
    doc: 'Column of the hash of the password (HA1), or with `calculate_ha1` of the password.',
  },
  password_column_2: {
    type: 'string',
    default: 'ha1b',
    doc: 'Column of the hash for credentials whose user name has a domain; of no use with `calculate_ha1`.',
  },
  calculate_ha1: { type: 'int', default: 0, doc: 'Whether the database has passwords instead of hashes.' },
  use_domain: { type: 'int', default: 0, doc: 'Whether users are found by their domain too.' },
  load_credentials: {
    type: 'string',
    default: '',
    doc: 'Columns of the user that become AVPs: `$avp(x)=column;column`. Without a name the AVP is called as the column.',
    check: (text) => {
      const parsed = parseLoaded(text);
      return 'problem' in parsed ? parsed : null;
    },
  },
  version_table: {
    type: 'int',
    default: 1,
    doc: 'Whether the version of the table is checked at the start.',
  },
  force_generate_avps: {
    type: 'int',
    default: 0,
    doc: 'Whether `load_credentials` is done where the password is wrong, too.',
  },
} as const satisfies ParamDeclarations;
