/**
 * Scripts in the whole program: put by ManageSieve, run at the door and in the queue's own hop, and what they send leaves
 * by the queue. What was acknowledged is done, also when the process is killed in between.
 */
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { type FakeDns, fakeDns } from '../kit/fake-dns.ts'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { ImapClient } from '../soak/clients.ts'

type Place = AsyncDisposable & {
  readonly server: TestServer
  readonly sink: SmtpSink
  readonly dns: FakeDns
}

async function openPlace(engine: EngineName): Promise<Place> {
  await using opened = new AsyncDisposableStack()
  const sink = opened.use(await smtpSink())
  const dns = opened.use(
    await fakeDns({ 'fuera.test': { MX: [[10, 'mx.fuera.test']] }, 'mx.fuera.test': { A: ['127.0.0.1'] } }),
  )
  const server = opened.use(
    await startServer({
      engine,
      env: {
        VALIJA_QUEUE__RESOLVER: `127.0.0.1:${dns.port}`,
        VALIJA_QUEUE__MX_PORT: String(sink.port),
        VALIJA_QUEUE__ALLOW_PRIVATE_TARGETS: 'true',
      },
    }),
  )
  const rest = opened.move()
  return { server, sink, dns, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

async function script(server: TestServer, local: string, text: string): Promise<void> {
  const { sieve } = server.ports
  const address = `${local}@empresa.test`
  await using client = await ManageSieveClient.signIn(sieve, address, server.passwordOf(local))
  await client.put('filtros', text)
  await client.ok('SETACTIVE "filtros"')
}

async function submit(server: TestServer, to: string, id: string, more = ''): Promise<string> {
  await using client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  const plain = Buffer.from(`\0luis@empresa.test\0${server.passwordOf('luis')}`).toString('base64')
  const answer = await client.say(`AUTH PLAIN ${plain}`)
  if (!answer.startsWith('235')) throw new Error(answer)
  await client.say('MAIL FROM:<luis@empresa.test>')
  const taken = await client.say(`RCPT TO:<${to}>${more}`)
  if (!taken.startsWith('250')) return taken
  await client.say('DATA')
  client.write(
    `From: luis@empresa.test\r\nTo: ${to}\r\nSubject: ${id}\r\nMessage-ID: <${id}@empresa.test>\r\n\r\nHola.\r\n.\r\n`,
  )
  return await client.reply()
}

async function fromOutside(server: TestServer, to: string): Promise<string> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  const letter = `From: Bea <bea@otra.test>\r\nTo: ${to}\r\nSubject: tres\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <3@otra.test>\r\n\r\nNos vemos.\r\n`
  return await client.send('bea@otra.test', [to], letter)
}

/** Subjects of the messages in a mailbox; none where there is no such mailbox. */
async function subjects(server: TestServer, local: string, mailbox: string): Promise<string[]> {
  const address = `${local}@empresa.test`
  const client = await ImapClient.open(server.ports.imap, address, server.passwordOf(local))
  try {
    const listed = await client.command(`LIST "" "${mailbox}"`)
    if (!listed.some((line) => line.startsWith('* LIST'))) return []
    const found: string[] = []
    for await (const { body } of client.messages(mailbox))
      found.push(/^Subject: (.*)$/m.exec(body.toString())?.[1]?.trim() ?? '')
    return found
  } finally {
    client.close()
  }
}

for (const engine of ENGINES)
  test(`scripts are run at the door and in the queue (${engine})`, { timeout: 180_000 }, async (t) => {
    await whole(t, engine)
  })

async function whole(t: TestContext, engine: EngineName): Promise<void> {
  await using place = await openPlace(engine)
  const { server, sink } = place
  // Active while the next one is put.
  await script(server, 'ana', 'discard;')
  await script(
    server,
    'ana',
    `require ["fileinto", "mailbox", "copy", "vacation", "reject"];
     if header "Subject" "rechazado" { reject "No, thanks"; stop; }
     redirect :copy "casa@fuera.test";
     vacation "Vuelvo el lunes.";
     fileinto :create "Clientes";`,
  )
  t.assert.match(await submit(server, 'ana@empresa.test', 'uno'), /^250/)
  await sink.received(1)
  const [passed] = sink.messages
  t.assert.deepStrictEqual(
    passed?.rcptTo.map((line) => /<(.*)>/.exec(line)?.[1] ?? line),
    ['casa@fuera.test'],
  )
  t.assert.match(passed?.bytes.toString() ?? '', /^Delivered-To: ana@empresa\.test\r\n/m)
  t.assert.deepStrictEqual(await subjects(server, 'ana', 'Clientes'), ['uno'])
  await until(async () => (await subjects(server, 'luis', 'INBOX')).length === 1, 20_000)
  t.assert.deepStrictEqual(await subjects(server, 'luis', 'INBOX'), ['Auto: uno'])
  // By the queue: who asks for a notice is served there.
  t.assert.match(await submit(server, 'ana@empresa.test', 'dos', ' NOTIFY=SUCCESS'), /^250/)
  await until(async () => (await subjects(server, 'ana', 'Clientes')).length === 2, 20_000)
  await sink.received(2)
  t.assert.match(await submit(server, 'ana@empresa.test', 'rechazado'), /^550[ -]5\.7\.1 No, thanks/)
  t.assert.match(await submit(server, 'ana@empresa.test', 'rechazado', ' NOTIFY=SUCCESS,FAILURE'), /^250/)
  await until(async () => (await subjects(server, 'luis', 'INBOX')).length >= 3, 20_000)
  const told = (await subjects(server, 'luis', 'INBOX')).filter((text) => text.includes('rechazado'))
  t.assert.strictEqual(told.length, 1, 'the queue tells its sender')
  // What speaks of the account itself passes by all scripts, and says that mail goes out of the company.
  t.assert.deepStrictEqual(await subjects(server, 'ana', 'INBOX'), [
    'A new rule sends mail of ana@empresa.test out of the company',
  ])
  // From outside it leaves with a return path and a seal of ours.
  t.assert.match(await fromOutside(server, 'ana@empresa.test'), /^250/)
  await sink.received(3)
  const [, , foreign] = sink.messages
  t.assert.match(foreign?.mailFrom ?? '', /SRS0=[^ ]*=otra\.test=bea@empresa\.test/i)
  t.assert.match(foreign?.bytes.toString() ?? '', /^ARC-Seal: i=1;/m)
  const ledger = await server.cli(['ledger', 'search', '--account', 'ana@empresa.test', '--json'])
  for (const kind of ['redirected', 'answered', 'rejected'])
    t.assert.match(ledger.stdout, new RegExp(`"${kind}"`))
}

for (const engine of ENGINES)
  test(`what was acknowledged is done, whenever the process is killed (${engine})`, {
    timeout: 300_000,
  }, async (t) => {
    await killed(t, engine)
  })

async function killed(t: TestContext, engine: EngineName): Promise<void> {
  await using place = await openPlace(engine)
  const { server, sink } = place
  const copy = 'require ["fileinto","copy"]; redirect :copy "casa@fuera.test"; fileinto "Archive"; keep;'
  await script(server, 'ana', copy)
  const taken: string[] = []
  for (let round = 0; round < 4; round++) {
    const sending = Array.from({ length: 4 }, async () => {
      for (;;) {
        const id = randomUUID()
        const reply = await submit(server, 'ana@empresa.test', id).catch(() => '')
        if (!reply.startsWith('250')) return
        taken.push(id)
      }
    })
    await until(async () => taken.length > round * 10 + 5, 30_000)
    await server.kill9()
    await Promise.all(sending)
    await server.restart()
  }
  const everywhere = async (): Promise<boolean> => {
    const there = new Set(
      sink.messages.map(({ bytes }) => /^Subject: (.*)$/m.exec(bytes.toString())?.[1]?.trim()),
    )
    return taken.every((id) => there.has(id))
  }
  await until(everywhere, 60_000)
  for (const mailbox of ['INBOX', 'Archive']) {
    const there = new Set(await subjects(server, 'ana', mailbox))
    t.assert.deepStrictEqual(
      taken.filter((id) => !there.has(id)),
      [],
      mailbox,
    )
  }
}
