/** A service with a day's mail in it: what waits, what came back, what is held, an account that was stopped. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { systemClock } from '../../src/lib/clock.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { plain } from '../kit/smtp-world.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { openTestStores } from '../kit/stores.ts'
import { mail, openTestQuarantine, recipient } from '../quarantine/held.ts'

export const HOST = 'mail.empresa.test'
const ANA = 'ana@empresa.test'
const LUIS = 'luis@empresa.test'

/** Nobody has written there yet. */
export const LATER = 'cooperativa-andes.example'

/** Whom luis writes to when he is somebody else. */
const VICTIMS = 'musterfirma.example'

/** What the rest of the world answers, by domain. */
const REPLIES: Readonly<Record<string, string>> = {
  'outlook.com':
    '451 4.7.650 The mail server [203.0.113.25] has been temporarily rate limited due to IP reputation. (S775)',
  'tiendas-norte.example': '450 4.2.0 Greylisted, please try again in 300 seconds',
  [VICTIMS]: '451 4.3.0 Temporary problem',
  [LATER]: '421 4.3.2 Service shutting down',
  'gmial.example': '550 5.1.1 No such user here',
  'lleno.example': '552 5.2.2 Mailbox full',
  'hotelplaza.example': '550 5.7.1 Message refused as spam',
}

export type ControlWorld = AsyncDisposable & {
  readonly server: TestServer
  readonly sink: SmtpSink
  /** Ana writes one message to these. */
  write(to: readonly string[], subject: string): Promise<void>
}

export async function openControlWorld(): Promise<ControlWorld> {
  await using opened = new AsyncDisposableStack()
  const sink = opened.use(await smtpSink())
  sink.script = {
    rcpt: (line) =>
      Object.entries(REPLIES).find(([domain]) => line.toLowerCase().includes(`@${domain}`))?.[1],
  }
  const server = opened.use(await startServer())
  await cli(server, 'route', 'set', '*', `127.0.0.1:${sink.port}`)
  await holdFor(server)
  await using client = await signedIn(server, ANA)
  const write = async (to: readonly string[], subject: string): Promise<void> => {
    await using one = await signedIn(server, ANA)
    assert.match(await one.send(ANA, to, letter(ANA, subject)), /^250 /)
  }
  for (const domain of Object.keys(REPLIES).filter((one) => one !== LATER && one !== VICTIMS))
    for (const name of ['compras', 'deposito'])
      assert.match(await client.send(ANA, [`${name}@${domain}`], letter(ANA, 'Pedido 2288')), /^250 /)
  assert.match(
    await client.send(
      ANA,
      ['administracion@distribuidora-sur.example', 'martin@distribuidora-sur.example'],
      letter(ANA, 'Orden'),
    ),
    /^250 /,
  )
  await outbreak(server)
  await until(async () => (await cli(server, 'bounce', 'list')).includes('gmial.example'))
  const rest = opened.move()
  return { server, sink, write, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

export async function cli(server: TestServer, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await server.cli(words)
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
  return stdout
}

function letter(from: string, subject: string): string {
  return `From: ${from}\r\nSubject: ${subject}\r\n\r\nBuen día.\r\n`
}

async function signedIn(server: TestServer, address: string): Promise<SmtpClient> {
  const client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  const password = server.passwordOf(address.slice(0, address.indexOf('@')))
  assert.match(await client.say(`AUTH PLAIN ${plain(address, password)}`), /^235 /)
  return client
}

/** Luis writes to people nobody wrote to, until he is stopped. */
async function outbreak(server: TestServer): Promise<void> {
  await using client = await signedIn(server, LUIS)
  for (let n = 0; n < 150; n++) {
    if (!(await client.say(`MAIL FROM:<${LUIS}>`)).startsWith('250 ')) return
    await client.say(`RCPT TO:<victima${n}@${n % 5 === 0 ? 'escapo.example' : VICTIMS}>`)
    await client.say('DATA')
    const subject = n % 12 === 5 ? `Re: Muestras ${n}` : `Factura ${n} pendiente, abra el enlace`
    assert.match(await client.say(`${letter(LUIS, subject)}.`), /^250 /)
  }
  throw new Error('nobody stopped it')
}

async function holdFor(server: TestServer): Promise<void> {
  await using stores = await openTestStores({ dir: server.dataDir, postgres: undefined })
  const ana = await (await openDirectory(stores.directoryDb)).accountByAddress(ANA)
  if (ana === undefined) throw new Error('no account')
  const { id, organisationId } = ana
  const clock = { ms: systemClock.now() - 7_200_000, now: () => clock.ms }
  const { quarantine } = await openTestQuarantine(await stores.quarantineDb(), clock)
  for (const [at, [name, subject]] of HELD.entries()) {
    clock.ms += 60_000
    await quarantine.hold(
      mail(`held-${at}`, {
        ...{ subject, from: { name, address: 'pablo@papelera-norte.example' } },
        recipients: [recipient(id, { organisationId, address: ANA })],
      }),
    )
  }
}

const HELD = [
  ['Papelera Norte', 'Presupuesto de cajas, segunda versión'],
  ['Banco Austral', 'Su contraseña vence hoy'],
  ['Premios 2026', 'Ha sido elegido'],
] as const

/** Who administers signs in as the page does. */
export async function enter(page: Page, server: TestServer, path: string): Promise<void> {
  const origin = `https://${HOST}:${server.ports.https}`
  await page.goto(`${origin}/panel/`)
  const admin = server.accounts.find(({ role }) => role !== 'account')
  if (admin === undefined) throw new Error('nobody administers')
  const body = JSON.stringify({ address: admin.address, password: admin.password })
  const status = await page.evaluate(
    `fetch('/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body)} }).then(({ status }) => status)`,
  )
  assert.equal(status, 201)
  await page.goto(`${origin}/panel${path}`)
}
