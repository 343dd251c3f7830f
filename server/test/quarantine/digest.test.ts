/** The summary of what is held: what it says, when it comes, and that it comes once. */
import { type TestContext, test } from 'node:test'
import { decodeWords } from '../../src/mail/header/encoded-word.ts'
import { findText, readHeader } from '../../src/mail/header/header.ts'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { partText } from '../../src/mail/mime/text.ts'
import type { Verdict } from '../../src/service/filter/report.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { JUNK } from './held.ts'
import { openWorld, type World } from './world.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A rule that has a sentence. */
const LISTED: Verdict = {
  ...JUNK,
  level: 4,
  rule: 'list.block',
  findings: [
    { level: 4, rule: 'list.block', points: 0, values: { subject: '@barato.test', scope: 'organisation' } },
  ],
}
const SIGNED =
  /https:\/\/correo\.empresa\.test\/quarantine\/[0-9a-z]+\.([0-9a-f]{28}|-)\.([a-z]+)\.[0-9a-z]+\.[\w-]{43}/g

function partsOf({ bytes }: Submission): {
  readonly text: string
  readonly html: string
  readonly subject: string
} {
  const parts = [...walkParts(readStructure(bytes).root)]
  const of = (subtype: string): string => {
    const part = parts.find(({ type }) => type.subtype === subtype)
    return part === undefined ? '' : partText(bytes, part)
  }
  const subject = decodeWords(findText(bytes, readHeader(bytes), 'subject') ?? '')
  return { text: of('plain'), html: of('html'), subject }
}

/** Links by what they do: they are never the same twice. */
function golden(text: string): string {
  return text.replaceAll(SIGNED, 'https://[$2]')
}

async function tell(world: World): Promise<number> {
  const { told } = (await world.call(OPERATOR, 'quarantine.tell', {})) as { readonly told: number }
  return told
}

/** The company's hour is eight o'clock, UTC; the world begins at midnight. */
async function atEight(world: World): Promise<void> {
  const settings = { company: 'Empresa', hour: 8, timeZone: 'UTC' }
  await world.call(OPERATOR, 'quarantine.settings', settings)
}

test('what it says, in Spanish and in English', async (t: TestContext) => {
  await using world = await openWorld('sqlite')
  await atEight(world)
  await world.admin.call(OPERATOR, 'account.set', { address: 'luis@empresa.test', language: 'en' })
  const why = { verdict: LISTED }
  const invoice = { subject: 'Factura N.º 7: pague en www.malo.test/x' }
  await world.hold('m1', ['ana@empresa.test'], invoice, why)
  const bare = { subject: '', from: { name: '', address: 'x@y.test' } }
  await world.hold('m2', ['ana@empresa.test', 'luis@empresa.test'], bare, why)
  await world.hold('m3', ['ana@empresa.test'], { virus: { name: 'Eicar', file: undefined } })
  world.clock.ms += 9 * HOUR_MS
  t.assert.strictEqual(await tell(world), 2)
  const [ana, luis] = ['ana@empresa.test', 'luis@empresa.test'].map((to) => {
    const found = world.sent.find(({ recipients }) => recipients.some(({ address }) => address === to))
    if (found === undefined) throw new Error(`nothing for ${to}`)
    return found
  })
  if (ana === undefined || luis === undefined) throw new Error('nothing was sent')
  t.assert.snapshot(golden(partsOf(ana).text).replaceAll('\r', ''), { serializers: [String] })
  t.assert.snapshot(golden(partsOf(ana).html).replaceAll('\r', ''), { serializers: [String] })
  t.assert.snapshot(golden(partsOf(luis).text).replaceAll('\r', ''), { serializers: [String] })
  t.assert.strictEqual(partsOf(ana).subject, '3 mensajes en cuarentena')
  t.assert.strictEqual(partsOf(luis).subject, '1 message in quarantine')

  const header = readHeader(ana.bytes)
  const line = (name: string) => findText(ana.bytes, header, name)?.trim()
  t.assert.strictEqual(line('auto-submitted'), 'auto-generated')
  t.assert.strictEqual(line('content-language'), 'es')
  t.assert.strictEqual(line('to'), 'ana@empresa.test')
  t.assert.match(String(line('from')), /<postmaster@empresa\.test>$/)
  const { reversePath, own, recipients } = ana
  t.assert.deepStrictEqual(
    { reversePath, own, recipients },
    {
      reversePath: null,
      own: true,
      recipients: [{ address: 'ana@empresa.test', dsn: { notify: ['never'] } }],
    },
  )
  // Both forms have the same links, and each does what it says.
  const links = (text: string) => [...text.matchAll(SIGNED)].map(([link]) => link)
  t.assert.deepStrictEqual(links(partsOf(ana).text), links(partsOf(ana).html))
  const [release] = links(partsOf(luis).text)
  const token = release?.split('/').at(-1) ?? ''
  t.assert.strictEqual((await world.links.use(token, 'en', undefined)).done, true)
  t.assert.strictEqual((await world.inbox('luis@empresa.test')).length, 1)
})

