/** Rounds over block lists that a DNS server of the test plays: what is a listing, since when, who looks, who is told. */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import type { AccountNotice } from '../../src/service/notice/account-notices.ts'
import { type BlockList, readBlockLists } from '../../src/service/reputation/block-lists.ts'
import { ADDRESS_KEPT_MS, LOOK_EVERY_MS, LOOK_JITTER, TURN_MS } from '../../src/service/reputation/limits.ts'
import { type LookDeps, Lookout } from '../../src/service/reputation/look-around.ts'
import { tellListings } from '../../src/service/reputation/tell-listings.ts'
import type { ReputationFilter } from '../../src/store/directory-reputation.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'

const ADDRESS = '93.216.34.7'
const ZEN = '7.34.216.93.zen.spamhaus.org'
const PSBL = '7.34.216.93.psbl.surriel.com'
const DBL = 'empresa.test.dbl.spamhaus.org'
/** More than the jitter of a round. */
const LATER_MS = LOOK_EVERY_MS * 1.2

function listed(code: string, why?: string): Zone[string] {
  return { A: [code], ...(why !== undefined && { TXT: [why] }), ttl: 1 }
}

async function openWorld(name: EngineName) {
  await using opened = new AsyncDisposableStack()
  const tables = opened.use(await openTestDirectory(name))
  const dns = opened.use(await fakeDns())
  const clock = fakeClock()
  const { directory } = tables
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  const lists = await readBlockLists()
  const metrics = new Metrics()
  const lookout = (more: Partial<LookDeps> = {}): Lookout =>
    new Lookout({
      ...{ directory, lists, addresses: [ADDRESS], node: 'a', random: () => 0.5, clock, metrics },
      // The clock of the answers' age is the test's, that of waiting is not.
      resolver: async () => createResolver({ servers: [dns], clock, scheduler: systemScheduler }),
      scheduler: systemScheduler,
      log: silentLog,
      ...more,
    })
  const rest = opened.move()
  return {
    ...{ tables, directory, dns, clock, empresa, ajena, lists, metrics, lookout },
    open: async (of: ReputationFilter = {}) =>
      (await directory.read(({ reputation }) => reputation.open(of))).map(
        (one) => `${one.name} ${one.list} ${one.found.join(' ')}`,
      ),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

function listedGauge(metrics: Metrics): number | undefined {
  return new Map(metrics.snapshot().gauges).get('reputation_listings')
}

for (const name of ENGINES) {
  test(`what is listed is kept until it is cleared, and what nobody can say changes nothing (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { dns, clock, directory, empresa, metrics, open } = world
    const lookout = world.lookout()
    const round = async (zone: Zone): Promise<readonly string[]> => {
      dns.zone = zone
      await lookout.round()
      await clock.advance(LATER_MS)
      return await open()
    }
    t.assert.deepStrictEqual(await round({}), [])
    const beganMs = clock.now()
    const both = [`${ADDRESS} spamhaus-zen 127.0.0.4`, 'empresa.test spamhaus-dbl 127.0.1.2']
    const zone = { [ZEN]: listed('127.0.0.4', 'see\n\u001b[2J https://x'), [DBL]: listed('127.0.1.2') }
    t.assert.deepStrictEqual(await round(zone), both)
    t.assert.strictEqual(listedGauge(metrics), 2)
    const [first] = await directory.read(({ reputation }) => reputation.open({ kind: 'address' }))
    t.assert.strictEqual(first?.fromMs, beganMs)
    t.assert.doesNotMatch(first?.reason ?? '', /[\n\u001b]/)
    // The resolver is refused, the list is silent, somebody answers in its place: neither listed nor cleared.
    for (const entry of [
      listed('127.255.255.254'),
      listed('127.0.0.1'),
      listed('203.0.113.9'),
      { fault: 'servfail' } as const,
    ])
      t.assert.deepStrictEqual(await round({ [ZEN]: entry, [DBL]: listed('127.0.1.255') }), both)
    const of = { kind: 'address', name: ADDRESS } as const
    const [asked] = await directory.read(({ reputation }) => reputation.subjects(of, '', 1))
    t.assert.deepStrictEqual(asked?.silent, ['spamhaus-zen'])
    t.assert.deepStrictEqual(
      (
        await directory.read(({ reputation }) =>
          reputation.subjects({ kind: 'domain', organisationId: empresa.organisationId }, '', 9),
        )
      ).map(({ name, refused }) => [name, refused]),
      [['empresa.test', ['spamhaus-dbl']]],
    )
    t.assert.deepStrictEqual(await round({}), [])
    t.assert.strictEqual(listedGauge(metrics), 0)
    const past = await directory.read(({ reputation }) => reputation.history({}, clock.now(), 9))
    t.assert.strictEqual(past.length, 2)
    t.assert.ok(past.every(({ untilMs }) => untilMs !== undefined && untilMs > beganMs))
  })

  test(`a list that lists everything, and one that is asked no more, say nothing (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { dns, clock, lists, open } = world
    dns.zone = { [PSBL]: listed('127.0.0.2'), '1.0.0.127.psbl.surriel.com': listed('127.0.0.2') }
    await world.lookout().round()
    t.assert.deepStrictEqual(await open(), [])
    dns.zone = { [PSBL]: listed('127.0.0.2') }
    await clock.advance(LATER_MS)
    await world.lookout().round()
    t.assert.deepStrictEqual(await open(), [`${ADDRESS} psbl 127.0.0.2`])
    await clock.advance(LATER_MS)
    await world.lookout({ lists: lists.filter(({ id }) => id !== 'psbl') }).round()
    t.assert.deepStrictEqual(await open(), [])
  })

  test(`one node looks for all, and another when it is gone (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { dns, clock, directory, tables, open } = world
    const OTHER = '93.216.34.8'
    const addresses = [OTHER, '10.0.0.5']
    const other = world.lookout({ directory: await tables.other(), node: 'b', addresses })
    const lookout = world.lookout()
    dns.zone = { '8.34.216.93.zen.spamhaus.org': listed('127.0.0.2') }
    await world.lookout({ random: () => 1 }).round()
    const asked = dns.asked.length
    t.assert.ok(asked > 0)
    const dueMs = await directory.read(({ reputation }) => reputation.turn())
    t.assert.strictEqual(dueMs, clock.now() + LOOK_EVERY_MS * (1 + LOOK_JITTER))
    await other.round()
    t.assert.strictEqual(dns.asked.length, asked, 'it is not its turn')
    // Its address is known by now, to whoever looks.
    await clock.advance(LATER_MS)
    await Promise.all([lookout.round(), other.round()])
    t.assert.deepStrictEqual(await open(), [`${OTHER} spamhaus-zen 127.0.0.2`])
    t.assert.ok(!dns.asked.some((one) => one.includes('5.0.0.10')), 'nobody outside knows it')
    // A node that began and went: nobody before its time is over, then anybody.
    await clock.advance(LATER_MS)
    await directory.writeUnseen(({ reputation }) => reputation.claimTurn(clock.now(), clock.now() + TURN_MS))
    dns.zone = {}
    await other.round()
    t.assert.strictEqual((await open()).length, 1)
    await clock.advance(TURN_MS)
    await lookout.round()
    t.assert.deepStrictEqual(await open(), [])
    // An address that no node has any more is looked at no more.
    await clock.advance(ADDRESS_KEPT_MS + LATER_MS)
    const before = dns.asked.length
    await lookout.round()
    const since = dns.asked.slice(before)
    t.assert.ok(since.some((one) => one.includes('7.34.216.93')))
    t.assert.ok(!since.some((one) => one.includes('8.34.216.93')))
  })

  test(`each change is told once, to whom it belongs (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { dns, clock, directory, empresa, ajena, lists } = world
    await addAccount(directory, empresa, 'jefa', { role: 'company-admin', language: 'es' })
    await addAccount(directory, empresa, 'ana')
    await addAccount(directory, ajena, 'root', { role: 'operator', language: 'en' })
    const sent: AccountNotice[] = []
    let broken = true
    const notices = {
      send: async (notice: AccountNotice): Promise<void> => {
        if (broken) throw new Error('no queue')
        sent.push(notice)
      },
    }
    const tell = async (): Promise<readonly string[]> => {
      await tellListings({ directory, notices, lists: lists as readonly BlockList[], log: silentLog })
      return sent.splice(0).map(({ to, subject, language }) => `${to} ${language} ${subject.key}`)
    }
    const lookout = world.lookout()
    dns.zone = {
      [ZEN]: listed('127.0.0.2'),
      [DBL]: listed('127.0.1.2'),
      'ajena.test.dbl.spamhaus.org': listed('127.0.1.2'),
    }
    await lookout.round()
    t.assert.deepStrictEqual(await tell(), [])
    broken = false
    // The company without an admin has nobody but the operator.
    t.assert.deepStrictEqual((await tell()).toSorted(), [
      'jefa@empresa.test es reputation.notice.subjectListed',
      'root@ajena.test en reputation.notice.subjectListed',
      'root@ajena.test en reputation.notice.subjectListed',
    ])
    t.assert.deepStrictEqual(await tell(), [])
    dns.zone = { [DBL]: listed('127.0.1.2'), 'ajena.test.dbl.spamhaus.org': listed('127.0.1.2') }
    await clock.advance(LATER_MS)
    await lookout.round()
    t.assert.deepStrictEqual(await tell(), ['root@ajena.test en reputation.notice.subjectCleared'])
    t.assert.deepStrictEqual(await tell(), [])
  })
}
