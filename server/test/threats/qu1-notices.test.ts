/**
 * THREATS QU1: forged bounces silence no address. What comes as a notice changes something only where it is about a message
 * that we handed over, came to its return path and names its recipient; people get it in any case.
 */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { NOTICE_DAYS, NOTICE_OCTETS_MAX } from '../../src/service/bounce/limits.ts'
import { type Notice, passOnNotices } from '../../src/service/bounce/pass-on-notices.ts'
import { createReadNotice } from '../../src/service/bounce/read-notice.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { type BouncedAddress, bouncedAddresses } from '../../src/store/ledger/bounces.ts'
import { openTestLedger, type TestLedger } from '../kit/ledger.ts'
import { until } from '../kit/queue.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const COMPANY = 1
const DAY_MS = 86_400_000
const FORGED = 100
const ID = 'carta-1@empresa.test'
const OTHER = 'carta-2@empresa.test'
const TOGETHER = 'carta-3@empresa.test'

/** As Postfix writes it. */
function notice(about: string, id: string, padding = ''): string {
  return [
    'From: MAILER-DAEMON@mx.b.test (Mail Delivery System)',
    'To: ana@empresa.test',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    `Your message could not be delivered.${padding}`,
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.b.test',
    '',
    `Final-Recipient: rfc822; ${about}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown in virtual mailbox table',
    '',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    'From: ana@empresa.test',
    `Message-ID: <${id}>`,
    'Subject: Hola',
    '',
    '--b1--',
    '',
  ].join('\r\n')
}

function readerOf(ledger: TestLedger): (notice: Notice) => Promise<number> {
  return createReadNotice({ ...ledger, ledger: ledger.thread('main') })
}

/** Ana wrote to eva, and to leo and luis together, whose server took it; and something to another that is still here. */
async function sent(ledger: TestLedger, from = 'ana@empresa.test'): Promise<void> {
  const common = { organisationId: COMPANY, accountId: 7, from }
  const taken = { ...common, domain: 'b.test', host: 'mx.b.test', reply: { code: 250, text: 'Ok' } }
  const of = (id: string, to: string): LedgerEvent[] => [
    { ...common, kind: 'accepted', class: 'out', id, messageId: `<${id}>`, to: [to] },
  ]
  await ledger.record(
    ...of(ID, 'eva@b.test'),
    { ...taken, kind: 'relayed', id: `${ID}>queue`, to: ['eva@b.test'] },
    ...[...of(TOGETHER, 'leo@b.test')].map((one) => ({ ...one, to: ['leo@b.test', 'luis@empresa.test'] })),
    { ...taken, kind: 'relayed', id: `${TOGETHER}>queue`, to: ['leo@b.test'] },
    ...of(OTHER, 'sol@b.test'),
    { ...common, kind: 'queued', id: `${OTHER}>queue`, to: ['sol@b.test'] },
  )
}

async function known({ db }: TestLedger, address: string): Promise<BouncedAddress | undefined> {
  return (await bouncedAddresses(db, 'all', [address]))[0]
}

eachEngine(
  'a hundred forged notices silence nobody, and each is delivered',
  async (t: TestContext, engine) => {
    const ledger = await openTestLedger(engine)
    const read = readerOf(ledger)
    const heard: number[] = []
    let longest = 0
    await using world = await openSmtpWorld(engine, {
      intake: (real) =>
        passOnNotices(
          {
            read: async (one) => {
              longest = Math.max(longest, one.bytes.length)
              heard.push(await read(one))
            },
            log: silentLog,
            metrics: new Metrics(),
          },
          real,
        ),
    })
    await sent(ledger)
    await using client = await world.client('mx')
    const bring = async (to: string, text: string, from = ''): Promise<void> => {
      t.assert.match(await client.send(from, [to], text), /^250/)
    }
    for (let n = 0; n < FORGED; n++) {
      const forged = [
        ['ana@empresa.test', notice('eva@b.test', `guess-${n}@empresa.test`)],
        // The right message, and somebody whom it was not for; or who got it from us only by word.
        ['ana@empresa.test', notice(`nadie-${n}@b.test`, ID)],
        ['ana@empresa.test', notice('sol@b.test', OTHER)],
        // The right message and recipient, and not where its bounces go.
        ['luis@empresa.test', notice('eva@b.test', ID)],
      ] as const
      const [to, text] = forged[n % forged.length] ?? forged[0]
      await bring(to, text)
      await until(() => heard.length === n + 1)
    }
    t.assert.ok(heard.every((bounced) => bounced === 0))
    for (const address of ['eva@b.test', 'sol@b.test', 'leo@b.test'])
      t.assert.strictEqual(await known(ledger, address), undefined, address)
    t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 75)

    // What a person sends is a letter, whatever it looks like.
    await bring('ana@empresa.test', notice('eva@b.test', ID), 'eva@b.test')
    t.assert.strictEqual(heard.length, FORGED)
    // Of a long one only so much is looked at.
    await bring('ana@empresa.test', notice('eva@b.test', ID, `\r\n${'x'.repeat(70)}`.repeat(14_000)))
    await until(() => heard.length === FORGED + 1)
    t.assert.strictEqual(longest, NOTICE_OCTETS_MAX)
    t.assert.strictEqual(await known(ledger, 'eva@b.test'), undefined)

    await bring('ana@empresa.test', notice('Eva@b.test', ID))
    await until(() => heard.length === FORGED + 2)
    t.assert.strictEqual(heard.at(-1), 1)
    const eva = await known(ledger, 'eva@b.test')
    t.assert.deepStrictEqual([eva?.organisationId, eva?.class, eva?.hardness], [COMPANY, 'invalid', 'hard'])
    t.assert.ok((eva?.untilMs ?? 0) > ledger.clock.ms)
    const { events } = await ledger.find({ to: 'eva@b.test', kinds: ['returned'] }, COMPANY)
    t.assert.deepStrictEqual(
      events.map(({ event: { account, host, code, rule, text } }) => [account, host, code, rule, text]),
      [[7, 'mx.b.test', 550, 'status.unknown-user', '550 5.1.1 User unknown in virtual mailbox table']],
    )
  },
)

eachEngine('a message bounces once for each recipient, and not for ever', async (t: TestContext, engine) => {
  const ledger = await openTestLedger(engine)
  const read = readerOf(ledger)
  await sent(ledger)
  const to = ['ana@empresa.test']
  const about = (address: string, id = ID): Notice => ({ to, bytes: Buffer.from(notice(address, id)) })
  t.assert.deepStrictEqual(await Promise.all([read(about('eva@b.test')), read(about('eva@b.test'))]), [1, 0])
  t.assert.strictEqual((await known(ledger, 'eva@b.test'))?.bounces, 1)
  ledger.clock.ms += (NOTICE_DAYS + 1) * DAY_MS
  t.assert.strictEqual(await read(about('leo@b.test', TOGETHER)), 0)
  ledger.clock.ms -= 2 * DAY_MS
  t.assert.strictEqual(await read(about('leo@b.test', TOGETHER)), 1)
  // Luis got the same message, and may have written the notice: it is shown, and pauses nobody.
  const leo = await known(ledger, 'leo@b.test')
  t.assert.deepStrictEqual([leo?.class, leo?.untilMs], ['invalid', undefined])
})

eachEngine(
  'by a return path of ours it is about what left under that path',
  async (t: TestContext, engine) => {
    const ledger = await openTestLedger(engine)
    const read = readerOf(ledger)
    const path = 'srs0=abcdefgh=q7=otra.test=bea@empresa.test'
    await ledger.record({
      ...{ kind: 'relayed', id: 'paso.1>queue', from: path, to: ['casa@b.test'] },
      ...{ domain: 'b.test', host: 'mx.b.test', reply: { code: 250, text: 'Ok' } },
    })
    const about = (address: string): Notice => ({
      to: [path],
      bytes: Buffer.from(notice(address, 'x@otra.test')),
    })
    t.assert.strictEqual(await read(about('eva@b.test')), 0)
    t.assert.strictEqual(await read(about('casa@b.test')), 1)
    const casa = await known(ledger, 'casa@b.test')
    // Mail of nobody here pauses nothing.
    t.assert.deepStrictEqual([casa?.organisationId, casa?.class, casa?.untilMs], [0, 'invalid', undefined])
  },
)
