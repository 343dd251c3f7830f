/** The admin API of the running service, over its real threads: the directory, the queue's thread and the main thread's books. */
import { type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { type Answered, askHttp, sending } from '../kit/http-client.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'

const SCOPES = ['directory:write', 'queue:write', 'ledger:read', 'dns:read']

for (const engine of ENGINES)
  test(`a program follows a message from a new account to the queue and drops it, on ${engine}`, async (t: TestContext) => {
    // Nobody answers for the DNS, so that mail for elsewhere waits.
    await using server = await startServer({ engine, env: { VALIJA_QUEUE__RESOLVER: '127.0.0.1:9' } })
    const made = await server.cli([
      'api-key',
      'add',
      'admin@empresa.test',
      'tienda',
      '--scopes',
      ...SCOPES,
      '--json',
    ])
    const { key } = JSON.parse(made.stdout) as { key: string }
    const headers = { authorization: `Bearer ${key}` }
    const ask = (path: string, body?: unknown, method = 'POST'): Promise<Answered> =>
      askHttp(
        { port: server.ports.https },
        `/api/v1${path}`,
        body === undefined ? { headers } : sending(method, body, headers),
      )
    const account = await ask('/accounts', { address: 'nora@empresa.test', generate: true })
    t.assert.strictEqual(account.status, 201, account.text)
    const password = String(account.json()['password'])

    await using client = await SmtpClient.open(server.ports.submission)
    await client.hello()
    await client.say('STARTTLS')
    await client.startTls({ rejectUnauthorized: false })
    await client.say('EHLO client.test')
    const plain = Buffer.from(`\0nora@empresa.test\0${password}`).toString('base64')
    t.assert.match(await client.say(`AUTH PLAIN ${plain}`), /^235/)
    t.assert.match(
      await client.send('nora@empresa.test', ['x@fuera.invalid'], 'From: <nora@empresa.test>\r\n\r\nb'),
      /^250/,
    )
    const waiting = async (): Promise<{ id: string; recipient: string }[]> =>
      (await ask('/queue')).json()['entries'] as { id: string; recipient: string }[]
    await until(async () => (await waiting()).length === 1)
    const [entry] = await waiting()
    t.assert.strictEqual(entry?.recipient, 'x@fuera.invalid')
    const found = async (): Promise<{ event: string; kind: string }[]> =>
      (await ask(`/ledger?to=x@fuera.invalid`)).json()['events'] as { event: string; kind: string }[]
    await until(async () => (await found()).length > 0)
    const [event] = await found()
    t.assert.strictEqual((await ask(`/ledger/${event?.event ?? ''}`)).status, 200)
    t.assert.strictEqual((await ask('/queue/drop', {})).status, 400, 'everything only when it is said')
    const dropped = await ask('/queue/drop', { id: entry?.id })
    t.assert.deepStrictEqual(dropped.json(), { changed: 1, left: 0 })
    await until(async () => (await waiting()).length === 0)
    t.assert.strictEqual((await ask('/domains/empresa.test/dns-zone')).status, 200)
    t.assert.strictEqual((await ask('/domains/empresa.test/mta-sts', { mode: 'none' }, 'PUT')).status, 403)
  })
