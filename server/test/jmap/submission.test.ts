/** Sending by JMAP: what may be asked for, what is called back, what is repeated, and what a crash leaves. RFC 8621 §7 */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type JmapAnswer, JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { killWhileSending } from '../soak/sending.ts'
import { killWhileUploading } from '../soak/uploading.ts'

type Told = Record<string, Record<string, unknown> | undefined> | null

/** What is put into the service’s settings as the most. */
const MESSAGE_OCTETS = 100_000
const mailFrom = { email: 'ana@empresa.test' }
const luisOnly = [{ email: 'luis@empresa.test' }]
const letter = (subject: string): string =>
  `From: ana@empresa.test\nTo: luis@empresa.test\nSubject: ${subject}\n\nHola.\n`

/** A draft of Ana's with that subject. */
async function draft(ana: JmapClient, subject: string): Promise<string> {
  return await ana.put(letter(subject), await ana.role('drafts'), { $draft: true })
}

async function identity(ana: JmapClient): Promise<unknown> {
  return (await ana.call('Identity/get')).list[0]?.['id']
}

/** So many seconds on the server before it leaves. */
const held = (seconds: number) => ({
  mailFrom: { ...mailFrom, parameters: { HOLDFOR: String(seconds) } },
  rcptTo: luisOnly,
})

async function countOf(who: JmapClient, subject: string): Promise<number> {
  return (await who.call('Email/query', { filter: { subject } })).ids.length
}

async function envelopes(ana: JmapClient): Promise<void> {
  const one = { emailId: await draft(ana, 'uno'), identityId: await identity(ana) }
  const told = async (envelope: unknown): Promise<Record<string, unknown> | undefined> => {
    const answer = await ana.call('EmailSubmission/set', { create: { one: { ...one, envelope } } })
    return (answer['notCreated'] as Told)?.['one']
  }
  const people = (count: number): unknown[] =>
    Array.from({ length: count }, (_, n) => ({ email: `nadie${n}@empresa.test` }))
  for (const parameters of [
    { HOLDFOR: 'un rato' },
    { HOLDFOR: '7776001' },
    { HOLDUNTIL: '2021-01-01' },
    { HOLDFOR: '1', HOLDUNTIL: '2030-01-01T00:00:00Z' },
    { SIZE: '5' },
  ]) {
    const refused = await told({ mailFrom: { ...mailFrom, parameters }, rcptTo: luisOnly })
    assert.equal(refused?.['type'], 'invalidProperties', JSON.stringify(parameters))
  }
  const asking = await told({
    mailFrom,
    rcptTo: [{ email: 'luis@empresa.test', parameters: { NOTIFY: 'NEVER' } }],
  })
  assert.equal(asking?.['type'], 'invalidProperties')
  const over = await told({ mailFrom, rcptTo: people(1001) })
  assert.deepEqual([over?.['type'], over?.['maxRecipients']], ['tooManyRecipients', 1000])
  // Nobody there is called that, which is said of all of them at once.
  const unknown = await told({ mailFrom, rcptTo: [...luisOnly, ...people(2)] })
  assert.deepEqual(
    [unknown?.['type'], unknown?.['invalidRecipients']],
    ['invalidRecipients', ['nadie0@empresa.test', 'nadie1@empresa.test']],
  )
  assert.deepEqual((await ana.call('EmailSubmission/get')).list, [])
}