for (const name of ENGINES) {
  test(`at the hour, when there is something new, and once (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    await atEight(world)
    const { clock, sent } = world
    const startMs = clock.ms
    const at = async (ms: number): Promise<readonly string[]> => {
      clock.ms = startMs + ms
      const before = sent.length
      await tell(world)
      return sent.slice(before).map((one) => `${one.recipients[0]?.address} ${partsOf(one).subject}`)
    }
    await world.hold('m1', ['ana@empresa.test'])
    t.assert.deepStrictEqual(await at(8 * HOUR_MS), [], 'the hour is just beginning')
    t.assert.deepStrictEqual(await at(8 * HOUR_MS + 60_000), ['ana@empresa.test 1 mensaje en cuarentena'])
    for (const hours of [8.1, 12, 23]) t.assert.deepStrictEqual(await at(hours * HOUR_MS), [])
    await world.hold('m2', ['ana@empresa.test'])
    await world.hold('m3', ['ana@empresa.test'])
    t.assert.deepStrictEqual(await at(23.9 * HOUR_MS), [], 'it waits for its hour')
    t.assert.deepStrictEqual(await at(DAY_MS + 9 * HOUR_MS), ['ana@empresa.test 2 mensajes en cuarentena'])
    t.assert.deepStrictEqual(await at(2 * DAY_MS + 9 * HOUR_MS), [], 'nothing is new')

    // What was let go before the hour is not told.
    const [one] = await world.hold('m4', ['ana@empresa.test'])
    await world.call(await world.admin.as('ana@empresa.test'), 'quarantine.release', { id: one?.id ?? '' })
    t.assert.deepStrictEqual(await at(3 * DAY_MS + 9 * HOUR_MS), [])

    await world.call(OPERATOR, 'quarantine.digest', { address: 'ana@empresa.test', frequency: 'off' })
    await world.hold('m5', ['ana@empresa.test', 'luis@empresa.test'])
    t.assert.deepStrictEqual(await at(4 * DAY_MS + 9 * HOUR_MS), [
      'luis@empresa.test 1 mensaje en cuarentena',
    ])
    // The world began on a Sunday: the first Monday since is the eighth day.
    await world.call(OPERATOR, 'quarantine.digest', { address: 'ana@empresa.test', frequency: 'weekly' })
    t.assert.deepStrictEqual(await at(7 * DAY_MS + 9 * HOUR_MS), [])
    t.assert.deepStrictEqual(await at(8 * DAY_MS + 9 * HOUR_MS), ['ana@empresa.test 1 mensaje en cuarentena'])
    await world.call(OPERATOR, 'quarantine.settings', { company: 'Empresa', digest: 'off' })
    await world.hold('m6', ['luis@empresa.test'])
    t.assert.deepStrictEqual(await at(9 * DAY_MS + 9 * HOUR_MS), [])
  })

  test(`many nodes look at the same time, and one tells (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    await atEight(world)
    await world.hold('m1', ['ana@empresa.test', 'luis@empresa.test', 'eva@ajena.test'])
    world.clock.ms += 33 * HOUR_MS
    const told = await Promise.all(Array.from({ length: 6 }, () => tell(world)))
    t.assert.strictEqual(
      told.reduce((sum, n) => sum + n, 0),
      3,
    )
    t.assert.strictEqual(new Set(world.sent.map(({ deliveryId }) => deliveryId)).size, 3)
    t.assert.strictEqual(world.sent.length, 3)
  })

  test(`one that could not be sent is sent later, as the same (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    await atEight(world)
    await world.hold('m1', ['ana@empresa.test'])
    world.clock.ms += 9 * HOUR_MS
    world.queueDown = true
    t.assert.strictEqual(await tell(world), 0)
    world.queueDown = false
    world.clock.ms += 599_000
    t.assert.strictEqual(await tell(world), 0, 'whoever tried may be at it yet')
    world.clock.ms += 2_000
    t.assert.strictEqual(await tell(world), 1)
    const ana = await world.directory.accountByAddress('ana@empresa.test')
    const dueMs = world.clock.ms - ((world.clock.ms - 8 * HOUR_MS) % DAY_MS)
    t.assert.strictEqual(world.sent[0]?.deliveryId, `digest:${ana?.id}:${dueMs}`)
  })

  test(`an admin hears of what is nobody's alone (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    await atEight(world)
    await world.hold('m1', ['todos@empresa.test'])
    await world.hold('m2', ['ana@empresa.test'])
    world.clock.ms += 9 * HOUR_MS
    await tell(world)
    const jefa = world.sent.find(({ recipients }) => recipients[0]?.address === 'jefa@empresa.test')
    if (jefa === undefined) throw new Error('the admin hears nothing')
    const { text } = partsOf(jefa)
    t.assert.match(text, /“m1”[\s\S]*Destinatario: todos@empresa\.test/)
    t.assert.doesNotMatch(text, /“m2”/)
    t.assert.strictEqual(world.sent.length, 2)
    const [release] = [...text.matchAll(SIGNED)].map(([link]) => link.split('/').at(-1) ?? '')
    const done = await world.links.use(release ?? '', 'es', undefined)
    t.assert.strictEqual(done.message?.recipient, 'todos@empresa.test')
  })
}

