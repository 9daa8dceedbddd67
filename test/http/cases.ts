/**
 * Calls of http_client, each with what it is for. `{web}`, `{tls}` and `{tls-name}` stand for the URLs of the servers that they
 * ask, `{cert}` for the file of the certificate of the latter.
 */
export interface HttpCase {
  readonly name: string;
  /** An expression of a script; its result goes into `$var(r)`. */
  readonly call: string;
  /** Where we differ from Kamailio: what we give instead, and the title of the entry in DIFFERENCES.md. */
  readonly ours?: { readonly answer: Partial<CaseAnswer>; readonly difference: string };
}

/** What came of a call. */
export interface CaseAnswer {
  readonly code: number;
  readonly result: string;
  /** What the servers were asked: request line, header lines, body. */
  readonly asked: readonly string[];
}

/** A script with its parameters, and the calls that it makes. */
export interface Profile {
  readonly name: string;
  readonly params: readonly string[];
  readonly cases: readonly HttpCase[];
}

const LYING = 'A reply over HTTP that lies is none';
const CIRCLE = 'Redirects in a circle end after 30';
const CUT = 'A reply that is cut is given up there';

const query = (path: string, more = ''): string => `http_client_query("{web}${path}"${more}, "$var(r)")`;
const to = (url: string): string => `http_client_query("${url}", "$var(r)")`;
const get = (connection: string, path: string): string =>
  `http_connect("${connection}", "${path}", "$var(r)")`;
const post = (connection: string, path: string, body: string): string =>
  `http_connect("${connection}", "${path}", "text/x", "${body}", "$var(r)")`;

