/** The DNS page against a DNS server that plays tricks: every row is told within its bounds. THREATS DN1, DN2 */
import { suite, type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createAuthoritativeResolver } from '../../src/net/dns/authoritative.ts'
import { boundedResolver } from '../../src/net/dns/bounded-resolver.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import { checkBlockLists } from '../../src/service/dns-page/block-lists.ts'
import { checkDomain } from '../../src/service/dns-page/check-domain.ts'
import { SHOWN_OCTETS_MAX, SHOWN_RECORDS_MAX } from '../../src/service/dns-page/limits.ts'
import type { Row } from '../../src/service/dns-page/row.ts'
import type { Situation } from '../../src/service/dns-page/situation.ts'
import { closed, countLookups, joined, withMechanism } from '../../src/service/dns-page/spf-merge.ts'
import { readBlockLists } from '../../src/service/reputation/block-lists.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'

const TIMES = { clock: systemClock, scheduler: systemScheduler }
const SITUATION: Situation = {
  domain: 'empresa.test',
  hostname: 'mail.empresa.test',
  addresses: ['93.216.34.7'],
  servers: [{ protocol: 'imap', hostname: 'mail.empresa.test', port: 993, tls: 'implicit' }],
  https: true,
  sts: { policy: { mode: 'enforce', mx: ['mail.empresa.test'], maxAgeSeconds: 1 }, id: 'a1' },
  certificates: [],
  dkim: [{ name: 's1._domainkey.empresa.test', text: 'v=DKIM1; k=rsa; p=QUJD' }],
}
const HOST: Zone = {
  'mail.empresa.test': { A: ['93.216.34.7'], TXT: ['v=spf1 a -all'] },
  '7.34.216.93.in-addr.arpa': { PTR: ['mail.empresa.test'] },
}

async function rowsFor(zone: Zone, situation = SITUATION): Promise<(kind: string) => Row> {
  await using dns = await fakeDns({ ...HOST, ...zone })
  const rows = await checkDomain(situation, { resolver: dns.resolver, ...TIMES })
  return (kind) => {
    const row = rows.find((one) => one.kind === kind)
    if (row === undefined) throw new Error(`no row of ${kind}`)
    return row
  }
}

suite('rows', () => {
  test('DKIM: the key counts, whichever way it is written or led to', async (t: TestContext) => {
    const name = 's1._domainkey.empresa.test'
    const cases: readonly (readonly [Zone, string])[] = [
      [{ [name]: { TXT: ['v=DKIM1; k=rsa; p=QUJD'] } }, 'ok'],
      [{ [name]: { TXT: ['p=QU JD; k=rsa'] } }, 'ok'],
      [{ [name]: { CNAME: 'clave.otra.test' }, 'clave.otra.test': { TXT: [['v=DKIM1; p=Q', 'UJD']] } }, 'ok'],
      [{ [name]: { TXT: ['v=DKIM1; p=QUJE'] } }, 'wrong'],
      [{ [name]: { TXT: ['v=DKIM1; k=ed25519; p=QUJD'] } }, 'wrong'],
      [{ [name]: { TXT: ['v=DKIM1; p=QUJD', 'v=DKIM1; p=QUJE'] } }, 'wrong'],
      [{}, 'missing'],
      [{ [name]: { fault: 'servfail' } }, 'unknown'],
    ]
    for (const [zone, state] of cases)
      t.assert.strictEqual((await rowsFor(zone))('dkim').state, state, JSON.stringify(zone))
  })

  test('a domain is under the policy of the one above it', async (t: TestContext) => {
    const deep = { ...SITUATION, domain: 'ventas.empresa.test' }
    const above = {
      '_dmarc.empresa.test': { TXT: ['v=DMARC1; p=reject; sp=none; rua=mailto:x@empresa.test'] },
    }
    const row = (await rowsFor(above, deep))('dmarc')
    t.assert.strictEqual(row.state, 'ok')
    t.assert.deepStrictEqual(row.text.values?.['policy'], 'none')
    const suffix = { '_dmarc.empresa.test': { TXT: ['v=DMARC1; p=reject; psd=y'] } }
    t.assert.strictEqual((await rowsFor(suffix, deep))('dmarc').state, 'missing')
  })

  test('without addresses of its own the server believes its name', async (t: TestContext) => {
    const rows = await rowsFor(
      { 'empresa.test': { TXT: ['v=spf1 a:mail.empresa.test -all'] } },
      { ...SITUATION, addresses: [] },
    )
    t.assert.strictEqual(rows('address').state, 'ok')
    t.assert.strictEqual(rows('ptr').state, 'ok')
    t.assert.strictEqual(rows('spf').state, 'ok')
  })
})

