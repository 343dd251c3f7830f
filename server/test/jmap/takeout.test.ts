/** Mail taken along and brought again, over the real port: the same octets, once, and nobody else's. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

const LETTERS = [
  'From: Luis <luis@b.example>\r\nSubject: Pedido\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\nFrom here\r\n>From there\r\n',
  'From: eva@b.example\r\nSubject: Otro\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nhola\r\n',
]
const MBOX = { 'content-type': 'application/mbox' }

const bring = (client: JmapClient, mailbox: string, body: string, headers: Record<string, string> = {}) =>
  client.ask(`/jmap/import?mailbox=${encodeURIComponent(mailbox)}`, {
    method: 'POST',
    body,
    headers: { ...MBOX, ...headers },
  })

async function namesOf(client: JmapClient): Promise<Map<string, number>> {
  const { list } = await client.call('Mailbox/get', { properties: ['name', 'totalEmails'] })
  return new Map(list.map((one) => [String(one['name']), Number(one['totalEmails'])]))
}

test('mail is taken along and brought', async (t: TestContext) => {
  await using server = await startServer()
  const ana = await JmapClient.open(server, 'ana')
  const inbox = await ana.role('inbox')
  for (const letter of LETTERS) await ana.put(letter, inbox)

  const mbox = await ana.ask('/jmap/export?mailbox=INBOX')
  await t.test('a mailbox leaves as an mbox', () => {
    assert.equal(mbox.status, 200)
    assert.equal(mbox.headers['content-type'], 'application/mbox')
    assert.match(String(mbox.headers['content-disposition']), /^attachment; filename="valija\.mbox"$/)
    assert.match(mbox.text, /^From MAILER-DAEMON .*\r\nFrom: Luis/)
    assert.ok(mbox.text.includes('\r\n>From here\r\n>>From there\r\n'))
  })
  await t.test('all of it leaves as an archive', async () => {
    const zip = await ana.ask('/jmap/export')
    assert.equal(zip.headers['content-type'], 'application/zip')
    assert.ok(zip.text.startsWith('PK\u0003\u0004'))
    assert.ok(zip.text.includes('Pedido (1).eml'))
  })
  await t.test('what is brought is what was taken', async () => {
    const brought = await bring(ana, 'Importado/2026', mbox.text)
    assert.deepEqual(brought.json(), { messages: 2, passedOver: 0, stopped: null })
    const again = await ana.ask(`/jmap/export?mailbox=${encodeURIComponent('Importado/2026')}`)
    assert.equal(
      again.text.replaceAll(/^From MAILER.*$/gm, ''),
      mbox.text.replaceAll(/^From MAILER.*$/gm, ''),
    )
    assert.match(again.text, /^From MAILER-DAEMON Sat Nov 21 10:00:00 2026\r\n/)
  })
  await t.test('a request that comes twice is carried out once', async () => {
    const key = { 'idempotency-key': 'once-1' }
    for (let n = 0; n < 2; n++) assert.equal((await bring(ana, 'Otra', mbox.text, key)).json()['messages'], 2)
    assert.equal((await namesOf(ana)).get('Otra'), 2)
    assert.equal((await bring(ana, 'Otra', `${mbox.text}From x\n`, key)).status, 422)
  })
  await t.test('lines that end as on Unix are mended', async () => {
    await bring(ana, 'Unix', 'From a\nSubject: 1\n\nuno\n\n')
    assert.ok((await ana.ask('/jmap/export?mailbox=Unix')).text.endsWith('\r\nSubject: 1\r\n\r\nuno\r\n\r\n'))
  })
  await t.test('what is no mailbox, no mbox, or nobody’s is refused', async () => {
    assert.equal((await ana.ask('/jmap/export?mailbox=Nada')).status, 404)
    assert.equal(
      (
        await ana.ask('/jmap/import?mailbox=X', {
          method: 'POST',
          body: 'x',
          headers: { 'content-type': 'text/plain' },
        })
      ).status,
      415,
    )
    assert.equal((await ana.ask('/jmap/export', { headers: { authorization: 'Basic eDp4' } })).status, 401)
    assert.deepEqual((await bring(ana, 'Vacía', '')).json(), { messages: 0, passedOver: 0, stopped: null })
  })
})
