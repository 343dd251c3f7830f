/** The admin API as a program uses it: by a key, from a company's first domain to its last alias. */
import { type TestContext, test } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { ENGINES } from '../kit/engines.ts'
import { type Answered, type Asked, sending } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'

const DAY_MS = 24 * 60 * 60_000
const KEYS_OF = {
  jefa: '/api/v1/accounts/jefa@empresa.test/api-keys',
  operador: '/api/v1/accounts/operador@servicio.test/api-keys',
} as const

type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>

/** A key made by that person in a browser. */
async function makeKey(
  world: HttpWorld,
  who: keyof typeof KEYS_OF,
  scopes: readonly string[],
): Promise<string> {
  const address = who === 'jefa' ? 'jefa@empresa.test' : 'operador@servicio.test'
  const headers = { cookie: await world.signIn(address), 'x-valija-request': '1' }
  const expiresAt = new Date(world.admin.clock.now() + DAY_MS).toISOString()
  const made = await world.ask(KEYS_OF[who], sending('POST', { name: 'tienda', scopes, expiresAt }, headers))
  if (made.status !== 201) throw new Error(made.text)
  return String(made.json()['key'])
}

function asking(world: HttpWorld, key: string): Ask {
  return (method, path, body) => {
    const headers = { authorization: `Bearer ${key}` }
    const asked: Asked = body === undefined ? { method, headers } : sending(method, body, headers)
    return world.ask(`/api/v1${path}`, asked)
  }
}

