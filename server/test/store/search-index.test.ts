/** The search index answers as a look at every message would, whatever happened between. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { AccountId, MailboxId, MessageId, Uid } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { fold } from '../../src/mail/message/fold.ts'
import type { ReadFiles } from '../../src/mail/message/search-file.ts'
import { searchable } from '../../src/mail/message/searchable.ts'
import type { AccountStore, NewMessage, TextQuestion } from '../../src/store/account-store.ts'
import { SEARCH_BEHIND_MAX, SEARCH_FILES_BEHIND_MAX, UNDELETE_MS } from '../../src/store/limits.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import type { Engine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { messageWith } from '../kit/office-files.ts'
import { ANA, eachEngine, flags, inboxOf, openTestStores, uids } from '../kit/stores.ts'

const encoder = new TextEncoder()
const ALL = async (): Promise<void> => undefined

function mail(subject: string, body: string, from = 'ana@empresa.test'): NewMessage {
  const bytes = encoder.encode(
    `From: ${from}\r\nTo: luis@empresa.test\r\nSubject: ${subject}\r\nX-Odd: ${subject}\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`,
  )
  return { bytes, derived: derive(bytes), internalDateMs: 1_700_000_000_000, flags: [] }
}

/** What a look at the bytes says. */
function truth(bytes: Uint8Array, question: TextQuestion): boolean {
  const texts = searchable(bytes)
  if (question.kind === 'body') return texts.body.includes(question.text)
  if (question.kind === 'text')
    return texts.body.includes(question.text) || texts.header.includes(question.text)
  return texts.header
    .split('\n')
    .filter((line) => line.startsWith(`${question.field}: `))
    .some((line) => line.slice(question.field.length + 2).includes(question.text))
}

async function idsIn(account: AccountStore, inbox: MailboxId): Promise<MessageId[]> {
  const view = await account.view(inbox)
  return [...new Set(view.messageIds.slice(0, view.count))].sort((a, b) => a - b) as MessageId[]
}

/** Every answer that the index gives is right; tells how many messages it knew. */
async function compare(
  account: AccountStore,
  inbox: MailboxId,
  questions: readonly TextQuestion[],
): Promise<number> {
  const ids = await idsIn(account, inbox)
  const answers = await account.searchTexts(questions, ids, ALL)
  let known = 0
  for (const id of ids) {
    const bytes = await account.bytes(id)
    for (const [q, question] of questions.entries()) {
      const answer = answers(q, id)
      if (answer === undefined) continue
      known++
      assert.equal(answer, truth(bytes, question), `message ${id}, ${JSON.stringify(question)}`)
    }
  }
  return known / Math.max(1, questions.length)
}

const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'é', 'N', ' ', ' ', '\r\n', '.', '日', 'ß', 'Reunión', 'presupuesto'),
  minLength: 1,
  maxLength: 30,
})

const question = fc
  .record({
    kind: fc.constantFrom('header', 'body', 'text', 'subject', 'from', 'to', 'x-odd'),
    text: fc.oneof(text, fc.string({ unit: fc.constantFrom('a', 'b', 'e', ' ', '.'), maxLength: 3 })),
  })
  .map(({ kind, text: wanted }): TextQuestion => {
    const folded = fold(wanted.replaceAll('\r', ''))
    if (kind === 'body' || kind === 'text') return { kind, text: folded }
    return { kind: 'header', field: kind === 'header' ? 'x-none' : kind, text: folded }
  })

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      texts: fc.array(text, { minLength: 30, maxLength: 120, size: 'max' }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('expunge' as const), every: fc.integer({ min: 2, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      questions: fc.array(question, { maxLength: 6 }),
    }),
  },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(
  stores: Stores,
  clock: FakeClock,
  account: AccountStore,
  inbox: MailboxId,
  each: Step,
): Promise<void> {
  switch (each.do) {
    case 'deliver':
      for (const body of each.texts)
        await account.append(inbox, [mail(body.replaceAll(/[\r\n]/g, ' '), body)], {})
      return
    case 'expunge': {
      const view = await account.view(inbox)
      const going = [...view.uids.slice(0, view.count)].filter((uid) => uid % each.every === 0)
      await account.setFlags({ mailboxId: inbox, uids: going as Uid[], op: 'add', flags: flags('\\Deleted') })
      await account.expunge(inbox)
      return
    }
    case 'sweep':
      await clock.advance(UNDELETE_MS + 1)
      await stores.care.maintain()
      return
    case 'rebuild':
      await stores.care.rebuild(account.accountId, derive)
      return
    case 'ask':
      await compare(account, inbox, each.questions)
  }
}

