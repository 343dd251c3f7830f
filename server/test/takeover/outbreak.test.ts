/**
 * An account in other hands, over real SMTP and through all threads: its outbreak is held, its sessions are cut, the right
 * people hear of it, and an admin gives it back.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { plain } from '../kit/smtp-world.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const ANA = 'ana@empresa.test'
/** What is promised. */
const MESSAGES_MAX = 50
/** Messages that were on their way when the brake was pulled. */
const ON_THEIR_WAY = 4

type Shown = {
  readonly state: string
  readonly why: string
  readonly held: number
  readonly messages: readonly { readonly id: string; readonly recipient: string }[]
}

async function cli<T>(server: TestServer, ...line: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await server.cli([...line, '--json'])
  assert.equal(code, 0, `${line.join(' ')}: ${stderr}`)
  return JSON.parse(stdout) as T
}

const shown = (server: TestServer): Promise<Shown> => cli<Shown>(server, 'takeover', 'show', ANA)

async function signedIn(server: TestServer, password: string): Promise<SmtpClient> {
  const client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  assert.match(await client.say(`AUTH PLAIN ${plain(ANA, password)}`), /^235 /)
  return client
}

const message = (subject: string): string => `From: ${ANA}\r\nSubject: ${subject}\r\n\r\nUno.\r\n`

/** Up to DATA, so that it is on its way. */
async function begun(server: TestServer, password: string, to: readonly string[]): Promise<SmtpClient> {
  const client = await signedIn(server, password)
  await client.say(`MAIL FROM:<${ANA}>`)
  for (const one of to) await client.say(`RCPT TO:<${one}>`)
  assert.match(await client.say('DATA'), /^354 /)
  return client
}

/** Sends one after the other to people that nobody wrote to, until the session is cut. */
async function outbreak(client: SmtpClient): Promise<number> {
  for (let n = 0; n < 3 * MESSAGES_MAX; n++) {
    const reply = await client.say(`MAIL FROM:<${ANA}>`)
    if (!reply.startsWith('250 ')) {
      assert.match(reply, /^530 /)
      return n
    }
    await client.say(`RCPT TO:<victima${n}@fuera.test>`)
    await client.say('DATA')
    assert.match(await client.say(`${message(`oferta ${n}`)}.`), /^250 2\.0\.0 /)
  }
  throw new Error('nobody stopped it')
}

/** Whoever is in is out, and nobody gets in. */
async function isCut(server: TestServer, imap: ImapClient, password: string): Promise<void> {
  await using smtp = await SmtpClient.open(server.ports.submission)
  await smtp.hello()
  const refused = await smtp.say(`AUTH PLAIN ${plain(ANA, password)}`)
  assert.match(refused, /^525 5\.7\.13 .*is paused to protect it.*postmaster@empresa\.test/)
  assert.match((await imap.response()) ?? 'closed', /^\* BYE|^closed/)
  await using again = await ImapClient.open(server.ports.imap)
  await again.response()
  assert.match((await again.command(`LOGIN ${ANA} "${password}"`)).tagged, / NO /)
}

async function inbox(server: TestServer, local: string, password: string): Promise<string> {
  await using imap = await ImapClient.signIn(server.ports.imap, `${local}@empresa.test`, password)
  const exists = (await imap.ok('SELECT INBOX')).find((line) => line.includes(' EXISTS'))
  if (!/[1-9]/.test(exists ?? '')) return ''
  return (await imap.ok('FETCH 1:* BODY.PEEK[]')).join('\n')
}

async function startedServer(engine: (typeof ENGINES)[number], sink: SmtpSink): Promise<TestServer> {
  const server = await startServer({ engine, workers: 2 })
  await cli(server, 'route', 'set', '*', `127.0.0.1:${sink.port}`)
  return server
}

for (const engine of ENGINES)
  test(`an outbreak is held, told, explained and given back (${engine})`, async () => {
    await using sink = await smtpSink()
    await using server = await startedServer(engine, sink)
    const password = server.passwordOf('ana')
    await using imap = await ImapClient.signIn(server.ports.imap, ANA, password)
    const late = await Promise.all(
      Array.from({ length: ON_THEIR_WAY }, (_, n) => begun(server, password, [`tarde${n}@fuera.test`])),
    )
    await using client = await signedIn(server, password)
    const sent = await outbreak(client)
    for (const one of late) {
      assert.match(await one.say(`${message('tarde')}.`), /^250 2\.0\.0 /)
      await one[Symbol.asyncDispose]()
    }
    await isCut(server, imap, password)

    // What is held stays held, and nothing of it has left.
    await server.kill9()
    await server.restart()
    const { state, why, held, messages } = await shown(server)
    const left = sink.messages.length
    assert.equal(state, 'open')
    assert.match(why, /messages in 1 minute/)
    assert.ok(left < MESSAGES_MAX, `${left} left`)
    assert.equal(left + held, sent + ON_THEIR_WAY)
    const adminReads = (): Promise<string> => inbox(server, 'admin', server.passwordOf('admin'))
    await until(async () => (await adminReads()).includes(`Suspected account theft: ${ANA}`))

    const bad = messages.find(({ recipient }) => recipient === 'tarde0@fuera.test')
    assert.ok(bad)
    const dropped = await cli<{ changed: number }>(server, 'takeover', 'drop', ANA, '--id', bad.id)
    assert.equal(dropped.changed, 1)
    const released = await cli<{ held: number }>(server, 'takeover', 'release', ANA, '--all')
    assert.equal(released.held, 0)
    await sink.received(left + held - 1)
    assert.ok(sink.messages.every(({ rcptTo }) => !rcptTo.includes('tarde0@fuera.test')))

    const { password: made } = await cli<{ password: string }>(
      server,
      'takeover',
      'restore',
      ANA,
      '--generate',
    )
    await using _back = await signedIn(server, made)
    const events = await cli<{ events: readonly { kind: string }[] }>(
      ...([server, 'ledger', 'search', '--kinds', 'account-paused', 'account-restored'] as const),
    )
    assert.deepEqual(events.events.map(({ kind }) => kind).toSorted(), ['account-paused', 'account-restored'])
  })
