/** Webhooks are no weapon: no private network, no other port, no plain http, and nothing before a first request was taken. THREATS JM2, PA3 */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { HttpsQuestion } from '../../src/net/https.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { WebhookTeller } from '../../src/service/webhook/deliver.ts'
import { webhookMethods } from '../../src/service/webhook/webhook-methods.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { fakeDns } from '../kit/fake-dns.ts'

/** What a company's admin might write, and what it hears. */
const WRITTEN: readonly (readonly [string, string])[] = [
  ['http://hook.test/', 'webhook.badUrl'],
  ['https://hook.test:5432/', 'webhook.badUrl'],
  ['https://ana:clave@hook.test/', 'webhook.badUrl'],
  ['https://hook.test/#x', 'webhook.badUrl'],
  ['file:///etc/passwd', 'webhook.badUrl'],
  ['hook.test', 'webhook.badUrl'],
  ['https://127.0.0.1/', 'webhook.noAnswer'],
  ['https://2130706433/', 'webhook.noAnswer'],
  ['https://0x7f.1/', 'webhook.noAnswer'],
  ['https://169.254.169.254/latest/meta-data', 'webhook.noAnswer'],
  ['https://[::1]/', 'webhook.noAnswer'],
  ['https://[::ffff:7f00:1]/', 'webhook.noAnswer'],
  ['https://[64:ff9b::7f00:1]/', 'webhook.noAnswer'],
  ['https://dentro.test/', 'webhook.noAnswer'],
  ['https://nadie.test/', 'webhook.noAnswer'],
]

for (const name of ENGINES)
  test(`nothing private is dialled, and who refuses the first request gets no second one, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const zone: Record<string, { A: string[] }> = {
      'hook.test': { A: ['203.0.114.7'] },
      'dentro.test': { A: ['10.0.0.7'] },
    }
    await using dns = await fakeDns(zone)
    const asked: HttpsQuestion[] = []
    let status = 404
    const deps = {
      ...{ directory: admin.directory, clock: admin.clock, log: silentLog, random: () => 0 },
      resolver: async () => dns.resolver,
      sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
      follow: async () => ({ events: [], after: '', more: false }),
      ask: async (question: HttpsQuestion) => {
        asked.push(question)
        return { status, body: '', type: '', headers: {} }
      },
    }
    const methods = methodTable(webhookMethods(deps))
    const jefa = await admin.as('jefa@empresa.test')
    const outcome = async (input: Json, who = jefa): Promise<string> => {
      try {
        await callAdmin(methods, who, 'webhook.add', input)
        return 'ok'
      } catch (error) {
        if (error instanceof Refusal) return error.text.key
        throw error
      }
    }
    for (const [url, key] of WRITTEN) t.assert.strictEqual(await outcome({ url }), key, url)
    t.assert.strictEqual(asked.length, 0, 'nobody was dialled')
    // One request, and none after it; a redirection is a no like any other.
    for (const no of [404, 302, 500]) {
      status = no
      t.assert.strictEqual(await outcome({ url: 'https://hook.test/' }), 'webhook.noAnswer')
    }
    const teller = new WebhookTeller(deps)
    await teller.round()
    await teller.settled()
    t.assert.strictEqual(asked.length, 3)
    t.assert.ok(
      asked.every(({ address }) => address === '203.0.114.7'),
      'the address that was judged is dialled',
    )
    t.assert.strictEqual(
      await outcome({ url: 'https://dentro.test/', allowPrivate: true }),
      'webhook.privateOperator',
    )
    status = 200
    t.assert.strictEqual(
      await outcome({ url: 'https://dentro.test:8443/', allowPrivate: true }, OPERATOR),
      'ok',
    )
    t.assert.strictEqual(asked.at(-1)?.address, '10.0.0.7')
  })
