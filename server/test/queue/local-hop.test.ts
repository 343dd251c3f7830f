/** Recipients of this service that the queue brings home: a full mailbox is tried again, a circle is told at once. */
import { suite, type TestContext, test } from 'node:test'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import type { LocalDelivery, LocalRecipient } from '../../src/service/delivery/local-delivery.ts'
import type { AccountRecord, DomainRecord } from '../../src/store/directory-types.ts'
import { addAccount } from '../directory/company.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import {
  emptyDirectory,
  onlyRecipient,
  routeTo,
  rowsLeft,
  startTestQueue,
  submission,
  until,
} from '../kit/queue.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { openSigningWorld, RECEIVED, SPF_PASS } from '../signing/signing-world.ts'

const ana = { id: 1 as AccountId, address: 'ana@empresa.test', language: 'en' } as AccountRecord
const luis = { id: 2 as AccountId, address: 'luis@empresa.test', language: 'en' } as AccountRecord
const account = (record: AccountRecord) => ({
  kind: 'account' as const,
  account: record,
  subAddress: undefined,
})

const directory: RuledDirectory = {
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

for (const name of ENGINES)
  test(`a forward is followed as at the door, and once, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using world = await openSigningWorld(name)
    await using sink = await smtpSink()
    const { directory, empresa, outgoing } = world
    const found = await directory.resolve('ana', 'empresa.test')
    t.assert.ok(found.kind === 'account')
    const forwards = rule('forwardForever', ['casa@fuera.test', 'luis@empresa.test'], { keepCopy: true })
    await addAccount(directory, empresa, 'luis')
    await setRules(directory, empresa, { kind: 'account', id: found.account.id }, [forwards])
    const arrived: LocalRecipient[] = []
    const local: LocalDelivery = {
      deliver: async ({ recipients }) => {
        arrived.push(...recipients)
        return recipients.map(() => ({ kind: 'delivered', duplicate: false }))
      },
    }
    await using queue = await startTestQueue(engine.database('queue'), { directory, local, outgoing })
    await routeTo(queue, sink)
    const stranger = {
      reversePath: { local: 'bea', domain: 'otra.test' },
      bytes: Buffer.from(`${SPF_PASS}\r\n${RECEIVED}\r\nFrom: bea@otra.test\r\n\r\nUno.\r\n`),
      senderVerified: false,
    }
    await queue.enqueue(submission('ana+x@empresa.test', stranger))
    await until(async () => (await rowsLeft(queue)) === 0)
    t.assert.deepStrictEqual(arrived.map(({ address }) => address).sort(), [
      'ana+x@empresa.test',
      'luis@empresa.test',
    ])
    t.assert.deepStrictEqual(
      sink.messages.map(({ rcptTo }) => rcptTo),
      [['casa@fuera.test']],
    )
    const [{ mailFrom = '', bytes = Buffer.alloc(0) } = {}] = sink.messages
    t.assert.match(mailFrom, /^<SRS0=\S+=otra\.test=bea@empresa\.test>/)
    t.assert.match(bytes.toString(), /^ARC-Seal: i=1;[\s\S]*\r\nDelivered-To: ana@empresa\.test\r\n/)

    // It comes back from there: its end, for a stranger nobody proved without a word.
    await queue.enqueue(submission('ana@empresa.test', { ...stranger, bytes }))
    await until(async () => (await rowsLeft(queue)) === 0)
    // The door has followed it: this is the copy that stays.
    const recipients = [{ address: 'ana@empresa.test', dsn: {}, expanded: true as const }]
    await queue.enqueue({ ...submission('x', stranger), recipients })
    await until(async () => (await rowsLeft(queue)) === 0)
    t.assert.deepStrictEqual([arrived.length, sink.messages.length], [3, 1])
  })