const plain: Profile = {
  name: 'as it comes',
  params: [
    'modparam("http_client", "query_result", 0)',
    'modparam("http_client", "connection_timeout", 1)',
    'modparam("http_client", "httpcon", "a=>{web}")',
    'modparam("http_client", "httpcon", "based=>{web}/status;timeout=2")',
    'modparam("http_client", "httpcon", "user=>http://user:pass@{host};timeout=1")',
    'modparam("http_client", "httpcon", "dead=>http://127.0.0.1:1;failover=a")',
    'modparam("http_client", "httpcon", "cut=>{web};maxdatasize=8;useragent=Mine/1;failover=a")',
  ],
  cases: [
    { name: 'a body of several lines', call: query('/lines') },
    { name: 'no body', call: query('/empty') },
    { name: '204', call: query('/none') },
    { name: 'a body in chunks', call: query('/chunked') },
    { name: 'a body that ends with the connection', call: query('/until-closed') },
    { name: 'HTTP/1.0', call: query('/http10') },
    { name: '100 before the reply', call: query('/continue') },
    { name: 'an encoding that was not asked for', call: query('/gzip') },
    ...[200, 301, 404, 499, 500, 503, 600].map((status) => ({
      name: `status ${status}`,
      call: query(`/status/${status}`),
    })),
    { name: 'a status of 999', call: query('/big-status') },
    { name: 'a body makes a POST', call: query('/echo', ', "a=$rU&b=2"') },
    { name: 'an empty body makes a GET', call: query('/echo', ', ""') },
    { name: 'a header', call: query('/echo', ', "", "X-A: 1"') },
    { name: 'a type of the body', call: query('/echo', ', "abc", "Content-Type: text/x"') },
    { name: 'a GET with a body', call: 'http_client_get("{web}/echo", "abc", "X-A: 1", "$var(r)")' },
    { name: 'path, query and fragment', call: query('/a%20b?x=1&y=2#fragment') },
    { name: 'dots in the path', call: query('//x/../y') },
    { name: 'a space in the URL', call: query('/a b') },
    { name: 'a URL without a scheme', call: to('{host}/lines') },
    { name: 'another scheme', call: to('ftp://127.0.0.1/x') },
    { name: 'a file', call: to('file:///etc/hostname') },
    { name: 'a port beyond 65535', call: to('http://127.0.0.1:99999/') },
    { name: 'no host', call: to('http:///x') },
    { name: 'no such host', call: to('http://no-such-host.invalid/') },
    { name: 'nobody listens', call: to('http://127.0.0.1:1/') },
    { name: 'a user in the URL', call: to('http://user:pass@{host}/basic') },
    { name: 'redirects are not followed', call: query('/redirect') },
    { name: 'asked who we are', call: query('/basic') },

    { name: 'a chunk that has no size', call: query('/bad-chunk') },
    { name: 'closed half way', call: query('/short') },
    { name: 'more than was announced', call: query('/long') },
    { name: 'a negative length', call: query('/negative-length') },
    {
      name: 'two lengths',
      call: query('/two-lengths'),
      ours: { answer: { code: 8, result: '' }, difference: LYING },
    },
    { name: 'garbage', call: query('/garbage') },
    { name: 'another protocol', call: query('/ssh') },
    { name: 'closed without a word', call: query('/nothing') },
    { name: 'reset', call: query('/reset') },
    {
      name: 'closed within the head',
      call: query('/half-head'),
      ours: { answer: { code: 56 }, difference: LYING },
    },
    { name: 'a status that is no number', call: query('/bad-status') },
    { name: 'a head without end', call: query('/head-endless') },
    {
      name: 'a header line without end',
      call: query('/head-one-line'),
      ours: { answer: { code: 56 }, difference: LYING },
    },
    { name: 'a slow drip', call: query('/drip') },
    { name: 'silence', call: query('/silent') },

    { name: 'a connection', call: get('a', '/lines') },
    { name: 'a path without a slash', call: get('a', 'lines') },
    { name: 'no path', call: get('a', '') },
    { name: 'a path after that of the connection', call: get('based', '/200') },
    { name: 'a name without a slash after that of the connection', call: get('based', '404') },
    { name: 'a connection that there is not', call: get('nope', '/lines') },
    { name: 'a status of 500 through a connection', call: get('a', '/status/500') },
    { name: 'a post through a connection', call: post('a', '/echo', 'data $rU') },
    { name: 'an empty post through a connection', call: post('a', '/echo', '') },
    { name: 'a raw post', call: 'http_connect_raw("a", "/echo", "text/x", "a $rU $$x", "$var(r)")' },
    { name: 'a user that is not asked', call: get('user', '/echo') },
    { name: 'Basic', call: get('user', '/basic') },
    { name: 'Digest', call: get('user', '/digest') },
    { name: 'Basic and Digest', call: get('user', '/both') },
    { name: 'Digest of a post', call: post('user', '/digest', 'data') },
    { name: 'asked who we are, without a user', call: get('a', '/both') },
    { name: 'silence of a connection', call: get('user', '/silent') },
    { name: 'a failover for a dead one', call: get('dead', '/lines') },
    { name: 'a failover for a status of 500', call: get('cut', '/status/500') },
    { name: 'no failover for a status of 404', call: get('cut', '/status/404') },
    { name: 'a failover that fails', call: get('cut', '/nothing') },
    { name: 'a reply that is cut', call: get('cut', '/lines') },
    {
      name: 'a huge reply that is cut',
      call: get('cut', '/huge'),
      ours: { answer: { code: 200, result: 'aaaaaaaa', asked: ['GET /huge HTTP/1.1'] }, difference: CUT },
    },
  ],
};

