/** What the classifiers keep: each message once, taken back when said otherwise, bounded, the same on both engines. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { directoryMethods } from '../../src/service/admin/directory-methods.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { TokenIndex } from '../../src/service/filter/classifier/counts.ts'
import {
  aged,
  type Counts,
  fromPages,
  NO_COUNTS,
  packTokens,
  pruned,
  toPages,
  unpackTokens,
  withLessons,
} from '../../src/store/filter/counts.ts'
import { type FilterStore, openFilterStore, type Teaching } from '../../src/store/filter/filter-store.ts'
import { COUNTED_MESSAGES_MAX, PAGE_TOKENS, WAITING_LESSONS_MAX } from '../../src/store/filter/limits.ts'
import { openTestAdmin } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'

const EMPRESA = 1 as OrganisationId
const OTRA = 2 as OrganisationId
const ANA = 7 as AccountId

function teaching(name: number, kind: Teaching['kind'], tokens: readonly number[]): Teaching {
  const digest = new Uint8Array(16)
  new DataView(digest.buffer).setUint32(0, name)
  return { digest, kind, tokens: Uint32Array.from(tokens), day: 20_000 }
}

/** `token=spam/ham` of all, and messages. */
function shown({ tokens, spam, ham, spamMessages, hamMessages }: Counts): string {
  const rows = [...tokens].map((token, row) => `${token}=${spam[row]}/${ham[row]}`)
  return [...rows, `${spamMessages}+${hamMessages}`].join(' ')
}

async function companyOf(store: FilterStore, organisationId = EMPRESA): Promise<string> {
  return shown((await store.model({ organisationId, accountId: undefined })).counts)
}

for (const name of ENGINES)
  suite(`experience on ${name}`, () => {
    test('a message counts once, is taken back, and each company has its own', async () => {
      await using engine = await openEngine(name)
      const store = await openFilterStore(engine.database('filter'))
      const company = { organisationId: EMPRESA, accountId: undefined }
      assert.equal(await store.revision(EMPRESA), 0)
      assert.equal(await store.teach(company, [teaching(1, 'spam', [5, 3_000_000_000])]), 1)
      assert.equal(await store.teach(company, [teaching(1, 'spam', [5, 3_000_000_000])]), 0)
      assert.equal(await companyOf(store), '5=1/0 3000000000=1/0 1+0')
      assert.equal(await store.teach(company, [teaching(1, 'ham', [5, 3_000_000_000])]), 1)
      assert.equal(await companyOf(store), '5=0/1 3000000000=0/1 0+1')
      assert.equal(await store.teach(company, [teaching(1, 'forget', [5, 3_000_000_000])]), 1)
      assert.equal(await companyOf(store), '0+0')
      assert.equal(await companyOf(store, OTRA), '0+0')
    })

    test('what a person teaches the company learns too, and stays when the person goes', async () => {
      await using engine = await openEngine(name)
      const store = await openFilterStore(engine.database('filter'))
      const ana = { organisationId: EMPRESA, accountId: ANA }
      await store.teach(ana, [teaching(1, 'ham', [5]), teaching(2, 'spam', [9])])
      await store.teach({ organisationId: EMPRESA, accountId: undefined }, [teaching(3, 'spam', [9])])
      assert.equal(shown((await store.model(ana)).counts), '5=0/1 9=1/0 1+1')
      assert.equal(await companyOf(store), '5=0/1 9=2/0 2+1')
      const before = await store.revision(EMPRESA)
      await store.compact(EMPRESA)
      assert.equal(await store.revision(EMPRESA), before)
      assert.equal(shown((await store.model(ana)).counts), '5=0/1 9=1/0 1+1')
      await store.forgetAccount(ana)
      assert.equal(shown((await store.model(ana)).counts), '0+0')
      assert.equal(await companyOf(store), '5=0/1 9=2/0 2+1')
    })
  })

for (const name of ENGINES)
  suite(`pages of experience on ${name}`, () => {
    test('lessons go into pages when many wait, and nothing changes by that', async () => {
      await using engine = await openEngine(name)
      const db = engine.database('filter')
      const store = await openFilterStore(db)
      const waiting = async (): Promise<number> =>
        Number(
          (
            await db.read((sql) =>
              sql.get<{ count: number }>(
                'select count(*) as count from filter_lesson where organisation_id = 1',
              ),
            )
          )?.count,
        )
      const lesson = (n: number): Teaching => teaching(n, n % 2 === 0 ? 'spam' : 'ham', [n, 1_000_000])
      const many = Array.from({ length: WAITING_LESSONS_MAX - 1 }, (_, n) => lesson(n + 1))
      await store.teach({ organisationId: EMPRESA, accountId: ANA }, many)
      assert.equal(await waiting(), WAITING_LESSONS_MAX - 1)
      const before = await companyOf(store)
      await store.teach({ organisationId: EMPRESA, accountId: ANA }, [lesson(WAITING_LESSONS_MAX)])
      assert.equal(await waiting(), 0)
      const [head] = before.split(' 1000000=')
      assert.ok((await companyOf(store)).startsWith(`${head} ${WAITING_LESSONS_MAX}=1/0 1000000=`))
      assert.ok((await store.octets(EMPRESA)) > 0)
    })

    test('two that teach at once lose nothing', async () => {
      await using engine = await openEngine(name)
      const store = await openFilterStore(engine.database('filter'))
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.teach({ organisationId: EMPRESA, accountId: undefined }, [teaching(n, 'spam', [42])]),
        ),
      )
      assert.equal(await companyOf(store), '42=20/0 20+0')
    })
  })

