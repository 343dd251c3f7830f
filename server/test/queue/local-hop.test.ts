/** Recipients of this service that the queue brings home: a full mailbox is tried again, a circle is told at once. */
import { suite, type TestContext, test } from 'node:test'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import type { AccountRecord, DirectoryReader, DomainRecord } from '../../src/store/directory-types.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { emptyDirectory, onlyRecipient, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'

const ana = { id: 1 as AccountId, address: 'ana@empresa.test', language: 'en' } as AccountRecord
const luis = { id: 2 as AccountId, address: 'luis@empresa.test', language: 'en' } as AccountRecord
const account = (record: AccountRecord) => ({
  kind: 'account' as const,
  account: record,
  subAddress: undefined,
})

const directory: DirectoryReader = {
  ...emptyDirectory,
  domain: async (name) => (name === 'empresa.test' ? ({ name, language: 'en' } as DomainRecord) : undefined),
  accountByAddress: async (address) => [ana, luis].find((one) => one.address === address),
  resolve: async (local, domain) => {
    if (domain !== 'empresa.test') return { kind: 'foreign' }
    if (local === 'ana' || local === 'luis') return account(local === 'ana' ? ana : luis)
    const organisationId = 1 as OrganisationId
    return { kind: 'alias', address: `${local}@${domain}`, targets: ['luis@empresa.test'], organisationId }
  },
}

/** Luis has no room while `state.full`; what arrives is kept under the name of who got it. */
function mailboxes(state: { full: boolean }) {
  const arrived: { readonly to: AccountId; readonly text: string }[] = []
  const local: LocalDelivery = {
    deliver: async ({ bytes, recipients }) =>
      recipients.map(({ accountId }) => {
        if (accountId === luis.id && state.full) return { kind: 'over-quota' }
        arrived.push({ to: accountId, text: Buffer.from(bytes).toString() })
        return { kind: 'delivered', duplicate: false }
      }),
  }
  return { arrived, local }
}

for (const name of ENGINES)
  suite(`the hop into our own mailboxes on ${name}`, () => {
    test('a full mailbox is tried again, and gets its message when there is room', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const clock = fakeClock()
      const state = { full: true }
      const { arrived, local } = mailboxes(state)
      const more = { clock, scheduler: clock, directory, local }
      await using queue = await startTestQueue(engine.database('queue'), more)
      await queue.enqueue(submission('luis@empresa.test', { acceptedMs: clock.now() }))
      await until(async () => (await onlyRecipient(queue))?.state === 'waiting')
      const row = await onlyRecipient(queue)
      t.assert.strictEqual(row?.reply_text, 'the mailbox is full')
      t.assert.strictEqual(row.next_ms - clock.now(), 60_000)
      t.assert.strictEqual(arrived.length, 0)
      state.full = false
      await clock.advance(60_000)
      await until(async () => {
        // The row can be seen an instant before the queue sets its timer.
        await clock.advance(0)
        return (await rowsLeft(queue)) === 0
      })
      t.assert.deepStrictEqual(
        arrived.map(({ to }) => to),
        [luis.id],
      )
    })

    test('an alias that the message has been through is its end', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const { arrived, local } = mailboxes({ full: false })
      await using queue = await startTestQueue(engine.database('queue'), { directory, local })
      const bytes = Buffer.from('Delivered-To: ventas@empresa.test\r\nSubject: a\r\n\r\nb\r\n')
      await queue.enqueue(submission(['ventas@empresa.test', 'compras@empresa.test'], { bytes }))
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.deepStrictEqual(arrived.map(({ to }) => to).sort(), [ana.id, luis.id])
      const notice = arrived.find(({ to }) => to === ana.id)?.text ?? ''
      t.assert.match(
        notice,
        /Final-Recipient: rfc822; ventas@empresa\.test\r\nAction: failed\r\nStatus: 5\.4\.6\r\n/,
      )
      t.assert.doesNotMatch(notice, /Final-Recipient: rfc822; compras/)
    })
  })