suite('SPF that is there already', () => {
  test('keeps its terms', (t: TestContext) => {
    t.assert.strictEqual(
      withMechanism('v=spf1 include:a.test ~all', ['192.0.2.7'], true),
      'v=spf1 mx include:a.test ~all',
    )
    t.assert.strictEqual(
      withMechanism('v=spf1 mx ~all', ['192.0.2.7', '2001:db8::7'], true),
      'v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 mx ~all',
    )
    t.assert.strictEqual(withMechanism('v=spf1 -all', ['192.0.2.7'], false), 'v=spf1 ip4:192.0.2.7 -all')
    t.assert.strictEqual(closed('v=spf1 mx +all'), 'v=spf1 mx -all')
    t.assert.strictEqual(closed('v=spf1 mx ALL'), 'v=spf1 mx -all')
    t.assert.strictEqual(joined(['v=spf1 mx ~all', 'v=spf1 mx a -all']), 'v=spf1 mx a -all')
  })

  test('includes that go in a circle, or on and on, are counted to an end', async (t: TestContext) => {
    const chain = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`c${n}.test`, { TXT: [`v=spf1 include:c${n + 1}.test -all`] }]),
    )
    await using dns = await fakeDns({ ...chain, 'circle.test': { TXT: ['v=spf1 include:circle.test -all'] } })
    t.assert.strictEqual(
      await countLookups('v=spf1 include:circle.test -all', 'empresa.test', dns.resolver),
      2,
    )
    const count = await countLookups('v=spf1 include:c0.test -all', 'empresa.test', dns.resolver)
    t.assert.ok(count > 10 && count < 25, `${count}`)
    t.assert.ok(dns.asked.length < 30)
  })
})