suite('packed counts', () => {
  const lesson = fc.record({
    tokens: fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 12 })
      .map((tokens) => Uint32Array.from(tokens)),
    spam: fc.nat({ max: 1 }),
    day: fc.nat({ max: 50 }),
  })

  test('merged in any pieces, packed and read again, they are what a map would hold', () => {
    fc.assert(
      fc.property(fc.array(lesson, { maxLength: 30 }), fc.nat({ max: 30 }), (lessons, cut) => {
        const all = lessons.map((one) => ({ ...one, ham: 1 - one.spam }))
        const merged = withLessons(withLessons(NO_COUNTS, all.slice(0, cut)), all.slice(cut))
        const again = fromPages(toPages(merged), merged)
        assert.deepEqual(again, merged)
        const index = new TokenIndex(again)
        for (let token = 1; token <= 61; token++) {
          const row = index.find(token)
          const spam = all.filter((one) => one.spam === 1 && one.tokens.includes(token)).length
          const ham = all.filter((one) => one.spam === 0 && one.tokens.includes(token)).length
          assert.deepEqual([again.spam[row] ?? 0, again.ham[row] ?? 0], [spam, ham])
        }
      }),
    )
  })

  test('what is taken back leaves nothing', () => {
    const one = { tokens: Uint32Array.of(1, 2, 3), spam: 1, ham: 0, day: 1 }
    const back = { ...one, spam: -1 }
    assert.equal(shown(withLessons(NO_COUNTS, [one, back])), '0+0')
    assert.equal(shown(withLessons(withLessons(NO_COUNTS, [one]), [back])), '0+0')
  })
})

suite('counts within their limits', () => {
  test('pruning keeps what was seen often or of late, and exactly so many', () => {
    const tokens = Uint32Array.from({ length: 100 }, (_, n) => n + 1)
    const often = { tokens: tokens.slice(0, 10), spam: 1, ham: 0, day: 10 }
    const counts = withLessons(NO_COUNTS, [
      { tokens, spam: 1, ham: 0, day: 10 },
      ...Array.from({ length: 4 }, () => often),
      { tokens: tokens.slice(90), spam: 0, ham: 1, day: 200 },
    ])
    for (const max of [19, 20, 21, 100, 101]) {
      const kept = pruned(counts, max)
      assert.equal(kept.tokens.length, Math.min(100, max))
      assert.ok([...kept.tokens].every((token, row) => row === 0 || token > (kept.tokens[row - 1] ?? 0)))
    }
    const twenty = pruned(counts, 20)
    assert.deepEqual([...twenty.tokens], [...tokens.slice(0, 10), ...tokens.slice(90)])
  })

  test('counts are halved beyond the limit, and no sooner', () => {
    const counts: Counts = {
      tokens: Uint32Array.of(1, 2),
      spam: Uint16Array.of(9, 1),
      ham: Uint16Array.of(0, 0),
      day: Uint16Array.of(1, 1),
      spamMessages: COUNTED_MESSAGES_MAX,
      hamMessages: 7,
    }
    assert.equal(shown(aged(counts)), `1=9/0 2=1/0 ${COUNTED_MESSAGES_MAX}+7`)
    assert.equal(shown(aged({ ...counts, spamMessages: COUNTED_MESSAGES_MAX - 1 })).split(' ').length, 3)
    assert.equal(shown(aged({ ...counts, spamMessages: COUNTED_MESSAGES_MAX + 1 })), '1=4/0 25000+3')
  })

  test('pages are full before another begins', () => {
    for (const [tokens, pages] of [
      [PAGE_TOKENS - 1, 1],
      [PAGE_TOKENS, 1],
      [PAGE_TOKENS + 1, 2],
    ] as const) {
      const all = { tokens: Uint32Array.from({ length: tokens }, (_, n) => n), spam: 1, ham: 0, day: 0 }
      assert.equal(toPages(withLessons(NO_COUNTS, [all])).length, pages)
    }
    assert.throws(() => fromPages([new Uint8Array(11)], { spamMessages: 0, hamMessages: 0 }))
    assert.deepEqual(
      unpackTokens(packTokens(Uint32Array.of(1, 4_294_967_295))),
      Uint32Array.of(1, 4_294_967_295),
    )
  })
})

for (const name of ENGINES)
  test(`what a person taught goes with the account, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    await using engine = await openEngine(name)
    const store = await openFilterStore(engine.database('filter'))
    const { accountId = ANA, organisationId = EMPRESA } = await admin.as('ana@empresa.test')
    const ana = { accountId, organisationId }
    await store.teach(ana, [teaching(1, 'spam', [9])])
    const methods = methodTable(
      directoryMethods({ ...admin, log: silentLog, texts: createTexts(), experience: async () => store }),
    )
    const remove = async (who: string): Promise<Json> =>
      callAdmin(methods, await admin.as(who), 'account.remove', { address: 'ana@empresa.test' })
    await assert.rejects(remove('otra@ajena.test'), { code: 'not-found' })
    assert.equal(shown((await store.model(ana)).counts), '9=1/0 1+0')
    await remove('jefa@empresa.test')
    assert.equal(shown((await store.model(ana)).counts), '0+0')
    assert.equal(await companyOf(store, organisationId), '9=1/0 1+0')
  })
