/** The control centre on a bad day: mail that waits, came back, was held, and an account in other hands. UI.md §6, §10.7 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { GUIDES } from '../../../web/admin/help/guides.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { ALL_COMPANIES, addDepths } from '../../src/store/queue-depth.ts'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { plain } from '../kit/smtp-world.ts'
import type { TestServer } from '../kit/start-server.ts'
import { openTestStores } from '../kit/stores.ts'
import { JUNK, mail, openTestQuarantine, recipient } from '../quarantine/held.ts'
import { goTo, openScreens, type Screens, VIEWS, type View } from './world.ts'

const DOMAIN = 'empresa.test'
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

async function badDay({ server }: Screens, sink: SmtpSink): Promise<void> {
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

async function at(page: Page, path: string): Promise<void> {
  await page.evaluate(`document.querySelector('#main h1')?.toggleAttribute('data-left', true)`)
  await goTo(page, `/panel${path}`)
  await page.locator('#main h1:not([data-left])').waitFor()
}

/** What the server says is in the account's language. */
async function visit(
  world: Screens,
  view: View,
  path: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const admin = `admin@${DOMAIN}`
  const { code, stderr } = await world.server.cli(['account', 'set', admin, '--language', view.language])
  assert.equal(code, 0, stderr)
  await world.visit(view, admin, path, work)
}

async function everyScreen(world: Screens, view: View): Promise<void> {
  await visit(world, view, '/panel/cola', async (page) => {
    await page.getByRole('button', { name: 'gris.test' }).waitFor()
    await page.locator('canvas').waitFor()
    await look(page, `control-queue-${view.name}`)
    if (view.width > 640) {
      await page.getByRole('button', { name: 'outlook.com', exact: true }).click()
      await page.getByRole('complementary', { name: 'outlook.com' }).waitFor()
      await look(page, `control-queue-group-${view.name}`)
    }
    for (const path of ['rebotado', 'seguimiento', 'cuarentena', 'pausas', `pausas/luis@${DOMAIN}`]) {
      await at(page, `/${path}`)
      await look(page, `control-${path.replace('/', '-')}-${view.name}`)
    }
  })
}

/** The pictures of the help book, when they are wanted: made from the screens as they are. */
async function pictures(world: Screens): Promise<void> {
  const shot = { width: 960, height: 560, colorScheme: 'light' } as const
  for (const language of ['es', 'en'] as const)
    await visit(world, { ...shot, language, name: `help-${language}` }, '/panel/', async (page) => {
      for (const { id, picture } of GUIDES) {
        if (picture === undefined) continue
        await page.goto(`${world.origin}/panel${picture}`)
        await page.locator('#main h1').waitFor()
        // By then everything is there that it shows.
        await look(page, `help-${id}-${language}`)
        const path = new URL(`../../../web/admin/help/pictures/${id}-${language}.jpg`, import.meta.url)
          .pathname
        await page.screenshot({ path, type: 'jpeg', quality: 60 })
      }
    })
}

/** What a destination does not take leaves by another server, from a phone; and the usual way is taken again. */
async function anotherWay(world: Screens): Promise<void> {
  await using relay = await smtpSink()
  await visit(world, VIEWS[3], '/panel/', async (page) => {
    await page.getByRole('button', { name: 'More' }).click()
    const all = page.getByRole('dialog')
    await all.getByRole('link', { name: 'Bounced mail' }).waitFor()
    await look(page, 'control-more')
    await all.getByRole('link', { name: 'Outgoing queue' }).click()
    // The start page has buttons about the same destination.
    await page.getByRole('button', { name: 'gris.test', exact: true }).click()
    await page.getByRole('button', { name: 'Send another way…' }).waitFor()
    assert.notEqual(await page.evaluate(`document.querySelector('#main').scrollTop`), 0, 'nothing jumps')
    await page.getByRole('button', { name: 'Send another way…' }).click()
    await page.locator('input[name=host]').fill('127.0.0.1')
    await page.getByRole('textbox', { name: 'Port' }).fill(String(relay.port))
    await look(page, 'control-reroute')
    await page.getByRole('button', { name: 'Send 3 messages' }).click()
    await page.getByText('gris.test goes by 127.0.0.1').waitFor()
    await relay.received(3)
    // Nothing waits there any more: what told why is gone by itself.
    await page.getByRole('complementary', { name: 'gris.test' }).waitFor({ state: 'detached' })
    await look(page, 'control-rerouted')
    await page.getByRole('button', { name: 'Back to the usual way' }).click()
    await page.getByRole('button', { name: 'Back to the usual way' }).waitFor({ state: 'detached' })
  })
}

test('the control centre', { skip: needs('chromium') }, async (t: TestContext) => {
  await using sink = await smtpSink({ rcpt: (line) => REPLIES[/@([^>]+)>/.exec(line)?.[1] ?? ''] })
  await using world = await openScreens()
  await badDay(world, sink)
  if (process.env['VALIJA_HELP_PICTURES'] === '1')
    await t.test('the pictures of the help book', () => pictures(world))
  for (const view of [VIEWS[0], VIEWS[2]])
    await t.test(`every screen with what happened, ${view.name}`, () => everyScreen(world, view))
  await t.test('what waits is sent another way, on a phone', () => anotherWay(world))
})
