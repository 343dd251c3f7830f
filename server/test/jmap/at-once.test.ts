/** As much as the session resource tells: uploads and requests at once of each account, and what a message takes along. RFC 8620 §2, §3.6.1 */
import assert from 'node:assert/strict'
import { request } from 'node:https'
import { after, before, suite, test } from 'node:test'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

/** A request of Ana's whose body does not end; returns how it is given up. */
function beginOne(server: TestServer, path: string): () => void {
  const basic = Buffer.from(`ana@empresa.test:${server.passwordOf('ana')}`).toString('base64')
  const headers = {
    host: `mail.empresa.test:${server.ports.https}`,
    authorization: `Basic ${basic}`,
    'content-type': 'application/json',
    'content-length': '9',
  }
  const place = { host: '127.0.0.1', port: server.ports.https, rejectUnauthorized: false, agent: false }
  const begun = request({ ...place, path, method: 'POST', headers })
  begun.on('error', () => undefined)
  begun.write('{')
  return () => begun.destroy()
}

suite('JMAP at once', () => {
  let server: TestServer
  let ana: JmapClient
  let luis: JmapClient
  before(async () => {
    server = await startServer()
    ana = await JmapClient.open(server, 'ana')
    luis = await JmapClient.open(server, 'luis')
  })
  after(() => server[Symbol.asyncDispose]())

  for (const [limit, max, good] of [
    ['maxConcurrentUpload', 4, 201],
    ['maxConcurrentRequests', 8, 200],
  ] as const)
    test(limit, async () => {
      const pathOf = ({ accountId }: JmapClient): string =>
        good === 201 ? `/jmap/upload/${accountId}` : '/jmap/api'
      const ask = (who: JmapClient) =>
        who.ask(pathOf(who), {
          method: 'POST',
          body: '{"using":[],"methodCalls":[]}',
          headers: { 'content-type': 'application/json' },
        })
      const begun = Array.from({ length: max - 1 }, () => beginOne(server, pathOf(ana)))
      assert.equal((await ask(ana)).status, good)
      begun.push(beginOne(server, pathOf(ana)))
      await until(async () => (await ask(ana)).status === 429)
      const refused = await ask(ana)
      assert.deepEqual(
        [refused.json()['type'], refused.json()['limit'], refused.headers['retry-after']],
        ['urn:ietf:params:jmap:error:limit', limit, '1'],
      )
      assert.equal((await ask(luis)).status, good)
      for (const giveUp of begun) giveUp()
      await until(async () => (await ask(ana)).status === good)
    })

  test('a message takes as much along as is told', async () => {
    const session = (await ana.ask('/jmap/session')).json()
    const accounts = session['accounts'] as Record<
      string,
      { accountCapabilities: Record<string, Record<string, number>> }
    >
    const mail = accounts[ana.accountId]?.accountCapabilities['urn:ietf:params:jmap:mail']
    const blobId = await ana.upload(
      'application/zip',
      Buffer.alloc(Number(mail?.['maxSizeAttachmentsPerEmail']), 'x'),
    )
    const mailboxIds = { [await ana.role('drafts')]: true }
    const attachments = [{ blobId, type: 'application/zip', name: 'a.zip', disposition: 'attachment' }]
    const { created, notCreated } = await ana.call('Email/set', {
      create: { one: { mailboxIds, subject: 'a', attachments } },
    })
    assert.ok(created, JSON.stringify(notCreated))
  })
})
