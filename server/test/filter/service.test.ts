/** The five levels in the real program: what a stranger hears, where a person finds it, and what both are told about why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GTUBE } from '../kit/eicar.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const STRANGER = 'eva@otra.test'
const ANA = 'ana@empresa.test'
const LUIS = 'luis@empresa.test'
/** Between five and fifteen points, by several rules. */
const OFFER = [
  'Subject: You have been selected',
  'MIME-Version: 1.0',
  'Content-Type: text/html',
  '',
  '<p>Dear customer, <a href="http://192.0.2.5/x">click here</a> to read the news of our shop.</p>',
].join('\r\n')

async function send(server: TestServer, to: readonly string[], text: string): Promise<string> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  const head = `From: Eva <${STRANGER}>\r\nTo: ${to[0]}\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <${Math.random()}@otra.test>`
  return await client.send(STRANGER, to, `${head}\r\n${text}`)
}

async function newest(server: TestServer, local: string, mailbox: string): Promise<string> {
  await using client = await ImapClient.signIn(
    server.ports.imap,
    `${local}@empresa.test`,
    server.passwordOf(local),
  )
  await client.ok(`SELECT ${mailbox}`)
  return (await client.ok('FETCH * BODY.PEEK[]')).join('\n')
}

type Explained = {
  readonly recipients: readonly {
    readonly to: readonly string[]
    readonly place: string
    readonly level: number
    readonly head: string
    readonly levels: readonly { readonly level: number; readonly findings: readonly object[] }[]
  }[]
}

async function explain(server: TestServer, reply: string): Promise<Explained> {
  const [, id = ''] = /\[(\S+)\]$/.exec(reply) ?? []
  const { stdout, stderr } = await server.cli(['--json', 'filter', 'explain', id])
  assert.equal(stderr, '')
  return JSON.parse(stdout) as Explained
}

for (const engine of ENGINES)
  test(`each level decides in the real program, and says so, on ${engine}`, async () => {
    await using server = await startServer({ engine })
    const good = await send(
      server,
      [ANA],
      'Subject: Presupuesto\r\n\r\nHola Ana, te mando el presupuesto el lunes.',
    )
    assert.match(good, /^250/)
    assert.match(await newest(server, 'ana', 'INBOX'), /^X-Valija-Levels: \S+; inbox;/m)

    const offer = await send(server, [ANA], OFFER)
    assert.match(offer, /^250/)
    const junk = await newest(server, 'ana', 'Junk')
    assert.match(junk, /^X-Valija-Levels: \S+; junk; level=3;/m)
    assert.match(junk, /^X-Spam-Flag: YES\r?$/m)
    const [why] = (await explain(server, offer)).recipients
    assert.deepEqual([why?.to, why?.place, why?.level], [[ANA], 'junk', 3])
    assert.ok((why?.levels[2]?.findings.length ?? 0) > 1)

    const refused = await send(server, [ANA], GTUBE)
    assert.match(refused, /^550[ -]5\.7\.1 /)
    const [no] = (await explain(server, refused)).recipients
    assert.deepEqual(
      [no?.to, no?.place, no?.head],
      [[ANA], 'refuse', 'Not accepted: decided by level 3, Content.'],
    )
  })

for (const engine of ENGINES)
  test(`rules of account and company, and what is held back, on ${engine}`, async () => {
    await using server = await startServer({ engine })
    const set = await server.cli(['filter', 'settings', 'set', '--for', ANA, '--on-junk', 'quarantine'])
    assert.equal(set.code, 0, set.stderr)
    const both = await send(server, [ANA, LUIS], OFFER)
    assert.match(both, /^250/)
    assert.match(await newest(server, 'luis', 'Junk'), /^Subject: You have been selected/m)
    const { recipients } = await explain(server, both)
    assert.deepEqual(recipients.map(({ to: [address], place }) => [address, place]).sort(), [
      [ANA, 'quarantine'],
      [LUIS, 'junk'],
    ])
    const blocked = await server.cli(['filter', 'list', 'add', 'block', STRANGER, '--for', LUIS])
    assert.equal(blocked.code, 0, blocked.stderr)
    assert.match(await send(server, [LUIS], 'Subject: hola\r\n\r\nhola'), /^550/)
  })
