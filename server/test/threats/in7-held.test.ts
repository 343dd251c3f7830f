/** THREATS IN7: who says to be of this company and cannot prove it is held apart, in the real program. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

async function send(server: TestServer, from: string): Promise<string> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  const text = `${from}\r\nTo: ana@empresa.test\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <${Math.random()}@otra.test>\r\nSubject: Hola\r\n\r\nHola Ana, nos vemos el lunes.`
  return await client.send('rebotes@otra.test', ['ana@empresa.test'], text)
}

async function countIn(server: TestServer, mailbox: string): Promise<number> {
  await using client = await ImapClient.signIn(
    server.ports.imap,
    'ana@empresa.test',
    server.passwordOf('ana'),
  )
  const [, count] = /(\d+) EXISTS/.exec((await client.ok(`SELECT ${mailbox}`)).join('\n')) ?? []
  return Number(count)
}

for (const engine of ENGINES)
  test(`the boss from outside, two authors, and a good one, on ${engine}`, async () => {
    await using dns = await fakeDns({ 'otra.test': { TXT: ['v=spf1 ip4:127.0.0.1 -all'] } })
    await using server = await startServer({
      engine,
      env: { VALIJA_IDENTITY__TRUSTED_NETWORKS: '[]', VALIJA_QUEUE__RESOLVER: `127.0.0.1:${dns.port}` },
    })
    const before = [await countIn(server, 'INBOX'), await countIn(server, 'Junk')]
    for (const [from, rule] of [
      ['From: Jefa <boss@empresa.test>', 'own-domain'],
      ['From: a@otra.test, boss@empresa.test', 'unclear-author'],
    ] as const) {
      const reply = await send(server, from)
      assert.match(reply, /^250/, from)
      const [, id = ''] = /\[(\S+)\]$/.exec(reply) ?? []
      const { stdout } = await server.cli(['--json', 'ledger', 'search', '--kinds', 'filtered', '--id', id])
      const { events } = JSON.parse(stdout) as { events: { kind: string }[] }
      assert.equal(events.length, 1, `${rule}: ${stdout}`)
      assert.ok(stdout.includes(rule), stdout)
    }
    assert.deepEqual([await countIn(server, 'INBOX'), await countIn(server, 'Junk')], before)
    assert.match(await send(server, 'From: Luis <luis@otra.test>'), /^250/)
    assert.equal(await countIn(server, 'INBOX'), (before[0] ?? 0) + 1)
  })
