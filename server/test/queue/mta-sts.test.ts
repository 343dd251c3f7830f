/** Policies of other domains: how they are fetched, and how long they are kept. RFC 8461 */
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { POLICY_BYTES_MAX } from '../../src/mail/sts/policy.ts'
import type { AskHttps } from '../../src/net/https.ts'
import { createFetchStsPolicy } from '../../src/service/mta-sts/fetch-policy.ts'
import {
  FETCH_ADDRESSES_MAX,
  FETCHES_AT_ONCE,
  NONE_MS,
  REFRESH_MS,
  RETRY_MS,
} from '../../src/service/mta-sts/limits.ts'
import { createStsPolicies, type StsPolicies } from '../../src/service/mta-sts/policies.ts'
import { keepPolicy, keptPolicy } from '../../src/store/queue-tls.ts'
import type { Database } from '../../src/store/sql.ts'
import { ENGINES, type EngineName, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { startTestQueue, until } from '../kit/queue.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { DESTINATION, openStsDestination, policyText, type StsDestination } from '../kit/sts-destination.ts'

const why = async (place: StsDestination): Promise<string> => {
  const fetched = await place.fetch(fakeClock())(DESTINATION)
  return fetched.kind === 'policy' ? fetched.policy.mode : fetched.why
}

suite('fetching', () => {
  test('a policy in its place is one', async (t: TestContext) => {
    await using place = await openStsDestination('enforce')
    t.assert.strictEqual(await why(place), 'enforce')
    place.answer = { body: policyText('testing'), type: 'TEXT/Plain' }
    t.assert.strictEqual(await why(place), 'testing')
  })

  test('nobody is led elsewhere, and nothing else is taken for a policy', async (t: TestContext) => {
    await using place = await openStsDestination('enforce')
    const body = policyText('enforce')
    for (const [answer, said] of [
      [{ status: 301, body, location: 'https://otra.test/policy' }, /HTTP 301/],
      [{ status: 302, body, location: '/.well-known/mta-sts.txt' }, /HTTP 302/],
      [{ status: 404, body }, /HTTP 404/],
      [{ status: 204, body: '' }, /HTTP 204/],
      [{ body, type: 'text/html' }, /not text\/plain/],
      [{ body, type: 'text/plainer' }, /not text\/plain/],
      [{ body: '<html></html>' }, /no policy/],
    ] as const) {
      place.answer = answer
      t.assert.match(await why(place), said)
    }
    t.assert.strictEqual(place.asked, 7, 'no redirection was followed')
  })

  test('64 KiB are read, one octet more is not', async (t: TestContext) => {
    await using place = await openStsDestination('enforce')
    const body = policyText('enforce')
    const padded = (octets: number): string => `${body}${'\n'.repeat(octets - body.length)}`
    for (const [octets, said] of [
      [POLICY_BYTES_MAX - 1, /^enforce$/],
      [POLICY_BYTES_MAX, /^enforce$/],
      [POLICY_BYTES_MAX + 1, /over the limit/],
    ] as const) {
      place.answer = { body: padded(octets) }
      t.assert.match(await why(place), said)
    }
  })
})

suite('whom to believe', () => {
  test('a certificate that nobody vouches for, or of another name, is no way to a policy', async (t: TestContext) => {
    for (const name of [`mta-sts.${DESTINATION}`, 'otro.test']) {
      await using place = await openStsDestination('enforce', selfSigned(name))
      t.assert.match(await why(place), /self-signed|certificate/i)
      t.assert.strictEqual(place.asked, 0)
    }
  })

  test('private addresses are not dialled, and only so many are', async (t: TestContext) => {
    const dialled: string[] = []
    const ask: AskHttps = async ({ address = '' }) => {
      dialled.push(address)
      throw new Error('nobody')
    }
    const host = `mta-sts.${DESTINATION}`
    await using dns = await fakeDns({
      [host]: { A: ['127.0.0.1', '10.0.0.1', '169.254.169.254'], AAAA: ['::1'] },
    })
    const fetch = (): ReturnType<ReturnType<typeof createFetchStsPolicy>> =>
      createFetchStsPolicy({
        resolver: dns.resolver,
        ask,
        clock: fakeClock(),
        port: 443,
        allowPrivate: false,
      })(DESTINATION)
    const inside = await fetch()
    t.assert.match(inside.kind === 'failed' ? inside.why : '', /private network/)
    t.assert.deepStrictEqual(dialled, [])
    await using many = await fakeDns({
      [host]: { A: Array.from({ length: 20 }, (_, n) => `93.184.216.${n + 1}`) },
    })
    const outside = { resolver: many.resolver, ask, clock: fakeClock(), port: 443, allowPrivate: false }
    await createFetchStsPolicy(outside)(DESTINATION)
    t.assert.strictEqual(dialled.length, FETCH_ADDRESSES_MAX)
  })
})

type Keeping = {
  readonly place: StsDestination
  readonly clock: ReturnType<typeof fakeClock>
  readonly db: Database
  readonly policies: StsPolicies
  restarted(): StsPolicies
}

async function withPolicies(
  name: EngineName,
  mode: 'enforce' | 'testing',
  run: (at: Keeping) => Promise<void>,
): Promise<void> {
  await using engine = await openEngine(name)
  const db = engine.database('queue')
  // It makes the tables.
  await using _queue = await startTestQueue(db)
  await using place = await openStsDestination(mode)
  const clock = fakeClock()
  const restarted = (): StsPolicies =>
    createStsPolicies({
      db,
      resolver: place.dns.resolver,
      fetch: place.fetch(clock),
      clock,
      log: silentLog,
    })
  await run({ place, clock, db, restarted, policies: restarted() })
}

for (const name of ENGINES)
  suite(`keeping on ${name}`, () => {
    test('asked once, then known; a new id is a new policy; a failing fetch keeps the old one', async (t: TestContext) => {
      await withPolicies(name, 'testing', async ({ place, clock, policies }) => {
        const mode = async (): Promise<string | undefined> => (await policies.find(DESTINATION)).policy?.mode
        t.assert.strictEqual(await mode(), 'testing')
        t.assert.strictEqual(await mode(), 'testing')
        t.assert.strictEqual(place.asked, 1)
        place.answer = { body: policyText('enforce') }
        await clock.advance(NONE_MS)
        t.assert.strictEqual(await mode(), 'testing', 'the id is the same')
        place.setId('2')
        await clock.advance(NONE_MS)
        t.assert.strictEqual(await mode(), 'enforce')
        place.answer = { status: 500, body: '' }
        place.setId('3')
        await clock.advance(NONE_MS)
        t.assert.strictEqual(await mode(), 'enforce')
        t.assert.strictEqual(place.asked, 3)
        await clock.advance(NONE_MS)
        t.assert.strictEqual(await mode(), 'enforce')
        t.assert.strictEqual(place.asked, 3, 'not again so soon')
        await clock.advance(RETRY_MS)
        t.assert.strictEqual(await mode(), 'enforce')
        t.assert.strictEqual(place.asked, 4)
      })
    })

    test('after a day it is fetched anew while the old one holds, and it ends when it ends', async (t: TestContext) => {
      await withPolicies(name, 'enforce', async ({ place, clock, policies, db, restarted }) => {
        await policies.find(DESTINATION)
        await clock.advance(REFRESH_MS - 1)
        await policies.find(DESTINATION)
        t.assert.strictEqual(place.asked, 1)
        await clock.advance(NONE_MS)
        const beforeMs = (await keptPolicy(db, DESTINATION))?.endsMs ?? 0
        t.assert.strictEqual((await policies.find(DESTINATION)).policy?.mode, 'enforce')
        await until(async () => ((await keptPolicy(db, DESTINATION))?.endsMs ?? 0) > beforeMs)
        t.assert.strictEqual(place.asked, 2)
        place.setId(undefined)
        await clock.advance(604_800_000 - NONE_MS)
        t.assert.strictEqual((await restarted().find(DESTINATION)).policy?.mode, 'enforce')
        await clock.advance(NONE_MS)
        t.assert.deepStrictEqual(await restarted().find(DESTINATION), { policy: undefined })
      })
    })
  })

for (const name of ENGINES)
  suite(`bounds on ${name}`, () => {
    test('two records are none, and those who never had a policy are not asked for it', async (t: TestContext) => {
      await withPolicies(name, 'enforce', async ({ place, policies }) => {
        place.dns.zone = {
          ...place.dns.zone,
          [`_mta-sts.${DESTINATION}`]: { TXT: ['v=STSv1; id=1', 'v=STSv1; id=2'], ttl: 0 },
        }
        t.assert.deepStrictEqual(await policies.find(DESTINATION), { policy: undefined })
        t.assert.deepStrictEqual(await policies.find('otra.test'), { policy: undefined })
        t.assert.strictEqual(place.asked, 0)
      })
    })

    test('of more than are kept, those go that end first', async (t: TestContext) => {
      await withPolicies(name, 'enforce', async ({ db }) => {
        const keep = (domain: string, endsMs: number): Promise<void> =>
          keepPolicy(db, { domain, id: '1', body: 'x', fetchedMs: 0, endsMs }, { most: 2, nowMs: 100 })
        await keep('a.test', 1000)
        await keep('b.test', 900)
        await keep('c.test', 200)
        const left = await Promise.all(['a.test', 'b.test', 'c.test'].map((domain) => keptPolicy(db, domain)))
        t.assert.deepStrictEqual(
          left.map((one) => one?.domain),
          ['a.test', undefined, 'c.test'],
        )
      })
    })

    test('so many are fetched at a time', async (t: TestContext) => {
      await withPolicies(name, 'enforce', async ({ clock, db, place }) => {
        const gate = Promise.withResolvers<void>()
        let running = 0
        const policies = createStsPolicies({
          ...{ db, clock, log: silentLog },
          resolver: {
            query: async () =>
              ({ kind: 'found', records: ['v=STSv1; id=1'] as never[], ttlMs: 0, authentic: false }) as const,
          },
          fetch: async () => {
            running++
            await gate.promise
            return { kind: 'failed', why: 'test', fault: 'sts-policy-fetch-error' } as const
          },
        })
        const all = Array.from({ length: FETCHES_AT_ONCE + 5 }, (_, n) => policies.find(`d${n}.test`))
        await until(() => running === FETCHES_AT_ONCE)
        await new Promise((resolve) => setTimeout(resolve, 50))
        t.assert.strictEqual(running, FETCHES_AT_ONCE)
        gate.resolve()
        await Promise.all(all)
        t.assert.strictEqual(running, FETCHES_AT_ONCE + 5)
        t.assert.strictEqual(place.asked, 0)
      })
    })
  })