/** Called back in time it never comes, and is told of as such; another that left later is there. */
async function callBack(ana: JmapClient, luis: JmapClient): Promise<void> {
  const [drafts, sent] = [await ana.role('drafts'), await ana.role('sent')]
  const emailId = await draft(ana, 'demasiado pronto')
  const { state } = await ana.call('EmailSubmission/get')
  const toSent = { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, 'keywords/$draft': null }
  const [made] = await ana.calls([
    'EmailSubmission/set',
    {
      create: { s: { emailId, identityId: await identity(ana), envelope: held(2) } },
      onSuccessUpdateEmail: { '#s': toSent },
    },
  ])
  const created = (made?.[1]['created'] as Told)?.['s']
  const id = String(created?.['id'])
  assert.equal(created?.['undoStatus'], 'pending', JSON.stringify(made))
  const query = { filter: { undoStatus: 'pending' }, sort: [{ property: 'sentAt' }], calculateTotal: true }
  const pending = await ana.call('EmailSubmission/query', query)
  assert.deepEqual([pending.ids, pending['total']], [[id], 1])
  const [shown] = (await ana.call('EmailSubmission/get', { ids: [id] })).list
  assert.deepEqual(shown?.['envelope'], {
    mailFrom: { email: 'ana@empresa.test', parameters: { HOLDFOR: '2' } },
    rcptTo: [{ email: 'luis@empresa.test', parameters: null }],
  })
  const toDrafts = { [`mailboxIds/${sent}`]: null, [`mailboxIds/${drafts}`]: true, 'keywords/$draft': true }
  const [undone, moved] = await ana.calls([
    'EmailSubmission/set',
    { update: { [id]: { undoStatus: 'canceled' } }, onSuccessUpdateEmail: { [id]: toDrafts } },
  ])
  assert.deepEqual(undone?.[1]['updated'], { [id]: null }, JSON.stringify(undone))
  assert.equal(moved?.[0], 'Email/set')
  const changes = await ana.call('EmailSubmission/changes', { sinceState: state })
  assert.deepEqual(changes['created'], [id])
  const after = await ana.call('EmailSubmission/queryChanges', {
    ...query,
    sinceQueryState: pending['queryState'],
  })
  assert.deepEqual([after['removed'], after['added'], after['total']], [[id], [], 0])
  // Once more is the same answer; anything else is not changed.
  const again = await ana.call('EmailSubmission/set', {
    update: { [id]: { undoStatus: 'canceled' } },
  })
  assert.deepEqual(again['updated'], { [id]: null })
  const other = await ana.call('EmailSubmission/set', {
    update: { [id]: { sendAt: '2030-01-01T00:00:00Z' } },
  })
  assert.equal((other['notUpdated'] as Told)?.[id]?.['type'], 'invalidProperties')

  const later = { emailId: await draft(ana, 'a su hora'), identityId: await identity(ana), envelope: held(3) }
  const twice = await Promise.all([1, 2].map(() => ana.call('EmailSubmission/set', { create: { l: later } })))
  const ids = new Set(twice.map(({ created }) => (created as Told)?.['l']?.['id']))
  assert.equal(ids.size, 1, 'the same creation is the same submission')
  await until(async () => (await countOf(luis, 'a su hora')) > 0)
  assert.equal(await countOf(luis, 'demasiado pronto'), 0)
  const [final] = (await ana.call('EmailSubmission/get', { ids: [...ids] })).list
  assert.equal(final?.['undoStatus'], 'final')
  const late = await ana.call('EmailSubmission/set', {
    update: { [String(final?.['id'])]: { undoStatus: 'canceled' } },
  })
  assert.equal((late['notUpdated'] as Told)?.[String(final?.['id'])]?.['type'], 'cannotUnsend')
  // What left is no draft any more, whoever forgot to file it.
  const filed = { inMailbox: sent, subject: 'a su hora', notKeyword: '$draft' }
  await until(async () => (await ana.call('Email/query', { filter: filed })).ids.length === 1)
}

async function asWhom(ana: JmapClient): Promise<void> {
  const [one] = (await ana.call('Identity/get')).list
  const id = String(one?.['id'])
  assert.deepEqual([one?.['name'], one?.['email']], ['Ana García', 'ana@empresa.test'], "the account's name")
  const said = {
    name: 'Ana, ventas',
    replyTo: [{ name: null, email: 'Ventas@Empresa.test' }],
    textSignature: 'Ana\nVentas',
    htmlSignature: '<b>Ana</b>',
  }
  const set = await ana.call('Identity/set', { update: { [id]: said } })
  assert.deepEqual(set['updated'], { [id]: null }, JSON.stringify(set))
  assert.notEqual(set['oldState'], set['newState'])
  const [now] = (await ana.call('Identity/get', { ids: [id] })).list
  assert.deepEqual(now, {
    ...one,
    ...said,
    replyTo: [{ name: null, email: 'ventas@empresa.test' }],
  })
  const none = await ana.call('Identity/changes', { sinceState: set['newState'] })
  assert.deepEqual([none['updated'], none['hasMoreChanges']], [[], false])
  const no = await ana.call('Identity/set', {
    create: { x: { email: 'luis@empresa.test' } },
    update: { [id]: { name: 'dos\r\nBcc: todos@empresa.test' } },
  })
  const kept = await ana.call('Identity/set', { destroy: [id] })
  assert.equal((no['notCreated'] as Told)?.['x']?.['type'], 'forbidden')
  assert.deepEqual((no['notUpdated'] as Told)?.[id]?.['properties'], ['name'])
  assert.equal((kept['notDestroyed'] as Told)?.[id]?.['type'], 'forbidden')
}

