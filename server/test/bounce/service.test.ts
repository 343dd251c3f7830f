/** The running service, from a bounce to a pause and back: what each thread knows, the others act on. */
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { plain } from '../kit/smtp-world.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const NOBODY = '550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown in virtual mailbox table'
const ID = 'carta-1@empresa.test'

async function asked(server: TestServer, ...args: readonly string[]): Promise<never> {
  const { code, stdout, stderr } = await server.cli([...args, '--json'])
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as never
}

async function paused(server: TestServer): Promise<readonly string[]> {
  const { addresses }: { addresses: { address: string }[] } = await asked(server, 'bounce', 'suppressed')
  return addresses.map(({ address }) => address).sort()
}

/** Signed in as ana, with that recipient; and what was said to it. */
async function offer(server: TestServer, to: string): Promise<{ client: SmtpClient; reply: string }> {
  const client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  await client.say(`AUTH PLAIN ${plain('ana@empresa.test', server.passwordOf('ana'))}`)
  await client.say('MAIL FROM:<ana@empresa.test>')
  return { client, reply: await client.say(`RCPT TO:<${to}>`) }
}

async function refusalOf(server: TestServer, to: string): Promise<string> {
  const { client, reply } = await offer(server, to)
  await client[Symbol.asyncDispose]()
  return reply
}

async function submit(server: TestServer, to: string): Promise<string> {
  const { client, reply } = await offer(server, to)
  await using _ = client
  if (!reply.startsWith('250')) return reply
  await client.say('DATA')
  return await client.say(`Message-ID: <${ID}>\r\nFrom: ana@empresa.test\r\nSubject: a\r\n\r\nb\r\n.`)
}

function notice(about: string): string {
  return [
    'From: MAILER-DAEMON@b.test',
    'To: ana@empresa.test',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    'I am sorry, your message could not be delivered.',
    '',
    `<${about}>: host mx.b.test said: 550 5.1.1 User unknown`,
    '',
    '--- The header of the message is below.',
    '',
    'Return-Path: <ana@empresa.test>',
    `Message-ID: <${ID}>`,
    'From: ana@empresa.test',
    `To: ${about}`,
    'Subject: a',
    '',
  ].join('\r\n')
}

for (const engine of ENGINES)
  test(`an address that bounces is paused, by a reply or by a notice, and lifted (${engine})`, async (t: TestContext) => {
    await using sink = await smtpSink({ rcpt: (line) => (line.includes('<nadie@') ? NOBODY : undefined) })
    await using server = await startServer({ engine })
    const route = ['route', 'set', '*', `127.0.0.1:${sink.port}`]
    const routed = await server.cli(route)
    t.assert.strictEqual(routed.code, 0, routed.stderr + server.log())

    t.assert.match(await submit(server, 'nadie@b.test'), /^250 /)
    await until(async () => (await paused(server)).length === 1)
    await until(async () => /^550[ -]5\.1\.1 .*nadie@b\.test/.test(await refusalOf(server, 'nadie@b.test')))

    t.assert.match(await submit(server, 'eva@b.test'), /^250 /)
    await sink.received(1)
    await using stranger = await SmtpClient.open(server.ports.smtp)
    await stranger.hello()
    // It is believed when the queue has noted that the other server took the message.
    await until(async () => {
      t.assert.match(await stranger.send('', ['ana@empresa.test'], notice('eva@b.test')), /^250 /)
      return (await paused(server)).includes('eva@b.test')
    })
    const { bounces }: { bounces: { kind: string; to: string[] }[] } = await asked(
      server,
      ...['bounce', 'list', '--account', 'ana@empresa.test', '--class', 'invalid'],
    )
    t.assert.deepStrictEqual(
      bounces.map(({ kind, to }) => `${kind} ${to[0]}`),
      ['returned eva@b.test', 'bounced nadie@b.test'],
    )
    const shown = await server.cli(['bounce', 'show', 'nadie@b.test'])
    t.assert.match(shown.stdout, /nadie@b\.test .*(?:Invalid address|Dirección no válida)/)
    t.assert.match(shown.stdout, /User unknown in virtual/)
    const warned = await server.cli([
      'bounce',
      'warn',
      '--account',
      'ana@empresa.test',
      '--',
      'nadie@b.test',
      'eva@gmial.com',
    ])
    t.assert.match(warned.stdout, /^nadie@b\.test (?:is paused|está en pausa)/)
    t.assert.match(warned.stdout, /^eva@gmial\.com: .*eva@gmail\.com/m)

    t.assert.strictEqual((await server.cli(['bounce', 'lift', 'nadie@b.test'])).code, 0)
    t.assert.deepStrictEqual(await paused(server), ['eva@b.test'])
    t.assert.match(await submit(server, 'nadie@b.test'), /^250 /)
    const csv = await server.cli(['stats', '--by', 'account', '--csv'])
    t.assert.match(csv.stdout, /^account,sent,received,delivered,relayed,/)
    t.assert.match(csv.stdout, /^ana@empresa\.test,[23],0,/m)
  })