suite('DN1: hostile answers', () => {
  test('10,000 records, circles and silence end in words, in time', {
    timeout: 60_000,
  }, async (t: TestContext) => {
    const many = Array.from({ length: 10_000 }, (_, n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)
    const rows = await rowsFor({
      'empresa.test': { fault: 'silent' },
      'mta-sts.empresa.test': { A: many.slice(0, 3000) },
      'autoconfig.empresa.test': { CNAME: 'autodiscover.empresa.test' },
      'autodiscover.empresa.test': { CNAME: 'autoconfig.empresa.test' },
      '_imaps._tcp.empresa.test': { fault: 'servfail' },
    })
    for (const kind of ['mx', 'spf', 'stsHost', 'autoconfig', 'autodiscover'])
      t.assert.strictEqual(rows(kind).state, 'unknown', kind)
  })

  test('so many questions and no more, so much time and no more', async (t: TestContext) => {
    const resolver: Resolver = { query: async () => ({ kind: 'no-name', ttlMs: 0 }) }
    const bounds = { ...TIMES, timeMs: 1000, questionsMax: 3 }
    const bounded = boundedResolver(resolver, bounds)
    const kinds: string[] = []
    for (let n = 0; n < 4; n++) kinds.push((await bounded.query('a.test', 'A')).kind)
    t.assert.deepStrictEqual(kinds, ['no-name', 'no-name', 'no-name', 'failed'])
    const clock = fakeClock()
    const silent: Resolver = { query: () => new Promise(() => undefined) }
    const waiting = boundedResolver(silent, { clock, scheduler: clock, timeMs: 1000, questionsMax: 9 })
    const first = waiting.query('a.test', 'A')
    await clock.advance(600)
    const second = waiting.query('b.test', 'A')
    await clock.advance(400)
    t.assert.deepStrictEqual([(await first).kind, (await second).kind], ['failed', 'failed'])
    t.assert.strictEqual(clock.pending, 0)
  })

  test('servers of a zone in a private network are not asked; the usual resolver is', async (t: TestContext) => {
    await using dns = await fakeDns({
      'empresa.test': { A: ['93.216.34.7'] },
      'ns.empresa.test': { A: ['10.0.0.1'] },
    })
    const asked: string[] = []
    const fallback: Resolver = {
      query: async (name, type) => {
        asked.push(`${type} ${name}`)
        if (type === 'NS')
          return { kind: 'found', records: ['ns.empresa.test'] as never[], ttlMs: 1, authentic: false }
        return await dns.resolver.query(name, type)
      },
    }
    const resolver = createAuthoritativeResolver({
      fallback,
      names: ['empresa.test'],
      allowPrivate: false,
      ...TIMES,
    })
    t.assert.strictEqual((await resolver.query('empresa.test', 'A')).kind, 'found')
    t.assert.strictEqual(resolver.wasAuthoritative('empresa.test'), false)
    t.assert.ok(asked.includes('A empresa.test'))
  })
})

suite('DN2: what strangers write', () => {
  test('is cut before it is shown', async (t: TestContext) => {
    const rows = await rowsFor({
      'empresa.test': { TXT: [['v=spf1 ', ...Array.from({ length: 20 }, () => 'x'.repeat(200))]] },
      '_dmarc.empresa.test': { TXT: Array.from({ length: 40 }, (_, n) => `v=DMARC1; p=none; x=${n}`) },
    })
    t.assert.strictEqual(rows('dmarc').found.length, SHOWN_RECORDS_MAX + 1)
    t.assert.ok(rows('spf').found.every((text) => text.length <= SHOWN_OCTETS_MAX))
    t.assert.strictEqual(rows('spf').state, 'wrong')
  })
})

suite('block lists', () => {
  const TEST_ENTRY = '2.0.0.127.zen.spamhaus.org'
  const at = (address: string): Promise<readonly string[]> =>
    states({ '7.34.216.93.zen.spamhaus.org': { A: [address] } })

  async function states(zone: Zone): Promise<readonly string[]> {
    await using dns = await fakeDns(zone)
    const lists = (await readBlockLists()).slice(0, 1)
    const rows = await checkBlockLists(['93.216.34.7'], lists, { resolver: dns.resolver, ...TIMES })
    return rows.map(({ state, text }) => `${state} ${text.key}`)
  }

  test('only 127.0.0.2 and what follows is a listing', async (t: TestContext) => {
    for (const address of ['127.0.0.2', '127.0.0.255', '127.0.1.2'])
      t.assert.deepStrictEqual(await at(address), ['wrong dns.blockList.listed'], address)
    for (const address of ['127.255.255.252', '127.255.255.254', '127.0.0.1', '93.184.216.34'])
      t.assert.deepStrictEqual(await at(address), ['optional dns.blockList.refused'], address)
    t.assert.deepStrictEqual(await states({ [TEST_ENTRY]: { A: ['127.0.0.2'] } }), ['ok dns.blockList.ok'])
    t.assert.deepStrictEqual(await states({ '7.34.216.93.zen.spamhaus.org': { fault: 'servfail' } }), [
      'unknown dns.blockList.silent',
    ])
  })

  test('a list is clean only where it shows its test entry', async (t: TestContext) => {
    // No such name, whatever is asked.
    t.assert.deepStrictEqual(await states({}), ['unknown dns.blockList.silent'])
    for (const [entry, told] of [
      [{ A: ['127.0.0.2'] }, 'ok dns.blockList.ok'],
      [{ A: ['127.255.255.254'] }, 'optional dns.blockList.refused'],
      [{ fault: 'servfail' }, 'unknown dns.blockList.silent'],
    ] as const)
      t.assert.deepStrictEqual(await states({ [TEST_ENTRY]: entry }), [told])
  })

  test('every list of the file can be asked, and leads somewhere', async (t: TestContext) => {
    const lists = await readBlockLists()
    t.assert.ok(lists.length >= 8)
    t.assert.strictEqual(new Set(lists.map(({ id }) => id)).size, lists.length, 'each id once')
    for (const { name, zone, page, steps } of lists) {
      t.assert.match(zone, /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, name)
      t.assert.match(page, /^https:\/\//, name)
      for (const text of [steps.en, steps.es]) t.assert.match(text, /\S.*\.$/, name)
    }
  })
})
