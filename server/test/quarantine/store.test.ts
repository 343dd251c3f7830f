/** Held mail is kept once, found by what people look for, and gone when nobody needs it any more. */
import type { TestContext } from 'node:test'
import { fold } from '../../src/mail/message/fold.ts'
import type { EntryFilter } from '../../src/store/quarantine/quarantine-types.ts'
import type { Database } from '../../src/store/sql.ts'
import type { Engine } from '../kit/engines.ts'
import { eachEngine } from '../kit/stores.ts'
import { AJENA, EMPRESA, mail, openTestQuarantine, recipient } from './held.ts'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 10, 22, 10)

async function opened(engine: Engine) {
  const clock = { nowMs: START_MS, now: () => clock.nowMs }
  const db = engine.database('quarantine')
  return { clock, db, ...(await openTestQuarantine(db, clock)) }
}

async function rows(db: Database, table: 'message' | 'body' | 'entry'): Promise<number> {
  const row = await db.read((sql) => sql.get<{ n: number }>(`select count(*) as n from quarantine_${table}`))
  return row?.n ?? -1
}

eachEngine('one body for all recipients of a company, and none twice', async (t: TestContext, engine) => {
  const { quarantine, store, db, clock } = await opened(engine)
  const bytes = Buffer.alloc(2_500_000, 'valija ')
  const all = [
    recipient(7),
    recipient(8),
    recipient(7, { subAddress: 'Ventas' }),
    recipient(undefined),
    recipient(9, { organisationId: AJENA }),
  ]
  await quarantine.hold(mail('m1', { bytes, recipients: all }))
  t.assert.deepStrictEqual(
    [await rows(db, 'message'), await rows(db, 'body'), await rows(db, 'entry')],
    [2, 6, 5],
  )
  // Again, by another address of the same person, and with the letters of the tag written otherwise.
  clock.nowMs += 5_000
  const again = [recipient(7, { address: 'ana.alias@empresa.test' }), recipient(7, { subAddress: 'ventas' })]
  await quarantine.hold(mail('m1', { bytes, recipients: [...again, ...all] }))
  t.assert.deepStrictEqual(
    [await rows(db, 'message'), await rows(db, 'body'), await rows(db, 'entry')],
    [2, 6, 5],
  )
  const [first] = await store.list({ organisationId: AJENA }, 10)
  if (first === undefined) throw new Error('nothing is held')
  const { state, from, subject, sizeBytes, reversePath, heldMs, verdict, address } = first
  t.assert.deepStrictEqual(
    { state, from, subject, sizeBytes, reversePath, heldMs, verdict, address },
    {
      state: 'held',
      from: { name: 'Ofertas Núñez', address: 'vende@barato.test' },
      subject: 'm1',
      sizeBytes: bytes.length,
      reversePath: 'rebote@barato.test',
      heldMs: START_MS,
      verdict: {
        level: 3,
        rule: 'test.words',
        points: 12.34,
        findings: [{ level: 3, rule: 'test.words', points: 7, values: { share: 40 } }],
        virus: undefined,
        unscanned: [],
      },
      address: 'persona9@empresa.test',
    },
  )
  t.assert.ok(bytes.equals(Buffer.from((await store.bytes(first)) ?? [])))
})

eachEngine('what each recipient was said apart stays apart', async (t: TestContext, engine) => {
  const { quarantine, store } = await opened(engine)
  await quarantine.hold(mail('m1', { bytes: Buffer.from('X-One: 1\r\n\r\n') }))
  await quarantine.hold(mail('m1', { bytes: Buffer.from('X-Two: 2\r\n\r\n'), recipients: [recipient(8)] }))
  const texts = await Promise.all(
    (await store.list({ organisationId: EMPRESA }, 9)).map(async (one) => String(await store.bytes(one))),
  )
  t.assert.deepStrictEqual(texts.sort(), ['X-One: 1\r\n\r\n', 'X-Two: 2\r\n\r\n'])
})

