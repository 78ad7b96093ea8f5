import { describe, expect, test } from 'vitest';
import {
  guardedLookup,
  isInScope,
  type LookupAll,
  scopeOf,
} from '../../../electron/providers/http/addresses.ts';

describe('literal addresses', () => {
  test.each(['8.8.8.8', '142.250.1.1', '2607:f8b0:4004::1', '64:ff9b::8.8.8.8', '64:ff9b::808:808'])(
    '%s is public',
    (address) => {
      expect(isInScope(address, 'public')).toBe(true);
      expect(isInScope(address, 'loopback')).toBe(false);
    },
  );
  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b:0:0:0:0:a9fe:a9fe',
    '64:ff9b::1',
    '64:ff9b:1::808:808',
    '::127.0.0.1',
    '::ffff:0:7f00:1',
    '::ffff:a9fe:a9fe',
    '0.1.2.3',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.88.99.1',
    '203.0.113.9',
    '239.255.255.250',
    '240.0.0.1',
    '2001::1',
    '2001:20::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    '5f00::1',
    'fd00:ec2::254',
    'fec0::1',
    'fe80::1%eth0',
    '2607:f8b0:4004::1%eth0',
    'ff05::1:3',
    '0177.0.0.1',
    '2130706433',
    '127.1',
    '',
    'example.org',
  ])('%s is not public', (address) => expect(isInScope(address, 'public')).toBe(false));
  test.each(['127.0.0.1', '127.9.9.9', '::1'])('%s is this machine', (address) =>
    expect(isInScope(address, 'loopback')).toBe(true),
  );
});

describe('addresses of outputs', () => {
  test.each([
    ['https://storage.googleapis.com/x.png', false, 'public'],
    ['https://storage.googleapis.com/x.png', true, 'public'],
    ['https://8.8.8.8/x', false, 'public'],
    ['https://storage.example.org:8443/x.png', false, 'public'],
    ['https://storage.example.org:443/x.png', false, 'public'],
    ['http://127.0.0.1:4000/media/1/0.png', true, 'loopback'],
    ['http://localhost:4000/x', true, 'loopback'],
    ['http://[::1]:4000/x', true, 'loopback'],
  ])('%s with loopback %s: %s', (url, allowLoopback, scope) => {
    expect(scopeOf(new URL(url), allowLoopback)).toEqual({ ok: true, value: scope });
  });
  test.each([
    ['http://storage.googleapis.com/x.png', false],
    ['http://storage.googleapis.com/x.png', true],
    ['http://127.0.0.1/x', false],
    ['https://127.0.0.1/x', false],
    ['https://[::ffff:127.0.0.1]/x', false],
    ['https://2130706433/x', false],
    ['https://0x7f.1/x', false],
    ['https://0x7f000001/x', false],
    ['https://0177.0.0.1/x', false],
    ['https://017700000001/x', false],
    ['https://127.1/x', false],
    ['https://127.0.0.1./x', false],
    ['https://0/x', false],
    ['https://0.0.0.0/x', true],
    ['https://0xa9.0xfe.0xa9.0xfe/latest', true],
    ['https://2852039166/latest/meta-data', true],
    ['https://\uff11\uff12\uff17.0.0.1/x', false],
    ['https://[::]/x', true],
    ['https://[::127.0.0.1]/x', false],
    ['https://[fd00:ec2::254]/latest', true],
    ['https://[64:ff9b::a9fe:a9fe]/latest', true],
    ['https://[2002:a9fe:a9fe::]/latest', true],
    ['http://[::ffff:127.0.0.1]/x', true],
    ['https://user@example.org/x', false],
    ['https://:password@example.org/x', true],
    ['http://user@127.0.0.1/x', true],
    ['https://example.org:22/x', false],
    ['https://example.org:25/x', true],
    ['https://example.org:80/x', false],
    ['data:text/html,<script>', true],
    ['javascript:alert(1)', true],
    ['blob:https://example.org/x', true],
    ['https://169.254.169.254/latest/meta-data', true],
    ['https://user:password@example.org/x', false],
    ['file:///etc/passwd', true],
    ['ftp://example.org/x', false],
  ])('%s with loopback %s is refused', (url, allowLoopback) => {
    expect(scopeOf(new URL(url), allowLoopback).ok).toBe(false);
  });
});

describe('names are checked by what they lead to', () => {
  const resolveTo =
    (...addresses: readonly string[]): LookupAll =>
    (_, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const ask = (addresses: readonly string[], all: boolean) =>
    new Promise<unknown>((resolve) => {
      guardedLookup('public', resolveTo(...addresses))('example.org', { all }, (error, found) =>
        resolve(error?.code ?? found),
      );
    });

  test('a public name gives its addresses', async () => {
    expect(await ask(['8.8.8.8', '2607:f8b0::1'], false)).toBe('8.8.8.8');
    expect(await ask(['8.8.8.8', '2607:f8b0::1'], true)).toHaveLength(2);
  });
  test.each([[['10.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::ffff:10.0.0.1']], [[]]])(
    '%s is refused',
    async (addresses) => {
      expect(await ask(addresses, true)).toBe('ERR_ADDRESS_FORBIDDEN');
      expect(await ask(addresses, false)).toBe('ERR_ADDRESS_FORBIDDEN');
    },
  );
});
