/** A webhook of the started service: added on the command line, told over HTTPS of mail that was delivered. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { until } from '../kit/queue.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'

test('the service tells a place on the web of what happened', async (t: TestContext) => {
  await using opened = new AsyncDisposableStack()
  const { key, certificate } = selfSigned('127.0.0.1')
  const dir = await mkdtemp(join(tmpdir(), 'valija-hook-'))
  opened.defer(() => rm(dir, { recursive: true, force: true }))
  const ca = join(dir, 'ca.pem')
  await writeFile(ca, certificate)
  const heard: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[] = []
  const place = createServer({ key, cert: certificate }, (request, response) => {
    let text = ''
    request.on('data', (octets: Buffer) => {
      text += octets.toString()
    })
    request.on('end', () => {
      heard.push(JSON.parse(text) as (typeof heard)[number])
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => place.listen(0, '127.0.0.1', resolve))
  opened.defer(() => void place.close())
  const { port } = place.address() as AddressInfo
  await using server = await startServer({ env: { NODE_EXTRA_CA_CERTS: ca } })
  const url = `https://127.0.0.1:${port}/hook`
  const closed = await server.cli(['webhook', 'add', url])
  t.assert.match(closed.stderr, /begins with https:\/\/, on the usual port/)
  const added = await server.cli(['webhook', 'add', url, '--allow-private', '--kinds', 'delivered'])
  t.assert.match(
    added.stdout,
    /Webhook 1: https:\/\/127\.0\.0\.1:\d+\/hook is told from now on\.\nSecret: whsec_\S{44} \(shown only now\)/,
    added.stderr,
  )
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  await client.send('bea@fuera.test', ['ana@empresa.test'], 'From: bea@fuera.test\r\n\r\nUno.\r\n')
  await until(() => heard.length === 2)
  t.assert.deepStrictEqual(
    heard.map(({ type }) => type),
    ['webhook.ping', 'ledger.delivered'],
  )
  t.assert.deepStrictEqual(heard[1]?.data['to'], ['ana@empresa.test'])
  t.assert.match((await server.cli(['webhook', 'list'])).stdout, /127\.0\.0\.1:\d+\/hook\s+delivered\s+works/)
  t.assert.match((await server.cli(['webhook', 'remove', '1'])).stdout, /Webhook 1 is gone/)
  t.assert.match((await server.cli(['webhook', 'list'])).stdout, /There are no webhooks/)
})