test('a long list is named in part and counted whole', async (t: TestContext) => {
  await using world = await openWorld('sqlite')
  await atEight(world)
  for (let n = 0; n < 51; n++) await world.hold(`m${n}`, ['ana@empresa.test'])
  world.clock.ms += 9 * HOUR_MS
  await tell(world)
  const [one] = world.sent
  if (one === undefined) throw new Error('nothing was sent')
  const { text, subject } = partsOf(one)
  t.assert.strictEqual(subject, '51 mensajes en cuarentena')
  t.assert.match(text, /Hay 1 mensaje retenido más/)
  t.assert.match(text, /^50\. /m)
  t.assert.doesNotMatch(text, /^51\. /m)
})

test('what is held is kept for as long as the company says', async (t: TestContext) => {
  await using world = await openWorld('sqlite')
  const { sweepQuarantine } = await import('../../src/service/quarantine/sweep.ts')
  const { store, directory, clock } = world
  const sweep = () => sweepQuarantine({ store, directory, clock, timeZone: 'UTC' })
  await world.call(OPERATOR, 'quarantine.settings', { company: 'Empresa', keepDays: 3 })
  await world.hold('m1', ['ana@empresa.test', 'eva@ajena.test'])
  const [dropped] = await world.hold('m2', ['eva@ajena.test'])
  await world.call(OPERATOR, 'quarantine.drop', { id: dropped?.id ?? '' })
  clock.ms += 3 * DAY_MS - 2_000
  t.assert.strictEqual(await sweep(), 0)
  clock.ms += 4_000
  t.assert.strictEqual(await sweep(), 1)
  clock.ms += 4 * DAY_MS
  t.assert.strictEqual(await sweep(), 1, 'what was dropped goes after a week')
  clock.ms += 23 * DAY_MS
  t.assert.strictEqual(await sweep(), 1)
  t.assert.deepStrictEqual(await store.companies(), [])
})
