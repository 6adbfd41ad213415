/** Every line of the list of attacks is a class that has to be hit: `arbitrary: class` for each, in the list's order. */
import { beforeAll, expect, test } from 'vitest';
import { arbitraries } from '../../../fuzz/arbitraries/table.ts';

const NAMES = `
  names: empty | names: . | names: .. | names: ../x | names: /abs | names: a/b | names: NUL | names: inside | names: 255 bytes
  names: 256 bytes | names: 1023 bytes | names: 1024 bytes | names: 4096 bytes | listings: own: duplicate
  listings: own: duplicate as file and directory | listings: own: case pair | listings: own: NFC and NFD pair
  listings: own: zero-width twin | listings: own: homoglyph | names: right-to-left override | names: newline
  names: escape sequence | names: lone surrogate | names: %2e%2e%2f | names: ..\\ | names: ... | names: trailing dot
  names: trailing space | names: leading - | names: * | names: ~ | names: $(id) | names: CON | names: name:stream
  names: __proto__ | names: constructor | names: .git | names: .fuse_hidden0000 | names: the host's own name
  listings: 100,000 entries | trees: lookup: says no`;

const KERNEL = `
  syscalls: mkdir | syscalls: rmdir | syscalls: unlink | syscalls: rename | syscalls: link | syscalls: symlink | syscalls: mknod
  syscalls: chmod | syscalls: chown | syscalls: truncate | syscalls: utimes | syscalls: setxattr | syscalls: removexattr
  syscalls: creat | syscalls: write | syscalls: fallocate | syscalls: ftruncate | syscalls: O_CREAT | syscalls: O_EXCL
  syscalls: O_TRUNC | syscalls: O_APPEND | syscalls: O_DIRECTORY | syscalls: O_NOFOLLOW | syscalls: O_DIRECT | syscalls: O_TMPFILE
  paths: missing/../x | paths: a trailing slash | paths: trailing slashes | paths: a name of 255 bytes
  paths: a name of 256 bytes | paths: a name of 1,025 bytes | paths: invalid UTF-8 | paths: a path of 4095 bytes
  syscalls: offset: past the end | syscalls: offset: negative | syscalls: offset: above 2^63 | syscalls: mmap | syscalls: splice
  syscalls: sendfile | syscalls: SEEK_HOLE | syscalls: SEEK_DATA | syscalls: 64 readers of one cold file
  syscalls: a reader killed half-way | syscalls: rmdir of the mount point | syscalls: unmount while busy
  syscalls: two hosts on one mount point | syscalls: the host killed, then mounted again`;

const URLS = `
  urls: A@E | urls: A:443@E | urls: A\\@E | urls: E\\.A | urls: E#@A | urls: E?@A | urls: //E | urls: /\\E | urls: https:///E
  urls: https:/E | urls: https:E | urls: a tab | urls: a newline | urls: U+0001 | urls: a space
  urls: a control character in the host | urls: a control character in the front | urls: A%2eE | urls: an encoded letter
  urls: A%00.E | urls: A%23.E | urls: A E | urls: A;E | urls: A,E | urls: A&E | urls: A:80:81 | urls: E@@A | urls: [A] | urls: A.E
  urls: notA | urls: E/A | urls: A. | urls: A.. | urls: HTTPS:// | urls: http://A | urls: A:8443 | urls: circled letters
  urls: an ideographic full stop | urls: full-width digits | urls: a soft hyphen | urls: a zero-width space | urls: a long s
  urls: a Cyrillic a | urls: a sharp s | urls: the address 127.1 | urls: the address 2130706433 | urls: the address 0x7f000001
  urls: the address 0177.0.0.1 | urls: the address 0 | urls: the address 127.0.0.2 | urls: the address 169.254.169.254
  urls: the address 100.100.100.200 | urls: the address 192.0.0.192 | urls: the address [::] | urls: the address [::1]
  urls: the address [::ffff:7f00:1] | urls: the address [::7f00:1] | urls: the address [64:ff9b::7f00:1]
  urls: the address [64:ff9b:1::1] | urls: the address [2002:7f00:1::] | urls: the address [2001::1]
  urls: the address [fec0::1] | urls: the address [fd00:ec2::254] | urls: the address [fe80::1%25eth0] | urls: file:
  urls: data: | urls: blob: | urls: ftp: | urls: javascript: | urls: a secret's name as the path | urls: 10 MiB`;

