/** Which addresses an output may be read from: public ones over https, or this machine for the practice provider. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { err, ok, type Result } from '#shared/base';

/** `public`: the open internet only. `loopback`: this machine only. */
export type AddressScope = 'public' | 'loopback';

/** Asks the system for every address of a name; injected in tests. */
export type LookupAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

export const lookupAll: LookupAll = (hostname, callback) => {
  systemLookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) =>
    callback(error, addresses ?? []),
  );
};

export const ADDRESS_FORBIDDEN = 'ERR_ADDRESS_FORBIDDEN';

/**
 * Whether `url` may be opened, as far as its text tells, and in which scope its resolved address must lie.
 * Plain http is for loopback only; credentials inside the address are refused.
 */
export function scopeOf(url: URL, allowLoopback: boolean): Result<AddressScope, string> {
  if (url.username !== '' || url.password !== '') return err('the address carries a user name or password');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return err(`the address does not use https but "${url.protocol}"`);
  const host = hostOf(url);
  const isLocal = host === 'localhost' || isInScope(host, 'loopback');
  if (url.protocol === 'http:' || (allowLoopback && isLocal)) {
    if (!allowLoopback) return err('the address does not use https');
    return isLocal ? ok('loopback') : err('plain http is allowed to this machine only');
  }
  if (isIP(host) !== 0 && !isInScope(host, 'public')) return err(`${host} is not a public address`);
  if (url.port !== '' && Number(url.port) < FIRST_FREE_PORT)
    return err(`port ${url.port} belongs to another service than https`);
  return ok('public');
}

/** Below it stand mail, name and login services; whoever serves files aside from 443 has a port above. */
const FIRST_FREE_PORT = 1_024;

/** A `lookup` for sockets that refuses a name as soon as one of its addresses lies outside the scope. */
export function guardedLookup(scope: AddressScope, resolve: LookupAll = lookupAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '');
      const forbidden = addresses.find(({ address }) => !isInScope(address, scope));
      const [first] = addresses;
      if (forbidden || !first)
        return callback(forbiddenError(hostname, forbidden?.address ?? 'nothing', scope), '');
      if (options.all) return callback(null, [...addresses]);
      return callback(null, first.address, first.family);
    });
  };
}

/** True when `address` (a literal, without brackets) lies in the scope; false for anything that is not an address. */
export function isInScope(address: string, scope: AddressScope): boolean {
  // A zone (`%eth0`) names a network card, so the address is not of the open internet.
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 4) return scope === 'loopback' ? LOOPBACK.check(address) : !NOT_PUBLIC.check(address);
  if (version !== 6) return false;
  if (scope === 'loopback') return LOOPBACK_IPV6.check(address, 'ipv6');
  if (TRANSLATED.check(address, 'ipv6')) return isTranslationPublic(address);
  return GLOBAL_UNICAST.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

function forbiddenError(hostname: string, address: string, scope: AddressScope): NodeJS.ErrnoException {
  const wanted = scope === 'public' ? 'a public address' : 'this machine';
  return Object.assign(new Error(`${hostname} leads to ${address}, which is not ${wanted}`), {
    code: ADDRESS_FORBIDDEN,
  });
}

const blockList = (v4: readonly string[], v6: readonly string[]): BlockList => {
  const list = new BlockList();
  const add = (subnets: readonly string[], family: 'ipv4' | 'ipv6') => {
    for (const subnet of subnets) {
      const [network = '', prefix = ''] = subnet.split('/');
      list.addSubnet(network, Number(prefix), family);
    }
  };
  add(v4, 'ipv4');
  add(v6, 'ipv6');
  return list;
};

const LOOPBACK = blockList(['127.0.0.0/8'], []);
/** Apart, because a list with IPv4 rules also matches IPv4 addresses written inside IPv6 ones, which are always refused. */
const LOOPBACK_IPV6 = blockList([], ['::1/128']);
const GLOBAL_UNICAST = blockList([], ['2000::/3']);
/** NAT64: on networks without IPv4 every public IPv4 host is reached through this prefix. */
const TRANSLATED = blockList([], ['64:ff9b::/96']);
/** IANA special-purpose registries (RFC 6890 and updates): private, shared, link-local, test, multicast, reserved. */
const NOT_PUBLIC = blockList(
  [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    // Azure's host of every virtual machine: it stands on an address that looks public.
    '168.63.129.16/32',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
);

/** The IPv4 address inside a NAT64 address; URL and DNS give it as two last groups or dotted. */
function isTranslationPublic(address: string): boolean {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (dotted) return isInScope(dotted, 'public');
  const [low = '0', high = '0'] = address.split(':').reverse();
  const value = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16);
  return isInScope([24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.'), 'public');
}
