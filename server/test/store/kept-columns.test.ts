/** Columns that are kept of a mailbox: they grow with it, say what a fresh look says, and stay within their bound. */
import { type TestContext, test } from 'node:test'
import type { MailboxId } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { ColumnCache } from '../../src/store/account/column-cache.ts'
import type {
  AccountStore,
  NewMessage,
  TextColumns,
  TextField,
  TextGroup,
} from '../../src/store/account-store.ts'
import { ANA, eachEngine, inboxOf, LUIS, openTestStores, uids } from '../kit/stores.ts'

const BOX = 1 as MailboxId

function numbered(n: number): NewMessage {
  const lines = [
    `From: "Persona ${n % 3}" <de${n % 3}@b.test>`,
    `To: <para${n % 2}@b.test>`,
    `Subject: ${n % 2 === 0 ? 'Re: ' : ''}Ñandú "${n % 4}"`,
    ...(n % 5 === 0 ? [] : [`Message-ID: <${n}@b.test>`]),
    ...(n > 3 ? [`References: <${n - 3}@b.test> <${n - 1}@b.test>`] : []),
  ]
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\nx`)
  return { bytes, derived: derive(bytes), flags: [], internalDateMs: n * 1_000 }
}

/** By UID the text of each field. */
function textsIn({ count, uids: known, fields }: TextColumns): Record<number, Record<string, string>> {
  const rows = Array.from({ length: count }, (_, at) => [
    known[at] ?? 0,
    Object.fromEntries([...fields].map(([name, { values, texts }]) => [name, texts.at(values[at] ?? -1)])),
  ])
  return Object.fromEntries(rows) as ReturnType<typeof textsIn>
}

const FIELDS: Readonly<Record<TextGroup, readonly TextField[]>> = {
  subject: ['subject'],
  addresses: ['from', 'to', 'cc', 'displayfrom', 'displayto'],
  thread: ['id', 'references', 'reply'],
}

async function compare(t: TestContext, account: AccountStore, inbox: MailboxId, last: number): Promise<void> {
  const all = uids(...Array.from({ length: last }, (_, n) => n + 1))
  for (const group of ['subject', 'addresses', 'thread'] as const) {
    const kept = await account.texts(inbox, group)
    const fresh = textsIn(await account.texts(inbox, group, all))
    t.assert.deepStrictEqual([...kept.fields.keys()], FIELDS[group])
    const known = textsIn(kept)
    for (const [uid, texts] of Object.entries(fresh)) t.assert.deepStrictEqual(known[Number(uid)], texts)
  }
  const sizes = await account.sizes(inbox)
  for (const { uid, sizeBytes, internalDateMs } of await account.infos(inbox, all)) {
    const row = sizes.uids.indexOf(uid)
    t.assert.deepStrictEqual([sizes.sizes[row], sizes.internalMs[row]], [sizeBytes, internalDateMs])
  }
}

eachEngine('columns grow with their mailbox, whatever left it', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  let last = 0
  const deliver = async (count: number): Promise<void> => {
    await ana.append(
      inbox,
      Array.from({ length: count }, () => numbered(++last)),
      {},
    )
  }
  await deliver(10)
  await compare(t, ana, inbox, last)
  const [before, again] = [await ana.texts(inbox, 'thread'), await ana.texts(inbox, 'thread')]
  t.assert.strictEqual(before, again)
  t.assert.deepStrictEqual(textsIn(before)[8], {
    id: '8@b.test',
    references: '5@b.test\n7@b.test',
    reply: 'yes',
  })
  t.assert.deepStrictEqual(textsIn(before)[5], { id: '', references: '2@b.test\n4@b.test', reply: '' })
  await ana.setFlags({ mailboxId: inbox, uids: uids(2, 10), op: 'add', flags: ['\\Deleted' as never] })
  await ana.expunge(inbox)
  await deliver(600)
  await compare(t, ana, inbox, last)
  // Asked for at once, only one extends them.
  await deliver(5)
  await Promise.all([compare(t, ana, inbox, last), compare(t, ana, inbox, last)])
  t.assert.strictEqual(before.count, 10)

  const luis = stores.accounts.open(LUIS)
  await luis.provision()
  t.assert.strictEqual((await luis.texts(await inboxOf(luis), 'subject')).count, 0)
})

test('what was used longest ago goes first, and what is larger than all of it is not kept', async (t: TestContext) => {
  const cache = new ColumnCache<{ readonly size: number }>(100, ({ size }) => size)
  const get = async (id: number, size: number): Promise<boolean> => {
    let was = false
    await cache.get(ANA, (BOX + id) as MailboxId, (known) => {
      was = known !== undefined
      return Promise.resolve(known ?? { size })
    })
    return was
  }
  t.assert.strictEqual(await get(1, 50), false)
  t.assert.strictEqual(await get(2, 50), false)
  t.assert.strictEqual(await get(1, 50), true)
  t.assert.strictEqual(await get(3, 1), false)
  t.assert.strictEqual(await get(1, 50), true)
  t.assert.strictEqual(await get(2, 50), false)
  t.assert.strictEqual(await get(4, 101), false)
  t.assert.strictEqual(await get(4, 101), false)
  cache.drop(ANA)
  t.assert.strictEqual(await get(2, 50), false)
})