const UPSTREAM = `
  dns: loopback | dns: link-local | dns: metadata | dns: mapped | dns: NAT64 | dns: a public and a private answer together
  dns: public A, private AAAA | dns: CNAME to internal | dns: a second answer that differs | dns: TTL 0 | dns: no answer
  dns: an answer after the deadline | redirects: 301 | redirects: 302 | redirects: 303 | redirects: 307 | redirects: 308
  redirects: to E | redirects: to metadata | redirects: to http | redirects: to //E | redirects: to another port
  redirects: to itself | redirects: a chain of 2 | redirects: a chain of 5 | redirects: a chain of 6 | redirects: for ever
  redirects: a page of E | redirects: Refresh | redirects: Alt-Svc | redirects: Set-Cookie
  responses: interim responses: a flood | responses: status 204 | responses: status 206 | responses: status 304
  responses: status 401 | responses: status 599 | responses: any status | responses: truncated | responses: chunked without end
  responses: a wrong length | responses: two content-lengths | responses: content-length with transfer-encoding
  responses: gzip bomb | responses: nested encodings | responses: wrong encoding | responses: one byte a second
  responses: a header of 1 MiB | responses: 100,000 headers | responses: JSON of depth 100,000 | responses: JSON of 100 MiB
  responses: JSON with duplicate keys | responses: JSON with __proto__ | responses: not JSON | responses: echoed verbatim
  responses: echoed percent-encoded | responses: echoed in base64 | responses: echoed JSON-escaped`;

const REQUESTS = `
  headers: authorization | headers: host | headers: cookie | headers: connection | headers: content-length
  headers: transfer-encoding | headers: upgrade | headers: te | headers: trailer | headers: expect | headers: forwarded
  headers: proxy-authorization | headers: x-forwarded-for | headers: upper case | headers: title case | headers: CR | headers: LF
  headers: NUL | headers: obs-fold | headers: a space before the colon | headers: two authorization headers
  descriptors: a method that is not declared | descriptors: a body on GET | descriptors: a secret that is not declared
  descriptors: a secret that may be absent | descriptors: a secret bound to another host
  descriptors: a selector that is not JMESPath | descriptors: a selector of 1 MiB | descriptors: a selector that is quadratic
  descriptors: pages of 4 billion | descriptors: one expansion inside another's budget`;

const MANIFESTS = `
  manifests: none | manifests: two | manifests: 10 MiB | manifests: not JSON | manifests: unknown field | manifests: wildcard host
  manifests: IP host | manifests: duplicate host | manifests: empty name | manifests: a name with a slash`;

let classes: ReadonlySet<string> = new Set();

beforeAll(() => {
  const table = arbitraries({ components: [Uint8Array.of()] });
  classes = new Set(table.flatMap((one) => one.classes.map((name) => `${one.name}: ${name}`)));
});

test.each([
  ['Names', NAMES],
  ['Kernel side', KERNEL],
  ['URLs', URLS],
  ['DNS, redirects, responses', UPSTREAM],
  ['Requests a provider may try', REQUESTS],
  ['Components, of which manifests', MANIFESTS],
])('every attack of "%s" is a class', (_section, lines) => {
  const wanted = lines
    .trim()
    .split(/\n| \| /)
    .map((line) => line.trim());
  expect(wanted.length).toBeGreaterThan(9);
  expect(wanted.filter((line) => !classes.has(line))).toEqual([]);
});