eachEngine(
  'it is found by sender, recipient, words, day, reason and state',
  async (t: TestContext, engine) => {
    const { quarantine, store, clock } = await opened(engine)
    const hold = async (subject: string, more: Parameters<typeof mail>[1] = {}): Promise<void> => {
      clock.nowMs += 1_000
      await quarantine.hold(mail(subject, { subject, ...more }))
    }
    await hold('Reunión del 100%')
    await hold('100 personas', {
      from: { name: '', address: 'Otra@Banco_x.test' },
      recipients: [recipient(8)],
    })
    await hold('Ventas', { recipients: [recipient(undefined)] })
    clock.nowMs += DAY_MS
    await hold('Mañana', {
      recipients: [recipient(7, { verdict: { ...recipient(7).verdict, rule: 'url.listed' } })],
    })
    await hold('De otros', { recipients: [recipient(7, { organisationId: AJENA })] })
    const found = async (filter: Partial<EntryFilter>): Promise<readonly string[]> =>
      (await store.list({ organisationId: EMPRESA, ...filter }, 10)).map(({ subject }) => subject)
    const words = (...written: string[]) => ({ words: written.map(fold) })

    t.assert.deepStrictEqual(await found({}), ['Mañana', 'Ventas', '100 personas', 'Reunión del 100%'])
    t.assert.deepStrictEqual(await found({ accountId: recipient(7).accountId }), [
      'Mañana',
      'Reunión del 100%',
    ])
    t.assert.deepStrictEqual(await found({ shared: true }), ['Ventas'])
    t.assert.deepStrictEqual(await found({ recipient: 'persona8@empresa.test' }), ['100 personas'])
    t.assert.deepStrictEqual(await found({ sender: 'otra@banco_x.test' }), ['100 personas'])
    t.assert.deepStrictEqual(await found({ sender: '@banco_x.test' }), ['100 personas'])
    t.assert.deepStrictEqual(await found({ sender: '@bancoax.test' }), [])
    t.assert.deepStrictEqual(await found({ sender: '@banco%' }), [])
    t.assert.deepStrictEqual(await found(words('REUNION')), ['Reunión del 100%'])
    t.assert.deepStrictEqual(await found(words('100%')), ['Reunión del 100%'])
    t.assert.deepStrictEqual(await found(words('ofertas', 'manana')), ['Mañana'])
    t.assert.deepStrictEqual(await found({ toMs: START_MS + DAY_MS }), [
      'Ventas',
      '100 personas',
      'Reunión del 100%',
    ])
    t.assert.deepStrictEqual(await found({ fromMs: START_MS + DAY_MS }), ['Mañana'])
    t.assert.deepStrictEqual(await found({ rule: 'url' }), ['Mañana'])
    t.assert.deepStrictEqual(await found({ rule: 'url.listed', state: 'held' }), ['Mañana'])
    t.assert.deepStrictEqual(await found({ rule: 'ur' }), [])
    t.assert.deepStrictEqual(await found({ state: 'dropped' }), [])
    t.assert.strictEqual((await found({ organisationId: undefined })).length, 5)

    const page = await store.list({ organisationId: EMPRESA }, 2)
    const rest = await store.list({ organisationId: EMPRESA, after: page.at(-1)?.id }, 9)
    t.assert.deepStrictEqual(
      [...page, ...rest].map(({ subject }) => subject),
      await found({}),
    )
  },
)

