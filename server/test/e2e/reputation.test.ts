/** Block lists on the running service: asked from the command line, told by mail, shown again. */
import { type TestContext, test } from 'node:test'
import { fakeDns } from '../kit/fake-dns.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer } from '../kit/start-server.ts'

test('a listing is found, told to the operator, and kept when it is over', async (t: TestContext) => {
  await using dns = await fakeDns({
    '7.34.216.93.zen.spamhaus.org': { A: ['127.0.0.4'], TXT: ['https://check.example/'], ttl: 0 },
    '7.34.216.93.psbl.surriel.com': { A: ['127.255.255.254'], ttl: 0 },
  })
  await using server = await startServer({
    env: {
      VALIJA_QUEUE__RESOLVER: `${dns.host}:${dns.port}`,
      VALIJA_SERVER__ADDRESSES: '["93.216.34.7"]',
    },
  })
  const before = await server.cli(['reputation', 'show'])
  t.assert.match(before.stdout, /Nothing was looked at yet/, before.stderr)
  const checked = await server.cli(['reputation', 'check'])
  t.assert.match(checked.stdout, /^93\.216\.34\.7: listed by Spamhaus ZEN since .* \(127\.0\.0\.4, XBL\)\.$/m)
  t.assert.match(checked.stdout, /The list says: https:\/\/check\.example\//)
  t.assert.match(checked.stdout, /do not answer our DNS resolver[^\n]*PSBL/)
  t.assert.match(checked.stdout, /^empresa\.test: on no block list/m)
  t.assert.match(checked.stdout, /1 notice was sent/)
  const operator = server.accounts.find(({ role }) => role === 'operator')?.address ?? ''
  await using client = await ImapClient.open(server.ports.imap)
  await client.response()
  await client.ok(`LOGIN ${operator} "${server.passwordOf(operator.replace(/@.*/, ''))}"`)
  await client.ok('SELECT INBOX')
  await until(async () => {
    await client.ok('NOOP')
    const found = await client.ok('SEARCH SUBJECT "93.216.34.7" TEXT "Spamhaus ZEN"')
    return JSON.stringify(found).includes('SEARCH 1')
  })
  dns.zone = {}
  const again = await server.cli(['reputation', 'check', '--json'])
  t.assert.match(again.stdout, /"clean":\s*10/)
  const past = await server.cli(['reputation', 'history', '93.216.34.7'])
  t.assert.match(past.stdout, /93\.216\.34\.7 +Spamhaus ZEN +\S.*\S +\S.*127\.0\.0\.4/)
})
