/** The whole service, as an operator sets it up: whom it judges, what it writes, how exceptions are made. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeDns } from '../kit/fake-dns.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const MESSAGE = 'From: Bea <bea@otra.test>\r\nTo: ana@empresa.test\r\nSubject: Hola\r\n\r\nNos vemos.'

async function send(server: TestServer): Promise<string> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  return await client.send('bea@otra.test', ['ana@empresa.test'], MESSAGE)
}

test('loopback is trusted unless the operator says otherwise', async () => {
  await using server = await startServer()
  assert.match(await send(server), /^250/)
  assert.ok(!server.log().includes('identity.'))
})

test('forged mail is refused, and taken when an exception is made, without a restart', async () => {
  await using dns = await fakeDns({
    'otra.test': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] },
    '_dmarc.otra.test': { TXT: ['v=DMARC1; p=reject'] },
  })
  await using server = await startServer({
    env: { VALIJA_IDENTITY__TRUSTED_NETWORKS: '[]', VALIJA_QUEUE__RESOLVER: `127.0.0.1:${dns.port}` },
  })
  assert.match(await send(server), /^550[ -]5\.7\.1 otra\.test /)
  const made = await server.cli(['identity', 'trust', 'otra.test', '--organisation', '1'])
  assert.deepEqual([made.code, made.stderr], [0, ''])
  assert.match(await send(server), /^250/)
  const { stdout } = await server.cli(['--json', 'identity', 'list', '--organisation', '1'])
  assert.deepEqual((JSON.parse(stdout) as { exceptions: unknown }).exceptions, [
    { kind: 'author', subject: 'otra.test', from: 'company' },
  ])
  assert.match(server.log(), /"event":"identity\.judged"/)
  assert.ok(!server.log().includes('bea@otra.test'))
  const metrics = await (await fetch(`http://127.0.0.1:${server.statusPort}/metrics`)).text()
  assert.match(metrics, /valija_dmarc_results_total\{result="fail"\} 2/)
  assert.match(metrics, /valija_identity_actions_total\{action="refuse",reason="policy"\} 1/)
})
