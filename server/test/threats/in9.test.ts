/** IN9: records that have us ask for ever, and chains that anybody can make. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import { createJudge, type Judgement } from '../../src/service/identity/judge.ts'
import { JUDGE_MS, QUESTIONS_MAX } from '../../src/service/identity/limits.ts'
import type { Rules } from '../../src/service/identity/rules.ts'
import { checkSpf } from '../../src/verify/spf/check-spf.ts'
import { letter, openIdentityWorld, otraZone, STRANGER, sealed, signed } from '../identity/identity-world.ts'
import { openEngine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { type FakeDns, fakeDns, type Zone } from '../kit/fake-dns.ts'

const CLIENT = {
  address: STRANGER,
  hello: 'pc.ajena.test',
  reversePath: { local: 'x', domain: 'ajena.test' },
}

function judgeWith(resolver: Resolver, clock: FakeClock | undefined, rules: Partial<Rules> = {}) {
  return createJudge({
    hostname: 'mx.empresa.test',
    resolver,
    rulesOf: () => Promise.resolve({ enforce: 'obey', authors: [], sealers: [], forwarders: [], ...rules }),
    refuses: true,
    isOurs: () => Promise.resolve(false),
    clock: clock ?? { now: () => Date.now() },
    scheduler: clock ?? systemScheduler,
    log: silentLog,
    metrics: new Metrics(),
  })
}

const OPTIONS = { id: 'x', companies: new Set([undefined]), pause: () => undefined }

function judged(resolver: Resolver, message: string, rules: Partial<Rules> = {}): Promise<Judgement> {
  return judgeWith(resolver, undefined, rules).begin(CLIENT).judge(Buffer.from(message), OPTIONS)
}

test('eleven includes: permerror, and no more than ten questions', async () => {
  const zone: Record<string, Zone[string]> = {}
  for (let n = 0; n < 12; n++) zone[`s${n}.test`] = { TXT: [`v=spf1 include:s${n + 1}.test -all`] }
  await using dns = await fakeDns(zone)
  const question = { address: STRANGER, helo: 'x.test', mailFrom: 'x@s0.test' }
  const deps = { resolver: dns.resolver, clock: { now: () => Date.now() }, receiver: 'mx.empresa.test' }
  assert.equal((await checkSpf(question, deps)).result, 'permerror')
  assert.ok(dns.asked.length <= 11, dns.asked.join())
})

test('macros that grow: no name longer than there is, and no time lost', async () => {
  const bomb = `exists:${'%{l}.%{d}.%{s}.%{h}'.repeat(10)}.test `.repeat(200)
  await using dns = await fakeDns({ 'ajena.test': { TXT: [pieces(`v=spf1 ${bomb}-all`)] } })
  const local = 'a.'.repeat(100)
  const question = { address: STRANGER, helo: 'x'.repeat(200), mailFrom: `${local}x@ajena.test` }
  const deps = { resolver: dns.resolver, clock: { now: () => Date.now() }, receiver: 'mx.empresa.test' }
  const before = process.cpuUsage()
  const { result } = await checkSpf(question, deps)
  const { user } = process.cpuUsage(before)
  assert.equal(result, 'permerror')
  assert.ok(user < 50_000, `${user} µs`)
  for (const asked of dns.asked) assert.ok(asked.length <= 4 + 253)
})

function pieces(text: string): string[] {
  return text.match(/.{1,250}/g) ?? []
}

test('a chain of somebody who is not on the list changes nothing; of somebody who is, it does', async () => {
  await using dns = await fakeDns(otraZone())
  const changed = (await signed(letter())).replace('Subject: Hola', 'Subject: [lista] Hola')
  const chain = await sealed(changed, 'ajena.test', 'mx.ajena.test; dmarc=pass header.from=otra.test')
  const unlisted = await judged(dns.resolver, chain, { sealers: ['lista.test'] })
  assert.match(unlisted.field, /arc=pass/)
  assert.ok(unlisted.refusal)
  const listed = await judged(dns.resolver, chain, { sealers: ['ajena.test'] })
  assert.equal(listed.refusal, undefined)
  assert.equal(listed.junkFor.size, 0)
  assert.match(listed.field, /dmarc=fail \(p=reject, trusted-sealer\)/)
  for (const found of [
    'mx.ajena.test; dmarc=fail header.from=otra.test',
    'mx.ajena.test; dmarc=pass header.from=otro.test',
    // What others wrote into it is no result.
    'mx.ajena.test; spf=pass smtp.mailfrom="x; dmarc=pass header.from=otra.test; "@x.test',
    'mx.ajena.test; spf=none (; dmarc=pass header.from=otra.test;)',
  ]) {
    const other = await sealed(changed, 'ajena.test', found)
    assert.ok((await judged(dns.resolver, other, { sealers: ['ajena.test'] })).refusal, found)
  }
  const spoiled = chain.replace('Nos vemos', 'Nos vamos')
  assert.ok((await judged(dns.resolver, spoiled, { sealers: ['ajena.test'] })).refusal)
})

test('a seal that is not written as it has to be is none, however well it is signed', async () => {
  await using dns = await fakeDns(otraZone())
  for (const [tags, expected] of [
    ['', 'pass'],
    ['zz=1; ', 'pass'],
    ['t=1800000000; ', 'pass'],
    ['s=s1; ', 'fail'],
    ['; ', 'fail'],
    ['_=x; ', 'fail'],
    ['t=; ', 'fail'],
    ['t=ayer; ', 'fail'],
    ['h=from; ', 'fail'],
    ['cv=none; ', 'fail'],
  ]) {
    const message = await sealed(letter(), 'ajena.test', 'mx.ajena.test; none', tags)
    const { field } = await judged(dns.resolver, message)
    assert.match(field, new RegExp(`arc=${expected}`), tags)
  }
  const whole = await sealed(letter(), 'ajena.test', 'mx.ajena.test; none')
  for (const spoil of ['ARC-Seal', 'ARC-Message-Signature', 'ARC-Authentication-Results']) {
    const without = whole.replace(new RegExp(`^${spoil}:.*\r\n`, 'm'), '')
    assert.match((await judged(dns.resolver, without)).field, /arc=fail/)
    const twice = whole.replace(new RegExp(`^(${spoil}:.*\r\n)`, 'm'), '$1$1')
    assert.match((await judged(dns.resolver, twice)).field, /arc=fail/)
  }
})

test('51 sets are no chain, and nobody is asked about them', async () => {
  await using dns = await fakeDns(otraZone())
  const set = (n: number): string =>
    `ARC-Seal: i=${n}; a=rsa-sha256; cv=${n === 1 ? 'none' : 'pass'}; d=a${n}.test; s=s; b=AAAA\r\nARC-Message-Signature: i=${n}; a=rsa-sha256; d=a${n}.test; s=s; h=from; bh=AAAA; b=AAAA\r\nARC-Authentication-Results: i=${n}; x; none\r\n`
  const sets = Array.from({ length: 51 }, (_, n) => set(51 - n))
  const { field } = await judged(dns.resolver, sets.join('') + letter())
  assert.match(field, /arc=fail \(more than 50 sets\)/)
  assert.ok(!dns.asked.some((one) => one.includes('_domainkey')))
})

test('all checks of one message together ask a bounded number of questions', async () => {
  const counted = { asked: 0 }
  const endless: Resolver = {
    query: (name, type) => {
      counted.asked++
      const records = type === 'TXT' ? [`v=spf1 mx:${name} ptr include:a.${name} -all`] : []
      return Promise.resolve(
        records.length === 0
          ? { kind: 'no-name', ttlMs: 0 }
          : ({ kind: 'found', records, ttlMs: 0, authentic: false } as never),
      )
    },
  }
  await judged(endless, letter(`x@${'a.'.repeat(100)}test`))
  assert.ok(counted.asked > 0 && counted.asked <= QUESTIONS_MAX + 10, String(counted.asked))
})

test('a DNS that says nothing: in ten seconds it is temperror, and the mail is taken', async () => {
  const silent: Resolver = { query: () => new Promise(() => undefined) }
  const clock = fakeClock()
  const running = judgeWith(silent, clock)
    .begin(CLIENT)
    .judge(Buffer.from(await signed(letter())), OPTIONS)
  let isDone = false
  void running.then(() => {
    isDone = true
  })
  await clock.advance(JUDGE_MS - 1)
  assert.equal(isDone, false)
  await clock.advance(1)
  const { field, refusal, junkFor } = await running
  assert.equal(refusal, undefined)
  assert.equal(junkFor.size, 0)
  for (const method of ['iprev', 'spf', 'dkim', 'dmarc'])
    assert.match(field, new RegExp(`${method}=temperror`))
  assert.equal(clock.pending, 0)
})

test('a DNS that is away loses no mail', async () => {
  await using engine = await openEngine('sqlite')
  const zone: Record<string, Zone[string]> = {}
  for (const name of Object.keys(otraZone())) zone[name] = { fault: 'servfail' }
  await using world = await openIdentityWorld(engine, {}, { zone })
  assert.match(await world.send(await signed(letter()), { address: STRANGER }), /^250/)
  assert.equal((await world.smtp.mailbox(world.smtp.accounts.ana)).length, 1)
})

test('a trusted forwarder is known by its network, its SPF or its signature', async () => {
  const zone = otraZone()
  await using dns: FakeDns = await fakeDns(zone)
  const plain = letter()
  const bySignature = await signed(plain, { domain: 'ajena.test' })
  for (const [message, forwarders, isTaken] of [
    [plain, ['198.51.100.0/24'], true],
    [plain, ['ajena.test'], true],
    [bySignature, ['ajena.test'], true],
    [plain, ['203.0.113.0/24', 'otra.test'], false],
  ] as const) {
    const { refusal } = await judged(dns.resolver, message, { forwarders })
    assert.equal(refusal === undefined, isTaken, forwarders.join())
  }
})
