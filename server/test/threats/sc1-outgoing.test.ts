/**
 * A whole run of the real program, watched from below: it connects to what it was told to and to nothing else, and
 * nobody gets mail who was not asked for. A poisoned package would have to get past both. THREATS SC1
 */
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { watchOutgoing } from '../kit/outgoing.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

/** Everything in a message that a careless program would fetch, answer or resolve. */
const TEMPTING = [
  'From: "x" <x@fuera.example>',
  'To: ana@empresa.test',
  'Subject: hola',
  'Date: Sun, 22 Nov 2026 10:00:00 +0100',
  'Message-ID: <1@fuera.example>',
  'Disposition-Notification-To: espia@robo.example',
  'Return-Receipt-To: espia@robo.example',
  'Errors-To: espia@robo.example',
  'List-Unsubscribe: <https://robo.example/u>, <mailto:espia@robo.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<img src="http://robo.example/a.png"><link rel=stylesheet href="//robo.example/a.css">',
  '--b',
  'Content-Type: message/external-body; access-type=anon-ftp; site=robo.example; directory=pub; name=a',
  '',
  'Content-Type: text/plain',
  '',
  '',
  '--b--',
].join('\r\n')

/** All that was asked to be sent outside, one by one. */
const ASKED = ['uno@fuera.example', 'dos@fuera.example', 'tres@ruta.example', 'fuera@socio.example']

async function useAll(server: TestServer): Promise<void> {
  await using outside = await SmtpClient.open(server.ports.smtp)
  await outside.hello()
  await outside.send('x@fuera.example', ['ana@empresa.test'], TEMPTING)
  await outside.say('MAIL FROM:<x@fuera.example> RET=FULL')
  for (const to of ['nadie@empresa.test', 'ana%robo.example@empresa.test', '@robo.example:ana@empresa.test'])
    await outside.say(`RCPT TO:<${to}> NOTIFY=SUCCESS,FAILURE`)

  await using submission = await SmtpClient.open(server.ports.submission)
  await submission.hello()
  await submission.say('STARTTLS')
  await submission.startTls()
  await submission.say('EHLO client.test')
  const credentials = `\0ana@empresa.test\0${server.passwordOf('ana')}`
  await submission.say(`AUTH PLAIN ${Buffer.from(credentials).toString('base64')}`)
  const own = TEMPTING.replace('"x" <x@fuera.example>', 'ana@empresa.test').replace(
    'Subject:',
    'Bcc: oculto@robo.example\r\nCc: copia@robo.example\r\nSubject:',
  )
  const recipients = [...ASKED.slice(0, 3), 'socios@empresa.test', 'luis@empresa.test']
  await submission.send('ana@empresa.test', recipients, own)

  await using imap = await ImapClient.signIn(server.ports.imap, 'ana@empresa.test', server.passwordOf('ana'))
  await imap.append('INBOX', TEMPTING)
  await imap.ok('SELECT INBOX')
  await imap.ok('UID FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY.PEEK[])')
  await imap.ok('SEARCH TEXT "robo.example"')
}

for (const engine of ENGINES)
  test(`every way out was asked for, on ${engine}`, { skip: needs('cc') }, async (t: TestContext) => {
    await using watch = await watchOutgoing()
    await using exchange = await smtpSink()
    await using smartHost = await smtpSink()
    await using dns = await fakeDns({
      'fuera.example': { MX: [[10, 'mx.fuera.example']] },
      'socio.example': { MX: [[10, 'mx.fuera.example']] },
      'mx.fuera.example': { A: ['127.0.0.1'] },
    })
    await using server = await startServer({
      engine,
      workers: 2,
      env: {
        ...watch.env,
        VALIJA_QUEUE__RESOLVER: `127.0.0.1:${dns.port}`,
        VALIJA_QUEUE__MX_PORT: String(exchange.port),
        VALIJA_QUEUE__ALLOW_PRIVATE_TARGETS: 'true',
      },
    })
    const valija = async (...words: string[]): Promise<void> => {
      const { code, stderr } = await server.cli(words)
      t.assert.strictEqual(code, 0, `${words.join(' ')}: ${stderr}`)
    }
    await valija('route', 'set', 'ruta.example', `127.0.0.1:${smartHost.port}`)
    await valija('alias', 'add', 'socios@empresa.test', 'fuera@socio.example')
    await useAll(server)
    await exchange.received(2)
    await smartHost.received(1)
    await valija('queue', 'list')
    await server.stop()
    await valija('account', 'list')
    await server.restart()
    await useAll(server)
    await smartHost.received(2)
    await exchange.received(4)
    await server.stop()

    const sent = [exchange, smartHost].flatMap(({ messages }) => messages.flatMap(({ rcptTo }) => rcptTo))
    t.assert.deepStrictEqual(sent.sort(), [...ASKED, ...ASKED].sort())

    const needed = [
      `udp 127.0.0.1:${dns.port}`,
      `tcp 127.0.0.1:${exchange.port}`,
      `tcp 127.0.0.1:${smartHost.port}`,
      `unix ${join(server.dataDir, 'run/ctl.sock')}`,
      ...(engine === 'postgres' ? [databaseAddress()] : []),
    ]
    const seen = await watch.seen()
    for (const one of needed) t.assert.ok(seen.has(one), `${one} was not seen among ${[...seen].join(', ')}`)
    t.assert.deepStrictEqual(
      [...seen].filter((one) => !needed.includes(one)),
      [],
    )
  })

function databaseAddress(): string {
  const { hostname, port } = new URL(process.env['TEST_PG_URL'] ?? '')
  return `tcp ${hostname}:${port === '' ? 5432 : port}`
}