async function play(
  stores: Stores,
  clock: FakeClock,
  steps: readonly Step[],
  account: AccountStore,
): Promise<void> {
  await account.provision()
  const inbox = await inboxOf(account)
  for (const each of steps) await take(stores, clock, account, inbox, each)
  const { problems } = await stores.care.check(account.accountId)
  assert.deepEqual(problems, [])
}

eachEngine('random searches between random changes are answered rightly', async (_, engine) => {
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  let accountId = 100
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), (steps) =>
      play(stores, clock, steps, stores.accounts.open(++accountId as AccountId)),
    ),
    { numRuns: 12, interruptAfterTimeLimit: 8_000 },
  )
})

eachEngine('accents, case and parts of words; the newest are known after one question', async (_, engine) => {
  await using stores = await openTestStores(engine)
  const account = stores.accounts.open(ANA)
  await account.provision()
  const inbox = await inboxOf(account)
  for (let n = 0; n < 200; n++)
    await account.append(inbox, [mail(`Acta ${n}`, n % 50 === 0 ? 'La Reunión del lunes' : 'Nada nuevo')], {})
  const ids = await idsIn(account, inbox)
  const ask = async (kind: 'body' | 'text', text: string): Promise<number> => {
    const answers = await account.searchTexts([{ kind, text: fold(text) }], ids, ALL)
    for (const id of ids) assert.notEqual(answers(0, id), undefined)
    return ids.filter((id) => answers(0, id) === true).length
  }
  assert.equal(await ask('body', 'reunion'), 4)
  assert.equal(await ask('body', 'UNIÓN DEL'), 4)
  assert.equal(await ask('body', 'acta'), 0)
  assert.equal(await ask('text', 'acta'), 200)
  assert.equal(await ask('text', 'a 19'), 11)
  assert.equal(await ask('text', ''), 200)
})

eachEngine('a catch-up that is cut off at any moment is finished by the next one', async (_, engine) => {
  let left = 0
  const cut = async (): Promise<void> => {
    if (left-- === 0) throw new Error('cut off')
  }
  {
    await using stores = await openTestStores(engine)
    const account = stores.accounts.open(ANA)
    await account.provision()
    const inbox = await inboxOf(account)
    for (let n = 0; n < 1_300; n += 100)
      await account.append(
        inbox,
        Array.from({ length: 100 }, (__, k) => mail(`n${n + k}`, `palabra ${n + k}`)),
        {},
      )
  }
  for (const moment of [0, 1, 60, 127, 128, 129, 300, 600]) {
    // Opened anew each time, as after a crash.
    await using stores = await openTestStores(engine)
    const account = stores.accounts.open(ANA)
    const ids = await idsIn(account, await inboxOf(account))
    left = moment
    await assert.rejects(account.searchTexts([{ kind: 'body', text: 'palabra' }], ids, cut), /cut off/)
    assert.deepEqual((await stores.care.check(ANA)).problems, [])
  }
  await using stores = await openTestStores(engine)
  const account = stores.accounts.open(ANA)
  assert.equal(await compare(account, await inboxOf(account), [{ kind: 'body', text: 'palabra 12' }]), 1_300)
})

eachEngine('mail at rest is indexed before anybody asks', async (_, engine) => {
  await using stores = await openTestStores(engine)
  const account = stores.accounts.open(ANA)
  await account.provision()
  const inbox = await inboxOf(account)
  const some = Array.from({ length: 400 }, (__, n) => mail(`n${n}`, `palabra ${n}`))
  await account.append(inbox, some, {})
  const subject: TextQuestion = { kind: 'header', field: 'subject', text: 'n1' }
  assert.equal(await compare(account, inbox, [subject]), 0)
  await stores.care.index({ every: true })
  while ((await compare(account, inbox, [subject])) < 400 - SEARCH_BEHIND_MAX) await stores.care.index()
  const known = await compare(account, inbox, [subject])
  await account.append(inbox, some.slice(0, SEARCH_BEHIND_MAX - (some.length - known)), {})
  await stores.care.index({ every: true })
  // So few a search reads itself.
  assert.equal(await compare(account, inbox, [subject]), known)
})

eachEngine('what was swept leaves no word behind', async (_, engine) => {
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  const account = stores.accounts.open(ANA)
  await account.provision()
  const inbox = await inboxOf(account)
  for (let n = 0; n < 100; n++)
    await account.append(inbox, [mail(`n${n}`, n === 7 ? 'xylofon' : 'ordinario')], {})
  const ids = await idsIn(account, inbox)
  await account.searchTexts([{ kind: 'body', text: 'x' }], ids, ALL)
  assert.ok((await wordsKept(engine)).includes('xylofon'))
  await account.setFlags({ mailboxId: inbox, uids: uids(8), op: 'add', flags: flags('\\Deleted') })
  await account.expunge(inbox)
  await clock.advance(UNDELETE_MS + 1)
  await stores.care.maintain()
  const kept = await wordsKept(engine)
  assert.ok(!kept.includes('xylofon'))
  assert.ok(kept.includes('ordinario'))
  assert.deepEqual((await stores.care.check(ANA)).problems, [])
})

