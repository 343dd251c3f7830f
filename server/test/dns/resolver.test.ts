import { suite, type TestContext, test } from 'node:test'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { isPublicAddress } from '../../src/net/address-range.ts'
import { resolveMailHosts } from '../../src/net/dns/resolve-mail-hosts.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import { dnsServers, parseServer } from '../../src/net/dns/servers.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'

const ZONE: Zone = {
  'example.org': {
    MX: [
      [20, 'mx2.example.org'],
      [10, 'MX1.example.org'],
    ],
    TXT: ['v=spf1 -all'],
  },
  'mx1.example.org': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
  'mx2.example.org': { A: ['192.0.2.2'] },
  'null.test': { MX: [[0, '.']] },
  'bare.test': { A: ['192.0.2.9'] },
  'alias.test': { CNAME: 'example.org' },
  'loop.test': { CNAME: 'loop2.test' },
  'loop2.test': { CNAME: 'loop.test' },
  'empty.test': { TXT: ['nothing else'] },
  'long.test': { TXT: ['x'.repeat(200)], fault: 'truncated' },
  'lower.test': { A: ['192.0.2.7'], fault: 'lower' },
  'broken.test': { fault: 'servfail' },
}

suite('resolver', () => {
  test('answers are typed, told apart and kept for their time', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    const clock = fakeClock()
    const resolver = createResolver({
      servers: [{ host: dns.host, port: dns.port }],
      clock,
      scheduler: systemScheduler,
    })
    const mx = await resolver.query('Example.ORG.', 'MX')
    t.assert.strictEqual(mx.kind, 'found')
    await Promise.all([resolver.query('example.org', 'MX'), resolver.query('example.org', 'MX')])
    t.assert.strictEqual(dns.asked.length, 1)
    await clock.advance(61_000)
    await resolver.query('example.org', 'MX')
    t.assert.strictEqual(dns.asked.length, 2)
    t.assert.strictEqual((await resolver.query('no.example.org', 'A')).kind, 'no-name')
    t.assert.strictEqual((await resolver.query('example.org', 'A')).kind, 'empty')
    t.assert.strictEqual((await resolver.query('broken.test', 'A')).kind, 'failed')
    t.assert.strictEqual((await resolver.query('a b.test', 'A')).kind, 'no-name')
  })

  test('a server on loopback may say that it validated', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    const answer = await dns.resolver.query('example.org', 'TXT')
    t.assert.deepStrictEqual(answer, {
      kind: 'found',
      records: ['v=spf1 -all'],
      ttlMs: 60_000,
      authentic: true,
    })
  })

  test('CNAMEs are followed, not for ever', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    const answer = await dns.resolver.query('alias.test', 'TXT')
    t.assert.strictEqual(answer.kind === 'found' && answer.records[0], 'v=spf1 -all')
    t.assert.deepStrictEqual(await dns.resolver.query('loop.test', 'A'), {
      kind: 'failed',
      why: 'too many CNAMEs',
    })
    t.assert.ok(dns.asked.length <= 2 + 17, `${dns.asked.length} questions`)
  })

  test('a truncated answer, and one whose letters changed, are asked again by TCP', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    t.assert.strictEqual((await dns.resolver.query('long.test', 'TXT')).kind, 'found')
    t.assert.strictEqual(dns.askedByTcp, 1)
    t.assert.strictEqual((await dns.resolver.query('lower.test', 'A')).kind, 'found')
  })

  test('a silent server costs its time, and the next one answers', async (t: TestContext) => {
    await using dead = await fakeDns({ 'example.org': { fault: 'silent' } })
    await using dns = await fakeDns(ZONE)
    const clock = fakeClock()
    const resolver = createResolver({
      servers: [dead, dns].map(({ host, port }) => ({ host, port })),
      clock,
      scheduler: clock,
    })
    const answer = resolver.query('example.org', 'MX')
    while (dead.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    await clock.advance(2500)
    t.assert.strictEqual((await answer).kind, 'found')
  })
})

suite('mail hosts of a domain', () => {
  test('by preference, IPv6 first, chance among equals', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    const found = await resolveMailHosts('example.org', dns.resolver, () => 0.5)
    t.assert.deepStrictEqual(found, {
      kind: 'found',
      hosts: [
        { host: 'mx1.example.org', preference: 10, addresses: ['2001:db8::1', '192.0.2.1'], secure: true },
        { host: 'mx2.example.org', preference: 20, addresses: ['192.0.2.2'], secure: true },
      ],
    })
    dns.zone = {
      'eq.test': {
        MX: [
          [5, 'a.eq.test'],
          [5, 'b.eq.test'],
        ],
      },
      'a.eq.test': { A: ['192.0.2.1'] },
      'b.eq.test': { A: ['192.0.2.2'] },
    }
    const chances = [0.9, 0.1]
    const equal = await resolveMailHosts('eq.test', dns.resolver, () => chances.shift() ?? 0)
    t.assert.strictEqual(equal.kind === 'found' && equal.hosts[0]?.host, 'b.eq.test')
  })

  test('null MX, no MX, no name, literals', async (t: TestContext) => {
    await using dns = await fakeDns(ZONE)
    const kindOf = async (domain: string): Promise<string> =>
      (await resolveMailHosts(domain, dns.resolver, Math.random)).kind
    t.assert.strictEqual(await kindOf('null.test'), 'null-mx')
    t.assert.strictEqual(await kindOf('nowhere.test'), 'no-domain')
    t.assert.strictEqual(await kindOf('empty.test'), 'no-host')
    t.assert.strictEqual(await kindOf('broken.test'), 'failed')
    const bare = await resolveMailHosts('bare.test', dns.resolver, Math.random)
    t.assert.deepStrictEqual(bare.kind === 'found' && bare.hosts[0]?.addresses, ['192.0.2.9'])
    const literal = await resolveMailHosts('[IPv6:2001:db8::5]', dns.resolver, Math.random)
    t.assert.deepStrictEqual(literal.kind === 'found' && literal.hosts[0]?.addresses, ['2001:db8::5'])
  })
})

suite('which servers, which addresses', () => {
  test('the setting, or what the machine uses', async (t: TestContext) => {
    t.assert.deepStrictEqual(parseServer('[2001:db8::1]:5353'), { host: '2001:db8::1', port: 5353 })
    t.assert.deepStrictEqual(parseServer('192.0.2.1'), { host: '192.0.2.1', port: 53 })
    for (const wrong of ['', 'example.org', '192.0.2.1:0', '192.0.2.1:70000', '1.2.3'])
      t.assert.throws(() => parseServer(wrong), { name: 'SyntaxFault' }, wrong)
    t.assert.deepStrictEqual(await dnsServers([], '/nonexistent'), [{ host: '127.0.0.1', port: 53 }])
  })

  test('private addresses are told from public ones in every writing', (t: TestContext) => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.1.1',
      '0.0.0.0',
      '255.255.255.255',
      '224.0.0.1',
      '198.18.0.1',
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::1',
      'fe80::1',
      'fc00::1',
      'ff02::1',
      '2001:db8::1',
      'not an address',
      '',
    ])
      t.assert.strictEqual(isPublicAddress(address), false, address)
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::1', '2606:4700::1111'])
      t.assert.strictEqual(isPublicAddress(address), true, address)
  })
})
