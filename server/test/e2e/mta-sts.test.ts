/** A whole installation sends to a domain that publishes a policy: what it fetches it obeys, and what it owes waits. RFC 8461 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { DESTINATION, openStsDestination } from '../kit/sts-destination.ts'

test('enforce: encrypted to the right machine, and nothing in the clear', {
  skip: needs('openssl'),
  timeout: 120_000,
}, async (t: TestContext) => {
  await using place = await openStsDestination('enforce')
  const dir = mkdtempSync(join(tmpdir(), 'valija-sts-'))
  t.after(() => rmSync(dir, { recursive: true }))
  writeFileSync(join(dir, 'ca.pem'), place.ca)
  await using server = await startServer({
    env: {
      VALIJA_QUEUE__RESOLVER: `127.0.0.1:${place.dns.port}`,
      VALIJA_QUEUE__MX_PORT: String(place.sink.port),
      VALIJA_QUEUE__STS_PORT: String(place.policyPort),
      VALIJA_QUEUE__ALLOW_PRIVATE_TARGETS: 'true',
      NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem'),
    },
  })
  await submit(server, 'una')
  await place.sink.received(1)
  t.assert.strictEqual(place.sink.messages[0]?.tls, true)
  t.assert.strictEqual(place.asked, 1)
  // From now on the machine offers no TLS.
  place.sink.script = {}
  place.sink.hangUp()
  await submit(server, 'dos')
  await until(async () =>
    (await server.cli(['queue', 'list', '--json'])).stdout.includes('TLS is required here'),
  )
  t.assert.strictEqual(place.sink.messages.length, 1)
})

async function submit(server: TestServer, subject: string): Promise<void> {
  await using client = await SmtpClient.open(server.ports.submission)
  await client.hello()
  const plain = Buffer.from(`\0ana@empresa.test\0${server.passwordOf('ana')}`).toString('base64')
  const answer = await client.say(`AUTH PLAIN ${plain}`)
  if (!answer.startsWith('235')) throw new Error(answer)
  const message = `From: ana@empresa.test\r\nSubject: ${subject}\r\n\r\nHola.\r\n`
  const taken = await client.send('ana@empresa.test', [`bea@${DESTINATION}`], message)
  if (!taken.startsWith('250')) throw new Error(taken)
}