const otherwise: Profile = {
  name: 'with redirects, first lines and kept connections',
  params: [
    'modparam("http_client", "httpredirect", 1)',
    'modparam("http_client", "query_maxdatasize", 15)',
    'modparam("http_client", "keep_connections", 1)',
    'modparam("http_client", "httpcon", "k=>{web}")',
    'modparam("http_client", "httpcon", "stays=>{web};httpredirect=0")',
    'modparam("http_client", "httpcon", "user=>http://user:pass@{host}")',
  ],
  cases: [
    { name: 'the first line', call: query('/lines') },
    { name: 'the first line with its CR', call: query('/crlf') },
    { name: 'the first line of nothing', call: query('/empty') },
    { name: 'cut before the line ends', call: query('/status/404', ', "a long enough body", "X: y"') },
    { name: 'the first line of a get', call: 'http_client_get("{web}/lines", "", "", "$var(r)")' },
    { name: '302', call: query('/redirect') },
    { name: '301 of a post', call: query('/redirect301', ', "post"') },
    { name: '303 of a post', call: query('/redirect303', ', "post"') },
    { name: '307 of a post', call: query('/redirect307', ', "post"') },
    { name: '302 without a location', call: query('/redirect-nowhere') },
    { name: '302 to another scheme', call: query('/redirect-ftp') },
    {
      name: '302 in a circle',
      call: query('/circle'),
      ours: {
        answer: { code: 47, asked: Array.from({ length: 31 }, () => 'GET /circle HTTP/1.1') },
        difference: CIRCLE,
      },
    },
    { name: '302 through a connection', call: get('k', '/redirect') },
    { name: '301 of a post through a connection', call: post('k', '/redirect301', 'data') },
    { name: '307 of a post through a connection', call: post('k', '/redirect307', 'data') },
    { name: '302 that is not followed', call: get('stays', '/redirect') },
    {
      name: 'where a redirect led',
      call: `${get('k', '/redirect')} + 1000 * http_get_redirect("k", "$var(r)")`,
    },
    { name: 'a kept connection that the server closes', call: get('k', '/short') },
    { name: 'the next after that', call: get('k', '/lines') },
  ],
};

const secure: Profile = {
  name: 'over TLS',
  params: [
    'modparam("http_client", "cacert", "{cert}")',
    'modparam("http_client", "httpcon", "named=>{tls-name}")',
    'modparam("http_client", "httpcon", "address=>{tls}")',
    'modparam("http_client", "httpcon", "blind=>{tls};verify_peer=0;verify_host=0")',
    'modparam("http_client", "httpcon", "half-blind=>{tls};verify_peer=0")',
    'modparam("http_client", "httpcon", "any-name=>{tls};verify_host=0")',
    'modparam("http_client", "httpcon", "newer=>{tls-name};tlsversion=6")',
    'modparam("http_client", "httpcon", "no-cert=>{tls-name};client_cert=/no/such/file.pem;client_key=/no/such/file.pem")',
  ],
  cases: [
    { name: 'a certificate that we trust', call: to('{tls-name}/lines') },
    { name: 'a certificate of another name', call: to('{tls}/lines') },
    { name: 'TLS through a connection', call: get('named', '/lines') },
    { name: 'another name through a connection', call: get('address', '/lines') },
    { name: 'nothing verified', call: get('blind', '/lines') },
    { name: 'only the name verified', call: get('half-blind', '/lines') },
    { name: 'only the authority verified', call: get('any-name', '/lines') },
    { name: 'a lowest version', call: get('newer', '/lines') },
    { name: 'a certificate of ours that is not there', call: get('no-cert', '/lines') },
    { name: 'no TLS where it is expected', call: to('https://{host}/lines') },
    { name: 'TLS where it is not expected', call: to('http://{tls-host}/lines') },
  ],
};

const untrusted: Profile = {
  name: 'over TLS without the authority',
  params: ['modparam("http_client", "connection_timeout", 2)'],
  cases: [{ name: 'a certificate that nobody vouches for', call: to('{tls-name}/lines') }],
};

const proxied: Profile = {
  name: 'through a proxy',
  params: [
    'modparam("http_client", "httpproxy", "http://127.0.0.1")',
    'modparam("http_client", "httpproxyport", {port})',
    'modparam("http_client", "httpcon", "a=>http://far.example.com/x")',
  ],
  cases: [
    { name: 'a query through the proxy', call: to('http://example.com/lines') },
    { name: 'a connection through the proxy', call: get('a', '/lines') },
    { name: 'a proxy that does not let us through', call: to('https://example.com/lines') },
  ],
};

/** All of them. */
export const profiles: readonly Profile[] = [plain, otherwise, secure, untrusted, proxied];
