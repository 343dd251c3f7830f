/** Level 1 in the whole service: strangers by their true address, and whom our own people wrote to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeDns } from '../kit/fake-dns.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const STRANGER = 'PROXY TCP4 93.184.216.34 127.0.0.1 56324 25\r\n'

/** What ana's recipient hears for that sender, and how long the greeting took in ms. */
async function tryAs(
  server: TestServer,
  sender: string,
): Promise<{ readonly heard: string; readonly ms: number }> {
  await using client = await SmtpClient.open(server.ports.smtp)
  const began = performance.now()
  client.write(STRANGER)
  await client.reply()
  const ms = performance.now() - began
  await client.say('EHLO mail.otra.test')
  await client.say(`MAIL FROM:<${sender}>`)
  return { heard: await client.say('RCPT TO:<ana@empresa.test>'), ms }
}

test('who looks suspicious waits, whom somebody here wrote to does not, on all threads', async () => {
  await using dns = await fakeDns({ 'otra.test': { TXT: ['v=nothing'] } })
  await using server = await startServer({
    workers: 2,
    env: {
      VALIJA_FILTER__CONNECTIONS: 'true',
      VALIJA_FILTER__GREETING_DELAY_SECONDS: '0.3',
      VALIJA_LISTENERS__TRUSTED_PROXIES: '["127.0.0.1/32"]',
      VALIJA_LISTENERS__PROXY_PROTOCOL: '["smtp"]',
      VALIJA_QUEUE__RESOLVER: `127.0.0.1:${dns.port}`,
    },
  })
  {
    await using ana = await SmtpClient.open(server.ports.submission)
    await ana.hello()
    const login = Buffer.from(`\0ana@empresa.test\0${server.passwordOf('ana')}`).toString('base64')
    assert.match(await ana.say(`AUTH PLAIN ${login}`), /^235/)
    const message = 'From: ana@empresa.test\r\nTo: luis@otra.test\r\nSubject: Hola\r\n\r\nHola'
    assert.match(await ana.send('ana@empresa.test', ['luis@otra.test'], message), /^250/)
  }
  // Written within a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  for (let n = 0; n < 4; n++) {
    const known = await tryAs(server, 'luis@otra.test')
    assert.match(known.heard, /^250/)
    assert.ok(known.ms >= 290, String(known.ms))
    assert.match(
      (await tryAs(server, 'nadie@otra.test')).heard,
      /^451[ -]4\.7\.1 .*(?:Primer contacto|First contact)/,
    )
  }
  assert.ok(dns.asked.includes('PTR 34.216.184.93.in-addr.arpa'))
  const ledger = JSON.parse(
    (await server.cli(['--json', 'ledger', 'search', '--kinds', 'refused'])).stdout,
  ) as {
    events: { ip?: string }[]
  }
  assert.ok(ledger.events.some(({ ip }) => ip === '93.184.216.34'))
})

test('on a machine of one’s own nobody waits', async () => {
  await using server = await startServer()
  await using client = await SmtpClient.open(server.ports.smtp)
  client.write('EHLO here\r\n')
  assert.match(await client.reply(), /^220/)
  assert.match(await client.reply(), /^250/)
})
