/** The DNS page as methods: whose domain it is decides, and the published policy follows its mode. THREATS TE1 */
import { suite, type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { parseStsPolicy } from '../../src/mail/sts/policy.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { dnsMethods } from '../../src/service/dns-page/dns-methods.ts'
import { LOOKS_AT_ONCE } from '../../src/service/dns-page/limits.ts'
import type { Row } from '../../src/service/dns-page/row.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { askHttp } from '../kit/http-client.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { HOSTNAME } from '../kit/mailbox-world.ts'

type Call = (principal: Principal, method: string, input: Json) => Promise<Record<string, Json>>

function openMethods(
  { directory }: Pick<TestAdmin, 'directory'>,
  check: () => Promise<readonly Row[]>,
): Call {
  const table = methodTable(
    dnsMethods({
      directory,
      texts: createTexts(),
      dkimOf: async () => [],
      server: async () => ({
        hostname: HOSTNAME,
        addresses: ['93.216.34.7'],
        servers: [],
        https: true,
        certificates: [],
      }),
      check,
    }),
  )
  return async (principal, method, input) =>
    (await callAdmin(table, principal, method, input)) as Record<string, Json>
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

for (const name of ENGINES)
  suite(`dns methods on ${name}`, () => {
    test('a company has its own domains, an account none, the operator all', async (t: TestContext) => {
      await using admin = await openTestAdmin(name)
      const call = openMethods(admin, async () => [])
      const [jefa, ana] = [await admin.as('jefa@empresa.test'), await admin.as('ana@empresa.test')]
      for (const method of ['dns.records', 'dns.zone', 'dns.check', 'dns.sts']) {
        const ask = (who: Principal, domain: string): Promise<string> => codeOf(call(who, method, { domain }))
        t.assert.strictEqual(await ask(OPERATOR, 'ajena.test'), 'ok', method)
        t.assert.strictEqual(await ask(jefa, 'empresa.test'), 'ok', method)
        t.assert.strictEqual(await ask(jefa, 'ajena.test'), 'not-found', method)
        t.assert.strictEqual(await ask(jefa, 'nadie.test'), 'not-found', method)
        t.assert.strictEqual(await ask(ana, 'empresa.test'), 'forbidden', method)
      }
    })

    test('only the operator says which server is asked', async (t: TestContext) => {
      await using admin = await openTestAdmin(name)
      const call = openMethods(admin, async () => [])
      const input = { domain: 'empresa.test', resolver: '10.0.0.1:53' }
      t.assert.strictEqual(await codeOf(call(OPERATOR, 'dns.check', input)), 'ok')
      t.assert.strictEqual(
        await codeOf(call(await admin.as('jefa@empresa.test'), 'dns.check', input)),
        'forbidden',
      )
    })

    test('so many looks at a time and no more', async (t: TestContext) => {
      await using admin = await openTestAdmin(name)
      const gate = Promise.withResolvers<void>()
      const call = openMethods(admin, async () => {
        await gate.promise
        return []
      })
      const look = (): Promise<string> => codeOf(call(OPERATOR, 'dns.check', { domain: 'empresa.test' }))
      const all = Array.from({ length: LOOKS_AT_ONCE + 1 }, look)
      t.assert.strictEqual(await Promise.race(all), 'try-later')
      gate.resolve()
      const ends = (await Promise.all(all)).sort()
      t.assert.deepStrictEqual(ends, [...Array.from({ length: LOOKS_AT_ONCE }, () => 'ok'), 'try-later'])
      t.assert.strictEqual(await look(), 'ok')
    })

    test('the policy is served under its name only, and its id follows it', async (t: TestContext) => {
      await using world = await openHttpWorld(name)
      const call = openMethods(world, async () => [])
      const fetch = (hostname: string) => askHttp({ port: world.port, hostname }, '/.well-known/mta-sts.txt')
      const ids = new Set<Json>()
      for (const mode of ['testing', 'enforce', 'none'] as const) {
        const set = await call(OPERATOR, 'dns.sts', { domain: 'empresa.test', mode })
        const answer = await fetch('mta-sts.empresa.test')
        t.assert.strictEqual(answer.status, 200)
        t.assert.strictEqual(answer.text, set['policy'])
        t.assert.match(String(answer.headers['content-type']), /^text\/plain/)
        const policy = parseStsPolicy(answer.text)
        t.assert.strictEqual(policy.mode, mode)
        t.assert.deepStrictEqual(policy.mx, mode === 'none' ? [] : [HOSTNAME])
        ids.add(set['id'] ?? null)
        t.assert.deepStrictEqual(
          (await call(OPERATOR, 'dns.sts', { domain: 'empresa.test' }))['id'],
          set['id'],
        )
      }
      t.assert.strictEqual(ids.size, 3)
      for (const hostname of ['empresa.test', 'autoconfig.empresa.test', HOSTNAME])
        t.assert.strictEqual((await fetch(hostname)).status, 404, hostname)
      t.assert.strictEqual((await fetch('mta-sts.nadie.test')).status, 421)
      t.assert.strictEqual(parseStsPolicy((await fetch('mta-sts.ajena.test')).text).mode, 'testing')
    })
  })
