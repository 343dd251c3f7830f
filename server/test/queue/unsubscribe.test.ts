/** Mass mail says how to get no more of it, to each recipient in their own copy, and who said so gets none. RFC 8058 */
import { type TestContext, test } from 'node:test'
import { openMassLane, withUnsubscribeDoor } from '../../src/app-unsubscribe.ts'
import type { Config } from '../../src/config/config.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { createUnsubscribeTokens } from '../../src/service/unsubscribe/tokens.ts'
import type { Directory } from '../../src/store/directory.ts'
import { LANE_GRANT_SETTING, LANE_SETTING } from '../../src/store/directory-lanes.ts'
import { MASS_LANE_SETTING } from '../../src/store/directory-mass-lane.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, TEST_SEALER, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { refuses } from '../kit/stores.ts'

const CONFIG = { server: { hostname: 'correo.empresa.test' }, listeners: { ports: { https: 443 } } } as Config

type Senders = { readonly news: AccountId; readonly ana: AccountId; readonly company: OrganisationId }

/** A company whose boletin@ sends mass mail, as fast as it is taken; and ana@, who does not. */
async function openSenders(directory: Directory): Promise<Senders> {
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const news = await addAccount(directory, empresa, 'boletin')
  const ana = await addAccount(directory, empresa, 'ana')
  const company = (await directory.account(news))?.organisationId
  if (company === undefined) throw new Error('no company')
  await directory.write(async ({ settings }) => {
    await settings.set('organisation', company, LANE_GRANT_SETTING, true)
    await settings.set('account', news, LANE_SETTING, 'mass')
    await settings.set('service', 0, MASS_LANE_SETTING, { messagesHour: null })
  })
  return { news, ana, company }
}

for (const name of ENGINES)
  test(`each recipient of mass mail gets a way out of it, which is taken at its word (${name})`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    await using engine = await openEngine(name)
    const { directory } = opened
    const { news, ana, company } = await openSenders(directory)
    const parts = { directory, sealer: async () => TEST_SEALER, clock: systemClock }
    const events: LedgerEvent[] = []
    await using sink = await smtpSink()
    await using queue = await startTestQueue(engine.database('queue'), {
      ...openMassLane(CONFIG, parts),
      ledger: { note: (event) => events.push(event), keep: () => undefined },
    })
    await routeTo(queue, sink)
    const send = (to: readonly string[], bytes?: Buffer, accountId: AccountId = news) =>
      queue.enqueue(
        submission(to, { accountId, organisationId: company, ...(bytes !== undefined && { bytes }) }),
      )

    await send(['Bea@otra.test', 'leo@otra.test'])
    await sink.received(2)
    const texts = new Map(sink.messages.map(({ rcptTo, bytes }) => [rcptTo.join(), bytes.toString()]))
    t.assert.strictEqual(texts.size, 2, 'a message for each')
    const tokens = createUnsubscribeTokens(parts)
    for (const [to, text] of texts) {
      const recipient = /<([^>]+)>/.exec(to)?.[1] ?? to
      const token = /^List-Unsubscribe: <https:\/\/correo\.empresa\.test\/unsubscribe\/([^>]+)>,\r$/m.exec(
        text,
      )
      t.assert.deepStrictEqual(await tokens.readLink(token?.[1] ?? ''), { accountId: news, recipient })
      const local = /^ <mailto:([^@]+)@empresa\.test>\r$/m.exec(text)?.[1] ?? ''
      t.assert.strictEqual(await tokens.readMail(local, recipient.toLowerCase()), news)
      t.assert.strictEqual(await tokens.readMail(local, 'otro@otra.test'), undefined)
      t.assert.match(text, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
    }

    const own = Buffer.from(
      'List-Unsubscribe: <mailto:baja@empresa.test>\r\nFrom: x@empresa.test\r\n\r\nHola\r\n',
    )
    await send(['bea@otra.test', 'leo@otra.test'], own)
    await sink.received(3)
    t.assert.strictEqual(sink.messages[2]?.bytes.toString(), own.toString(), 'whoever has a way of their own')

    await directory.writeUnseen(({ unsubscribed }) =>
      unsubscribed.add(news, company, { recipient: 'bea@otra.test', way: 'page', madeMs: 1 }),
    )
    await send(['bea@otra.test', 'leo@otra.test'])
    await until(() => events.some(({ kind }) => kind === 'dropped'))
    await sink.received(4)
    t.assert.match(sink.messages[3]?.rcptTo.join() ?? '', /leo@/)
    const dropped = events.filter(({ kind }) => kind === 'dropped')
    t.assert.deepStrictEqual(
      dropped.map(({ to, class: cause }) => [to, cause]),
      [[['bea@otra.test'], 'unsubscribed']],
    )
    await send(['bea@otra.test'], undefined, ana)
    await sink.received(5)
    t.assert.doesNotMatch(
      sink.messages[4]?.bytes.toString() ?? '',
      /List-Unsubscribe/,
      'personal mail goes on',
    )
  })

test('a mail to the address of the header unsubscribes its writer, and nobody else', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const { news } = await openSenders(directory)
  const parts = { directory, sealer: async () => TEST_SEALER, clock: systemClock }
  const passed: string[] = []
  const door = withUnsubscribeDoor(
    { ...parts, log: silentLog, metrics: new Metrics() },
    {
      recipient: async (address, dsn) => {
        passed.push(address.local)
        return { address, dsn, targets: [] }
      },
      accept: async ({ recipients }) => recipients.map(() => undefined),
    },
  )
  const local = await createUnsubscribeTokens(parts).mail({ accountId: news, recipient: 'bea@otra.test' })
  const from = (who: string | null) => ({
    reversePath: who === null ? null : { local: who, domain: 'otra.test' },
    principal: undefined,
    trusted: false,
  })
  const rcpt = (to: string, who: string | null) =>
    door.recipient({ local: to, domain: 'empresa.test' }, {}, from(who), 0)
  await t.assert.rejects(rcpt(local, 'leo'), refuses('forbidden'))
  await t.assert.rejects(rcpt(local, null), refuses('forbidden'))
  const recipients = [await rcpt(local, 'Bea'), await rcpt('ana', 'Bea')]
  t.assert.deepStrictEqual(passed, ['ana'])
  const message = {
    bytes: Buffer.from('a: b\r\n\r\n'),
    body: '7bit',
    smtpUtf8: false,
    receivedMs: 1,
  } as const
  await door.accept({ ...message, sender: from('Bea'), recipients, deliveryId: 'x' }, false)
  const gone = await directory.read(({ unsubscribed }) => unsubscribed.list(news, '', 9))
  t.assert.deepStrictEqual(
    gone.map(({ recipient, way }) => `${recipient} ${way}`),
    ['bea@otra.test mail'],
  )
})