eachEngine(
  'octets go with the last who could want them, rows with their time',
  async (t: TestContext, engine) => {
    const { quarantine, store, db, clock } = await opened(engine)
    const two = mail('m1', { recipients: [recipient(7), recipient(8)] })
    await quarantine.hold(two)
    const [one, other] = await store.list({ organisationId: EMPRESA }, 9)
    if (one === undefined || other === undefined) throw new Error('not held')
    const by = { nowMs: clock.nowMs, by: 'ana@empresa.test' }
    t.assert.strictEqual(await store.change(one, ['held', 'dropped'], 'released', by), true)
    t.assert.strictEqual(await store.change(one, ['held', 'dropped'], 'released', by), false)
    t.assert.strictEqual(await rows(db, 'body'), 1)
    t.assert.strictEqual(await store.change(other, ['held'], 'dropped', by), true)
    t.assert.ok(await store.bytes(other))
    t.assert.strictEqual(await store.change(other, ['held', 'dropped'], 'released', by), true)
    t.assert.deepStrictEqual([await rows(db, 'body'), await rows(db, 'entry')], [0, 2])
    // A second try of the delivery: nobody is held anew, and no octets come back to stay.
    await quarantine.hold(two)
    t.assert.deepStrictEqual([await rows(db, 'body'), await rows(db, 'entry')], [0, 2])
    const third = mail('m1', { recipients: [recipient(9)] })
    await quarantine.hold(third)
    t.assert.deepStrictEqual([await rows(db, 'body'), await rows(db, 'entry')], [1, 3])

    clock.nowMs += 10 * DAY_MS
    await quarantine.hold(mail('m2', { recipients: [recipient(7), recipient(9, { organisationId: AJENA })] }))
    const [young] = await store.list({ organisationId: EMPRESA }, 1)
    if (young === undefined) throw new Error('not held')
    await store.change(young, ['held'], 'dropped', { nowMs: clock.nowMs, by: 'x' })
    const sweep = (heldDays: number, droppedDays: number) =>
      store.sweep(EMPRESA, {
        heldBeforeMs: clock.nowMs - heldDays * DAY_MS,
        droppedBeforeMs: clock.nowMs - droppedDays * DAY_MS,
      })
    t.assert.strictEqual(await sweep(11, 1), 0)
    t.assert.strictEqual(await sweep(9, 1), 3)
    t.assert.deepStrictEqual([await rows(db, 'message'), await rows(db, 'entry')], [2, 2])
    t.assert.strictEqual(await sweep(9, -1), 1)
    t.assert.deepStrictEqual(
      [await rows(db, 'message'), await rows(db, 'body'), await rows(db, 'entry')],
      [1, 1, 1],
      'another company keeps its own',
    )
  },
)

eachEngine('a digest is claimed by one at a time, and told once', async (t: TestContext, engine) => {
  const { store } = await opened(engine)
  const other = await openTestQuarantine(engine.database('quarantine'))
  const [ana] = [recipient(7).accountId]
  if (ana === undefined) throw new Error('no account')
  const claim = (who: typeof store, nowMs: number, toMs = START_MS) =>
    who.claimDigest(EMPRESA, ana, { toMs, nowMs, standsMs: 600_000 })
  const both = await Promise.all([claim(store, START_MS), claim(other.store, START_MS)])
  t.assert.deepStrictEqual(both.sort(), [false, true])
  t.assert.strictEqual(await claim(store, START_MS + 600_000), false)
  t.assert.strictEqual(await claim(store, START_MS + 600_001), true, 'whoever claimed it died')
  await store.digestTold(EMPRESA, ana, START_MS)
  t.assert.strictEqual(await claim(other.store, START_MS + 700_000), false)
  t.assert.strictEqual(await claim(other.store, START_MS + DAY_MS, START_MS + DAY_MS), true)
  t.assert.deepStrictEqual([...(await store.told(EMPRESA))], [[ana, START_MS]])
})

eachEngine('a link is used once, also by two at the same time', async (t: TestContext, engine) => {
  const { store } = await opened(engine)
  const other = await openTestQuarantine(engine.database('quarantine'))
  const digest = Buffer.alloc(32, 1)
  const use = (who: typeof store, nowMs: number) =>
    who.useLink(EMPRESA, digest, { nowMs, expiresMs: START_MS + DAY_MS })
  const both = await Promise.all([use(store, START_MS), use(other.store, START_MS)])
  t.assert.strictEqual(both.filter((one) => one === undefined).length, 1)
  t.assert.strictEqual(await use(store, START_MS + 5), START_MS)
  t.assert.strictEqual(await store.linkUsed(AJENA, digest), undefined)
  t.assert.strictEqual(await store.sweepLinks(START_MS + DAY_MS), 0)
  t.assert.strictEqual(await store.sweepLinks(START_MS + DAY_MS + 1), 1)
})