eachEngine('check sees an index that lies, rebuild mends it', async (_, engine) => {
  await using stores = await openTestStores(engine)
  const account = stores.accounts.open(ANA)
  await account.provision()
  const inbox = await inboxOf(account)
  for (let n = 0; n < 100; n++) await account.append(inbox, [mail(`n${n}`, 'palabra')], {})
  const ids = await idsIn(account, inbox)
  await account.searchTexts([{ kind: 'body', text: 'x' }], ids, ALL)
  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  const lie = Buffer.from('\nmentira\n')
  await db.write((sql) => sql.run('update mail_search_part set bytes = ? where part = 2', lie))
  const { problems } = await stores.care.check(ANA)
  assert.equal(problems.length, 100)
  assert.ok(problems.every(({ kind }) => kind === 'search'))
  await stores.care.rebuild(ANA, derive)
  assert.deepEqual((await stores.care.check(ANA)).problems, [])
  assert.equal(await compare(account, inbox, [{ kind: 'body', text: 'palabra' }]), 100)
})

eachEngine('several threads catch up at once, while mail comes in', async (_, engine) => {
  await using one = await openTestStores(engine)
  await using two = await openTestStores(engine)
  const accounts = [one, two].map((stores) => stores.accounts.open(ANA))
  const [first, second] = accounts as [AccountStore, AccountStore]
  await first.provision()
  const inbox = await inboxOf(first)
  for (let n = 0; n < 500; n++) await first.append(inbox, [mail(`n${n}`, `palabra ${n}`)], {})
  const deliver = async (): Promise<void> => {
    for (let n = 500; n < 700; n++) await second.append(inbox, [mail(`n${n}`, `palabra ${n}`)], {})
  }
  const search = async (account: AccountStore): Promise<void> => {
    for (let n = 0; n < 8; n++) await compare(account, inbox, [{ kind: 'text', text: `palabra ${n}` }])
  }
  await Promise.all([deliver(), search(first), search(second)])
  await first.searchTexts([{ kind: 'body', text: 'x' }], await idsIn(first, inbox), ALL, 'newest')
  assert.equal(await compare(first, inbox, [{ kind: 'body', text: 'palabra 4' }]), 700)
  assert.deepEqual((await one.care.check(ANA)).problems, [])
})

async function wordsKept(engine: Engine): Promise<string> {
  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  const rows = await db.read((sql) => sql.all<{ bytes: Uint8Array }>('select bytes from mail_search_part'))
  return rows.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('\n')
}

eachEngine('words within attachments are indexed at rest, checked and mended', async (_, engine) => {
  let words = 'zafiro'
  const readFiles: ReadFiles = async (files) =>
    files.map(({ name }) => (name === 'x.zip' ? undefined : { text: words, cut: name === 'c.pdf' }))
  await using stores = await openTestStores({ ...engine, readFiles })
  const account = stores.accounts.open(ANA)
  await account.provision()
  const inbox = await inboxOf(account)
  const names = ['a.pdf', 'c.pdf', 'x.zip']
  for (let n = 0; n <= SEARCH_FILES_BEHIND_MAX; n++) {
    const name = names[n % 3] ?? ''
    const bytes = messageWith(`n${n}`, [
      { name, bytes: Buffer.from(name === 'x.zip' ? 'PK\x03\x04' : '%PDF-') },
    ])
    await account.append(inbox, [{ bytes, derived: derive(bytes), internalDateMs: 0, flags: [] }], {})
  }
  await stores.care.index({ every: true })
  const ids = await idsIn(account, inbox)
  const answers = await account.searchTexts([{ kind: 'body', text: 'zafiro' }], ids, ALL)
  assert.deepEqual(
    ids.map((id) => answers(0, id)),
    [true, true, false, true, true, false, true, true, false],
  )
  assert.deepEqual((await stores.care.check(ANA)).problems, [])
  // Those that were cut, or could not be read, may say something else each time.
  words = 'rubi'
  const { problems } = await stores.care.check(ANA)
  assert.deepEqual(
    problems.map(({ kind, detail }) => [
      kind,
      /^message ([0-9]+) has other words in its attachments$/.exec(detail)?.[1],
    ]),
    [ids[0], ids[3], ids[6]].map((id) => ['search', String(id)]),
  )
  await stores.care.rebuild(ANA, derive)
  assert.deepEqual((await stores.care.check(ANA)).problems, [])
})
