/** A bad day of a company, for the screens: mail that waits, came back, was held, and an account in other hands. */
import assert from 'node:assert/strict'
import { systemClock } from '../../src/lib/clock.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { ALL_COMPANIES, addDepths } from '../../src/store/queue-depth.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { plain } from '../kit/smtp-world.ts'
import type { TestServer } from '../kit/start-server.ts'
import { openTestStores } from '../kit/stores.ts'
import { JUNK, mail, openTestQuarantine, recipient } from '../quarantine/held.ts'
import type { Screens } from './world.ts'

export const DOMAIN = 'empresa.test'
const EVERY_MS = 600_000
const DAY_MS = 86_400_000
/** What the world answers, by domain. */
const REPLIES: Readonly<Record<string, string>> = {
  'outlook.com': '451 4.7.650 The mail server [203.0.113.25] has been temporarily rate limited (S3150)',
  'gmail.com': '421 4.7.28 Our system has detected an unusual rate of mail from your address',
  'gris.test': '451 4.7.1 Greylisting in action, please come back later',
  'lleno.test': '552 5.2.2 Mailbox full',
  'nadie.test': '550 5.1.1 No such user here',
  'spam.test': '554 5.7.1 Message refused as spam',
}
const SUBJECTS = ['Factura 8841 pendiente', 'Su paquete espera', 'Ofertas de noviembre'] as const
const HURRIED: typeof JUNK = {
  ...JUNK,
  rule: 'offer.hurry',
  findings: [{ level: 3, rule: 'offer.hurry', points: 7, values: {} }],
}
/** Enough for the automatic brake, which is promised within fifty. */
const OUTBREAK_MAX = 60

async function signedIn(server: TestServer, local: string): Promise<SmtpClient> {
  const client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  const said = await client.say(`AUTH PLAIN ${plain(`${local}@${DOMAIN}`, server.passwordOf(local))}`)
  assert.match(said, /^235 /)
  return client
}

const letter = (local: string, subject: string): string =>
  `From: ${local}@${DOMAIN}\r\nSubject: ${subject}\r\n\r\nUno.\r\n`

async function send(server: TestServer): Promise<void> {
  await using client = await signedIn(server, 'ana')
  for (const domain of Object.keys(REPLIES))
    for (const local of ['uno', 'dos', 'tres'])
      assert.match(
        await client.send(`ana@${DOMAIN}`, [`${local}@${domain}`], letter('ana', `Pedido de ${local}`)),
        /^250/,
      )
}

/** To people that nobody wrote to, until the session is cut. */
async function outbreak(server: TestServer): Promise<void> {
  await using client = await signedIn(server, 'luis')
  for (let n = 0; n < OUTBREAK_MAX; n++) {
    if (!(await client.say(`MAIL FROM:<luis@${DOMAIN}>`)).startsWith('250 ')) return
    await client.say(`RCPT TO:<victima${n}@fuera.test>`)
    await client.say('DATA')
    assert.match(await client.say(`${letter('luis', `oferta ${n}`)}.`), /^250 /)
  }
  throw new Error('nobody stopped it')
}

/** What the filter held back two hours ago, and how much waited in the days before. */
async function past(server: TestServer): Promise<void> {
  await using stores = await openTestStores({ dir: server.dataDir, postgres: undefined })
  const ana = await (await openDirectory(stores.directoryDb)).accountByAddress(`ana@${DOMAIN}`)
  assert.ok(ana)
  const clock = { ms: systemClock.now() - 7_200_000, now: () => clock.ms }
  const { quarantine } = await openTestQuarantine(await stores.quarantineDb(), clock)
  for (const subject of SUBJECTS) {
    clock.ms += 60_000
    await quarantine.hold(
      mail(`control-${subject}`, {
        ...{ subject, from: { name: 'Ofertas', address: 'vende@barato.test' } },
        recipients: [
          recipient(ana.id, {
            ...{ organisationId: ana.organisationId, address: `ana@${DOMAIN}` },
            verdict: HURRIED,
          }),
        ],
      }),
    )
  }
  const now = systemClock.now() - (systemClock.now() % EVERY_MS)
  for (let atMs = now - 4 * DAY_MS; atMs < now; atMs += EVERY_MS) {
    const waiting = 14 + Math.round(4 * Math.sin(atMs / 5_000_000))
    await addDepths(stores.queueDb, atMs, new Map([[ALL_COMPANIES, waiting]]), 0)
  }
}

/** The world outside: it defers and refuses by domain. */
export const outside = (): Promise<SmtpSink> =>
  smtpSink({ rcpt: (line) => REPLIES[/@([^>]+)>/.exec(line)?.[1] ?? ''] })

export async function badDay({ server }: Screens, sink: SmtpSink): Promise<void> {
  const { code, stderr } = await server.cli(['route', 'set', '*', `127.0.0.1:${sink.port}`])
  assert.equal(code, 0, stderr)
  await past(server)
  await send(server)
  await outbreak(server)
  await until(async () => {
    const { stdout } = await server.cli(['queue', 'radar', '--json'])
    const { groups } = JSON.parse(stdout) as { groups: { target: string; waiting: number }[] }
    return groups.filter(({ waiting }) => waiting === 3).length === 3
  })
}