test('the document lints clean, and describes every operation', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const served = await world.ask('/api/openapi.json')
  t.assert.match(String(served.headers['content-type']), /^application\/json/)
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: served.text, config })
  t.assert.deepStrictEqual(
    problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`),
    [],
  )
  const paths = served.json()['paths'] as Record<string, Record<string, { operationId: string }>>
  const ids = Object.values(paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  )
  t.assert.strictEqual(new Set(ids).size, ids.length)
  t.assert.strictEqual(ids.length, world.app.described.length)
})

for (const name of ENGINES) {
  test(`a program builds a company and takes it down, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ask = asking(world, await makeKey(world, 'operador', ['directory:write']))
    const ok = async (status: number, ...asked: Parameters<Ask>): Promise<Record<string, unknown>> => {
      const answer = await ask(...asked)
      t.assert.strictEqual(answer.status, status, `${asked.join(' ')}: ${answer.text}`)
      return answer.text === '' ? {} : answer.json()
    }
    const company = await ok(201, 'POST', '/organisations', { name: 'Nueva', language: 'es' })
    t.assert.match(String(company['createdAt']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    await ok(201, 'POST', '/domains', { domain: 'nueva.test', company: 'Nueva' })
    const eva = await ok(201, 'POST', '/accounts', {
      address: 'eva@nueva.test',
      generate: true,
      quotaBytes: 1e9,
    })
    t.assert.ok(String(eva['password']).length > 12)
    for (const local of ['leo', 'noa']) await ok(201, 'POST', '/accounts', { address: `${local}@nueva.test` })
    const page = await ok(200, 'GET', '/accounts?domain=nueva.test&limit=2')
    const rest = await ok(200, 'GET', `/accounts?domain=nueva.test&limit=2&after=${String(page['next'])}`)
    const names = [page, rest].flatMap((one) =>
      (one['accounts'] as { address: string }[]).map(({ address }) => address),
    )
    t.assert.deepStrictEqual(names, ['eva@nueva.test', 'leo@nueva.test', 'noa@nueva.test'])
    await ok(200, 'PATCH', '/accounts/eva@nueva.test', { displayName: 'Eva', quotaBytes: null })
    await ok(200, 'POST', '/accounts/leo@nueva.test/rename', { to: 'leonor', keepOld: true })
    await ok(200, 'POST', '/accounts/noa@nueva.test/suspend')
    t.assert.strictEqual((await ok(200, 'GET', '/accounts/noa@nueva.test'))['state'], 'suspended')
    await ok(200, 'POST', '/accounts/eva@nueva.test/password', { generate: true })
    await ok(201, 'POST', '/aliases', { address: 'info@nueva.test', targets: ['eva@nueva.test'] })
    await ok(200, 'PATCH', '/aliases/info@nueva.test', { add: ['leonor@nueva.test'] })
    await ok(201, 'POST', '/groups', { address: 'todos@nueva.test', members: ['eva@nueva.test'] })
    await ok(200, 'PATCH', '/groups/todos@nueva.test', { whoMayWrite: 'members' })
    await ok(200, 'PATCH', '/domains/nueva.test', { catchAll: 'eva@nueva.test' })
    for (const path of ['/domains', '/organisations', '/aliases', '/groups', '/groups/todos@nueva.test'])
      await ok(200, 'GET', path)
    for (const path of ['/groups/todos@nueva.test', '/aliases/info@nueva.test', '/aliases/leo@nueva.test'])
      await ok(204, 'DELETE', path)
    for (const local of ['eva', 'leonor', 'noa']) await ok(204, 'DELETE', `/accounts/${local}@nueva.test`)
    await ok(204, 'DELETE', '/domains/nueva.test')
    await ok(204, 'DELETE', '/organisations/Nueva')
    await ok(404, 'GET', '/organisations/Nueva')
  })

  test(`a program keeps the rules, the limits and the DNS of a company, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ask = asking(world, await makeKey(world, 'jefa', ['policy:write', 'dns:write']))
    const ok = async (...asked: Parameters<Ask>): Promise<Record<string, unknown>> => {
      const answer = await ask(...asked)
      t.assert.ok(answer.status === 200 || answer.status === 204, `${asked.join(' ')}: ${answer.text}`)
      return answer.text === '' ? {} : answer.json()
    }
    await ok('PATCH', '/policies/luis@empresa.test', {
      listedDomains: { domains: ['cliente.test'] },
      forwardForever: { to: ['ana@empresa.test'] },
    })
    const refused = await ok('GET', '/policy-simulation?from=luis@empresa.test&to=x@otra.test')
    t.assert.strictEqual(refused['allowed'], false)
    t.assert.strictEqual(
      (await ok('GET', '/policy-simulation?from=luis@empresa.test&to=x@cliente.test'))['allowed'],
      true,
    )
    await ok('GET', '/policies')
    await ok('POST', '/policies/luis@empresa.test/clear', { rules: ['listedDomains'] })
    await ok('PUT', '/attachment-rules', { refused: ['exe', '.js'] })
    await ok('PATCH', '/sending-limits', { address: 'luis@empresa.test', messagesHour: 5 })
    await ok('GET', '/sending-limits?domain=empresa.test')
    await ok('POST', '/identity-rules/exceptions', { kind: 'forwarder', subject: '192.0.2.0/24' })
    await ok('DELETE', '/identity-rules/exceptions?kind=forwarder&subject=192.0.2.0/24')
    await ok('PUT', '/identity-rules/enforcement', { enforce: 'mark' })
    const { keys } = (await ok('GET', '/domains/empresa.test/dkim')) as { keys: { selector: string }[] }
    await ok('POST', '/domains/empresa.test/dkim/rotate', { force: true })
    await ok('DELETE', `/domains/empresa.test/dkim/${keys[0]?.selector ?? ''}`)
    await ok('GET', '/dkim-keys')
    await ok('PUT', '/domains/empresa.test/mta-sts', { mode: 'enforce' })
    t.assert.strictEqual((await ok('GET', '/domains/empresa.test/mta-sts'))['mode'], 'enforce')
    // A question changes nothing.
    t.assert.strictEqual((await ask('GET', '/domains/empresa.test/mta-sts?mode=none')).status, 400)
    t.assert.match(String((await ok('GET', '/domains/empresa.test/dns-zone'))['zone']), /_domainkey/)
    await ok('GET', '/domains/empresa.test/dns-records')
    for (const kind of ['dmarc', 'tls', 'feedback'])
      await ok('GET', `/domains/empresa.test/reports/${kind}?sinceAt=2026-11-01T00:00:00Z`)
    await ok('PUT', '/domains/empresa.test/reports/sending', { sent: false })
    t.assert.strictEqual((await ok('GET', '/domains/empresa.test/reports/sending'))['sent'], false)
  })

  test(`a key does what its scopes say, and ends with its day and its account, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const reads = asking(world, await makeKey(world, 'jefa', ['directory:read']))
    const status = async (ask: Ask, ...asked: Parameters<Ask>): Promise<number> =>
      (await ask(...asked)).status
    t.assert.strictEqual(await status(reads, 'GET', '/accounts'), 200)
    t.assert.strictEqual(await status(reads, 'PATCH', '/accounts/luis@empresa.test', { language: 'es' }), 403)
    t.assert.strictEqual(await status(reads, 'GET', '/queue'), 403)
    t.assert.strictEqual(await status(reads, 'GET', '/accounts/eva@ajena.test'), 404)
    const writes = asking(world, await makeKey(world, 'jefa', ['directory:write']))
    t.assert.strictEqual(
      await status(writes, 'PATCH', '/accounts/luis@empresa.test', { language: 'es' }),
      200,
    )
    await world.admin.call(await world.admin.as('operador@servicio.test'), 'account.suspend', {
      address: 'jefa@empresa.test',
    })
    t.assert.strictEqual(await status(writes, 'GET', '/accounts'), 401)
    await world.admin.call(await world.admin.as('operador@servicio.test'), 'account.enable', {
      address: 'jefa@empresa.test',
    })
    t.assert.strictEqual(await status(writes, 'GET', '/accounts'), 200)
    world.admin.clock.ms += 2 * DAY_MS
    t.assert.strictEqual(await status(writes, 'GET', '/accounts'), 401)
  })

  test(`a key that leaks makes no administrators and no keys, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ask = asking(world, await makeKey(world, 'operador', ['directory:write', 'queue:write']))
    for (const asked of [
      ['POST', '/accounts', { address: 'x@empresa.test', role: 'company-admin' }],
      ['PATCH', '/accounts/luis@empresa.test', { role: 'operator' }],
      ['POST', '/accounts/jefa@empresa.test/password', { generate: true }],
      ['PATCH', '/accounts/operador@servicio.test', { displayName: 'x' }],
      ['POST', '/accounts/luis@empresa.test/reset-link'],
      ['GET', '/accounts/operador@servicio.test/api-keys'],
      ['POST', '/accounts/operador@servicio.test/api-keys', { name: 'x' }],
      ['GET', '/session'],
      ['GET', '/sessions'],
      ['GET', '/second-factor'],
    ] as readonly Parameters<Ask>[]) {
      const { status, text } = await ask(...asked)
      t.assert.strictEqual(status, 403, `${asked.join(' ')}: ${text}`)
    }
  })
}

test('what is no key opens nothing, not even beside a session', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const key = await makeKey(world, 'jefa', ['directory:read'])
  const cookie = await world.signIn('jefa@empresa.test')
  for (const authorization of [
    'Bearer',
    'Bearer ',
    `Bearer ${key}x`,
    `Bearer ${key.slice(0, -1)}`,
    `Bearer ${key.slice(3)}`,
    `Basic ${Buffer.from(`jefa@empresa.test:${key}`).toString('base64')}`,
    key,
    `Bearer ${'A'.repeat(10_000)}`,
  ])
    for (const headers of [{ authorization }, { authorization, cookie }]) {
      const { status } = await world.ask('/api/v1/accounts', { headers })
      t.assert.strictEqual(status, 401, authorization.slice(0, 40))
    }
  t.assert.strictEqual((await world.ask('/api/v1/accounts', { headers: { cookie } })).status, 200)
})

test('what does not fit is refused, by the name that it has outside', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const ask = asking(world, await makeKey(world, 'jefa', ['directory:write']))
  const detail = async (...asked: Parameters<Ask>): Promise<string> => {
    const answer = await ask(...asked)
    t.assert.strictEqual(answer.status, 400, answer.text)
    return String(answer.json()['detail'])
  }
  t.assert.match(await detail('GET', '/accounts?limit=no'), /limit/)
  t.assert.match(await detail('GET', '/accounts?limit=0'), /limit/)
  t.assert.match(await detail('GET', '/accounts?colour=blue'), /colour/)
  t.assert.match(await detail('PATCH', '/accounts/luis@empresa.test', { quotaBytes: -1 }), /quotaBytes/)
  t.assert.match(
    await detail('PATCH', '/accounts/luis@empresa.test', { address: 'ana@empresa.test' }),
    /address/,
  )
  t.assert.match(await detail('PATCH', '/accounts/luis@empresa.test', []), /body/)
  t.assert.match(
    await detail('PATCH', '/accounts/luis@empresa.test/app-passwords/1', { expiresMs: 5 }),
    /expiresMs/,
  )
  t.assert.match(
    await detail('PATCH', '/accounts/luis@empresa.test/app-passwords/1', { expiresAt: 'soon' }),
    /expiresAt/,
  )
})

test('a person who signed in long ago makes no key', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const headers = { cookie: await world.signIn('jefa@empresa.test'), 'x-valija-request': '1' }
  world.admin.clock.ms += 10 * 60_000
  const expiresAt = new Date(world.admin.clock.now() + DAY_MS).toISOString()
  const body = { name: 'x', scopes: ['directory:read'], expiresAt }
  const { status, text } = await world.ask(KEYS_OF.jefa, sending('POST', body, headers))
  t.assert.strictEqual(status, 403, text)
  t.assert.match(text, /session\.notFresh/)
})
