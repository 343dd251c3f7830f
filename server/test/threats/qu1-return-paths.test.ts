/** Notices that come back by a return path of ours, over the wire: only real ones, only notices. THREATS QU1, IN10 */
import type { TestContext } from 'node:test'
import { openReturnPaths } from '../../src/app-outgoing.ts'
import { silentLog } from '../../src/lib/log.ts'
import { formatAddress } from '../../src/mail/address.ts'
import type { QueueId } from '../../src/mail/ids.ts'
import { createIntake, type Intake } from '../../src/service/delivery/intake.ts'
import { createSrs } from '../../src/service/signing/srs.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { TEST_SEALER } from '../kit/queue.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const DAY_MS = 24 * 3600 * 1000
const BEA = { local: 'Bea', domain: 'otra.test' }
const BOUNCE = 'From: MAILER-DAEMON@lejos.test\r\nSubject: no\r\n\r\nNo.\r\n'

eachEngine(
  'a forged, old or unproved return path is nobody’s; a real one takes notices alone',
  async (t: TestContext, engine) => {
    let late: Intake | undefined
    const intake = (real: Intake): Intake => ({
      recipient: (...given) => (late ?? real).recipient(...given),
      accept: (...given) => (late ?? real).accept(...given),
    })
    await using world = await openSmtpWorld(engine, { intake })
    const { directory, queued } = world
    const clock = steppedClock()
    const parts = { directory, sealer: async () => TEST_SEALER, clock }
    late = createIntake({
      ...{ directory, accounts: world.stores.accounts, delivery: world.delivery, log: silentLog },
      returnPaths: openReturnPaths(parts),
      queue: { enqueue: async (mail) => `q${queued.push(mail)}` as QueueId },
    })
    const srs = createSrs(parts)
    const pathOf = async (proved: boolean, domain = 'empresa.test'): Promise<string> =>
      formatAddress(await srs.rewrite(BEA, domain, proved))
    const real = await pathOf(true)

    t.assert.match(await send(world, '', real), /^250 /)
    t.assert.match(await send(world, '', real.toLowerCase()), /^250 /)
    t.assert.deepStrictEqual(
      queued.map(({ reversePath, recipients, accountId, forwardedBy }) => [
        reversePath,
        recipients[0]?.address,
        accountId,
        forwardedBy,
      ]),
      // Case means nothing to us, and may mean something to them.
      ['Bea', 'bea'].map((local) => [null, `${local}@otra.test`, undefined, undefined]),
    )
    const no: readonly (readonly [from: string, to: string, answer: RegExp])[] = [
      ['eva@lejos.test', real, /^550[ -]5\.7\.1 /],
      ['', await pathOf(false), /^550[ -]5\.7\.1 /],
      ['', real.replace('Bea', 'Eva'), /^550[ -]5\.1\.1 /],
      ['', real.replace('otra', 'ajena'), /^550[ -]5\.1\.1 /],
      ['', real.replace(/=[a-z2-7]{8}=/, '=aaaaaaaa='), /^550[ -]5\.1\.1 /],
      ['', 'SRS0=@empresa.test', /^550[ -]5\.1\.1 /],
      ['', 'SRS1=a=b==c=d=e=f@empresa.test', /^550[ -]5\.1\.1 /],
      // Of a domain that is not ours it is an address like any other.
      ['', await pathOf(true, 'lejos.test'), /^550[ -]5\.7\.1 /],
    ]
    for (const [from, to, answer] of no) t.assert.match(await send(world, from, to), answer, `${from} ${to}`)
    clock.ms += 18 * DAY_MS
    t.assert.match(await send(world, '', real), /^550[ -]5\.7\.1 /)
    t.assert.strictEqual(queued.length, 2)
  },
)

/** What is said to RCPT, or to the text where RCPT was fine. */
async function send(world: SmtpWorld, from: string, to: string): Promise<string> {
  await using client = await world.client('mx')
  await client.say(`MAIL FROM:<${from}>`)
  const reply = await client.say(`RCPT TO:<${to}>`)
  if (!reply.startsWith('250')) return reply
  await client.say('DATA')
  return await client.say(`${BOUNCE}.`)
}
