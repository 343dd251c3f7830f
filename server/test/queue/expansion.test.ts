/** Recipients of this service: mailboxes, aliases, groups, and what goes wrong with them. */
import { suite, type TestContext, test } from 'node:test'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import type { LocalDelivery, LocalOutcome } from '../../src/service/delivery/local-delivery.ts'
import type { QueueDeps } from '../../src/service/queue/queue-deps.ts'
import type { AccountRecord, DomainRecord, GroupRecord } from '../../src/store/directory-types.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { emptyDirectory, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  ventas: ['luis@empresa.test', 'socio@fuera.test'],
  circulo: ['vuelta@empresa.test'],
  vuelta: ['circulo@empresa.test'],
}
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  todos: ['ana@empresa.test', 'luis@empresa.test'],
}

/** empresa.test with accounts for every name, but the aliases and groups above. */
const directory: RuledDirectory = {
  ...emptyDirectory,
  domain: async (name) => (name === 'empresa.test' ? ({ name, language: 'es' } as DomainRecord) : undefined),
  resolve: async (local, domain) => {
    if (domain !== 'empresa.test') return { kind: 'foreign' }
    const address = `${local}@${domain}`
    const targets = ALIASES[local]
    if (targets !== undefined) return { kind: 'alias', address, targets, organisationId: 1 as OrganisationId }
    const members = GROUPS[local]
    if (members !== undefined)
      return { kind: 'group', group: { address, members, whoMayWrite: 'anyone' } as GroupRecord }
    return {
      kind: 'account',
      account: { id: (local === 'ana' ? 1 : 2) as AccountId, address } as AccountRecord,
      subAddress: undefined,
    }
  },
}

type Box = {
  readonly got: { address: string; text: string; deliveryId: string }[]
  readonly deps: Partial<QueueDeps>
}

function mailboxes(
  answer: (address: string) => LocalOutcome = () => ({ kind: 'delivered', duplicate: false }),
): Box {
  const got: Box['got'] = []
  const local: LocalDelivery = {
    deliver: async ({ bytes, recipients, deliveryId }) =>
      recipients.map(({ address }) => {
        const outcome = answer(address)
        if (outcome.kind === 'delivered')
          got.push({ address, text: Buffer.from(bytes).toString(), deliveryId })
        return outcome
      }),
  }
  const schedule = { delaysMs: [20], jitter: 0, lifeMs: 1e9, warnMs: 1e9, downMs: { first: 20, most: 20 } }
  return { got, deps: { directory, local, schedule } }
}

for (const name of ENGINES)
  suite(`inside, on ${name}`, () => {
    test('an alias goes on to its targets, here and elsewhere; a group to its members', async (t: TestContext) => {
      await using engine = await openEngine(name)
      await using sink = await smtpSink()
      const { got, deps } = mailboxes()
      await using queue = await startTestQueue(engine.database('queue'), deps)
      await routeTo(queue, sink)
      await queue.enqueue(submission(['ventas@empresa.test', 'todos@empresa.test']))
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.deepStrictEqual(got.map(({ address }) => address).sort(), [
        'ana@empresa.test',
        'luis@empresa.test',
        'luis@empresa.test',
      ])
      // The same delivery id lets the mailbox see that the second one is the first.
      t.assert.strictEqual(new Set(got.map(({ deliveryId }) => deliveryId)).size, 1)
      t.assert.deepStrictEqual(
        sink.messages.map(({ rcptTo }) => rcptTo),
        [['socio@fuera.test']],
      )
    })

    test('a mailbox that cannot be written, or is full, gets it later', async (t: TestContext) => {
      await using engine = await openEngine(name)
      let resting = 2
      const { got, deps } = mailboxes(() =>
        resting-- > 0
          ? resting === 0
            ? { kind: 'over-quota' }
            : { kind: 'unavailable', cause: 'moving' }
          : { kind: 'delivered', duplicate: false },
      )
      await using queue = await startTestQueue(engine.database('queue'), deps)
      await queue.enqueue(submission('luis@empresa.test'))
      await until(async () => (await rowsLeft(queue)) === 0)
      t.assert.strictEqual(got.length, 1)
    })
  })

suite('inside, told', () => {
  const told = async (
    to: string,
    answer: (address: string) => LocalOutcome,
    notify?: 'success',
  ): Promise<string> => {
    await using engine = await openEngine('sqlite')
    const { got, deps } = mailboxes((address) =>
      address === 'ana@empresa.test' ? { kind: 'delivered', duplicate: false } : answer(address),
    )
    await using queue = await startTestQueue(engine.database('queue'), deps)
    const dsn = notify === undefined ? {} : { notify: [notify] }
    await queue.enqueue(submission('x', { recipients: [{ address: to, dsn }] }))
    await until(async () => (await rowsLeft(queue)) === 0)
    return got.find(({ text }) => text.includes('multipart/report'))?.text ?? ''
  }
  const delivered = (): LocalOutcome => ({ kind: 'delivered', duplicate: false })

  test('a suspended account, a circle of aliases', async (t: TestContext) => {
    t.assert.match(await told('luis@empresa.test', () => ({ kind: 'suspended' })), /Status: 5\.2\.1\r/)
    t.assert.match(await told('circulo@empresa.test', delivered), /Status: 5\.4\.6\r/)
  })

  test('success: delivered for a mailbox, expanded for a group', async (t: TestContext) => {
    t.assert.match(
      await told('luis@empresa.test', delivered, 'success'),
      /Action: delivered\r\nStatus: 2\.1\.5/,
    )
    t.assert.match(
      await told('todos@empresa.test', delivered, 'success'),
      /Action: expanded\r\nStatus: 2\.1\.5/,
    )
  })
})