/** RFC 8621 §8; kept by days, so that moments come back as the begin and the end of one. */
async function away(ana: JmapClient): Promise<void> {
  const [none] = (await ana.call('VacationResponse/get')).list
  const nothing = { fromDate: null, toDate: null, subject: null, textBody: null, htmlBody: null }
  assert.deepEqual(none, { id: 'singleton', isEnabled: false, ...nothing })
  const update = async (patch: Record<string, unknown>): Promise<JmapAnswer> =>
    await ana.call('VacationResponse/set', { update: { singleton: patch } })
  const set = await update({
    isEnabled: true,
    fromDate: '2030-07-01T10:30:00Z',
    textBody: 'Vuelvo el lunes.',
  })
  const told = (set['updated'] as Told)?.['singleton']
  assert.equal(Date.parse(String(told?.['fromDate'])) % 1_800_000, 0, JSON.stringify(set))
  assert.ok(Date.parse('2030-07-01T10:30:00Z') - Date.parse(String(told?.['fromDate'])) < 86_400_000)
  assert.equal('textBody' in (told ?? {}), false)
  const subject = await update({ subject: 'De vacaciones', htmlBody: '<p>no</p>', fromDate: null })
  assert.deepEqual((subject['updated'] as Told)?.['singleton'], { htmlBody: null })
  const { list, state } = await ana.call('VacationResponse/get', { ids: ['singleton'] })
  assert.deepEqual(list[0], {
    ...{ id: 'singleton', isEnabled: true, ...nothing },
    ...{ subject: 'De vacaciones', textBody: 'Vuelvo el lunes.' },
  })
  assert.equal(state, subject['newState'])
  const wrong = await ana.call('VacationResponse/set', {
    create: { x: { isEnabled: true } },
    update: { singleton: { subject: 'dos\r\nBcc: todos@empresa.test' }, otro: {} },
  })
  assert.equal((wrong['notCreated'] as Told)?.['x']?.['type'], 'singleton')
  const notUpdated = wrong['notUpdated'] as Told
  assert.deepEqual(
    ['singleton', 'otro'].map((id) => notUpdated?.[id]?.['type']),
    ['invalidProperties', 'notFound'],
  )
  await update({ isEnabled: false, ...nothing })
  const [gone] = (await ana.call('VacationResponse/get')).list
  assert.deepEqual(gone, none)
}

/** As of a submission by SMTP. */
/** It may be kept, and not sent. */
async function tooLarge(ana: JmapClient): Promise<void> {
  const emailId = await ana.put(
    `${letter('grande')}${'x'.repeat(MESSAGE_OCTETS)}\n`,
    await ana.role('drafts'),
  )
  const create = { one: { emailId, identityId: await identity(ana) } }
  const refused = ((await ana.call('EmailSubmission/set', { create }))['notCreated'] as Told)?.['one']
  assert.deepEqual([refused?.['type'], refused?.['maxSize']], ['tooLarge', MESSAGE_OCTETS])
  assert.match(String(refused?.['description']), /enlace|link/)
}

async function accounted(server: TestServer): Promise<void> {
  const metrics = await (await fetch(`http://127.0.0.1:${server.statusPort}/metrics`)).text()
  assert.match(metrics, /smtp_messages_total\{[^}]*result="accepted"[^}]*\} 2\b/)
  const told = async (kind: string): Promise<string> =>
    (await server.cli(['ledger', 'export', '--kinds', kind])).stdout
  assert.match(await told('accepted'), /"ip":"127\.0\.0\.1".*"via":"jmap"/)
  assert.match(await told('dropped'), /"class":"called-back"/)
}

suite('sending by JMAP', () => {
  test('envelopes, calling back, repeating, identities', async (t) => {
    await using server = await startServer({
      env: { VALIJA_LIMITS__MESSAGE_BYTES: String(MESSAGE_OCTETS) },
    })
    const ana = await JmapClient.open(server, 'ana')
    const luis = await JmapClient.open(server, 'luis')
    await t.test('holds are bounded; who is not there is named; a thousand people are the most', () =>
      envelopes(ana),
    )
    await t.test('what is called back never comes; what is repeated comes once', () => callBack(ana, luis))
    await t.test('what is larger than the service lets out is told with how large it may be', () =>
      tooLarge(ana),
    )
    await t.test('names and signatures, by address', () => asWhom(ana))
    await t.test('an automatic reply', () => away(ana))
    await t.test('what was taken is counted and noted, and what was called back', () => accounted(server))
  })

  test('kill -9 while sending: it arrives once, also when it is asked for again', async (t) => {
    const report = await killWhileSending({ engine: 'sqlite', kills: 1 })
    t.diagnostic(JSON.stringify(report))
    assert.deepEqual(report.findings, [])
  })

  test('kill -9 while writing and uploading: what was acknowledged is there, the rest goes on', async (t) => {
    const report = await killWhileUploading({ engine: 'sqlite', kills: 1 })
    t.diagnostic(JSON.stringify(report))
    assert.deepEqual(report.findings, [])
  })
})
