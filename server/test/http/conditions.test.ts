/** What programs ask beside their requests: only if it has not changed, only once, and how many are left. */
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { REQUESTS_PER_MINUTE } from '../../src/edge/http/limits.ts'
import { REQUEST_KEPT_MS, REQUEST_RUNS_MS } from '../../src/service/session/limits.ts'
import { ENGINES } from '../kit/engines.ts'
import { type Answered, type Asked, rawHttp, sending } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'

const LUIS = '/api/v1/accounts/luis@empresa.test'

type Ask = (method: string, path: string, headers?: Asked['headers'], body?: unknown) => Promise<Answered>

/** As the company's admin in a browser. */
async function asking(world: HttpWorld, who = 'jefa@empresa.test'): Promise<Ask> {
  const session = { cookie: await world.signIn(who), 'x-valija-request': '1' }
  return (method, path, headers = {}, body = undefined) => {
    const all = { ...session, ...headers }
    return world.ask(path, body === undefined ? { method, headers: all } : sending(method, body, all))
  }
}

for (const name of ENGINES) {
  test(`who changes what somebody else has changed meanwhile is told, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ask = await asking(world)
    const first = await ask('GET', LUIS)
    const tag = String(first.headers['etag'])
    t.assert.match(tag, /^"[\w-]{22}"$/)
    const same = await ask('GET', LUIS, { 'if-none-match': `"x", W/${tag}` })
    t.assert.deepStrictEqual([same.status, same.text, same.headers['etag']], [304, '', tag])
    // Two who saw the same: one of them wins.
    const both = await Promise.all(
      ['Uno', 'Dos'].map((displayName) => ask('PATCH', LUIS, { 'if-match': tag }, { displayName })),
    )
    t.assert.deepStrictEqual(both.map(({ status }) => status).toSorted(), [200, 412])
    const late = await ask('PATCH', LUIS, { 'if-match': tag }, { displayName: 'Tres' })
    t.assert.deepStrictEqual([late.status, late.json()['code']], [412, 'changed'])
    const now = await ask('GET', LUIS, { 'if-none-match': tag })
    t.assert.match(String(now.json()['displayName']), /^(?:Uno|Dos)$/)
    const fresh = String(now.headers['etag'])
    t.assert.strictEqual((await ask('PATCH', LUIS, { 'if-match': `W/${fresh}` }, {})).status, 412, 'weak')
    t.assert.strictEqual((await ask('PATCH', LUIS, { 'if-match': '*' }, {})).status, 200)
    t.assert.strictEqual((await ask('PATCH', LUIS, { 'if-none-match': '*' }, {})).status, 412)
    t.assert.strictEqual((await ask('DELETE', LUIS, { 'if-match': tag })).status, 412)
    t.assert.strictEqual((await ask('DELETE', LUIS, { 'if-match': fresh })).status, 204)
    // By fields instead of a path; and where nothing is shown, no condition holds.
    const rules = await ask('GET', '/api/v1/attachment-rules')
    const put = (match: string): Promise<Answered> =>
      ask('PUT', '/api/v1/attachment-rules', { 'if-match': match }, { refused: ['exe'] })
    t.assert.strictEqual((await put(String(rules.headers['etag']))).status, 200)
    t.assert.strictEqual((await put(String(rules.headers['etag']))).status, 412)
    const blind = await ask(
      'PUT',
      '/api/v1/identity-rules/enforcement',
      { 'if-match': '*' },
      { enforce: 'mark' },
    )
    t.assert.deepStrictEqual([blind.status, blind.json()['reason']], [412, 'http.noTag'])
  })

  test(`a request that comes twice is carried out once, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const ask = await asking(world)
    const add = (key: string, address: string, by = ask): Promise<Answered> =>
      by('POST', '/api/v1/accounts', { 'idempotency-key': key }, { address, generate: true })
    const first = await add('"a-1"', 'eva@empresa.test')
    const again = await add('"a-1"', 'eva@empresa.test')
    t.assert.deepStrictEqual([first.status, again.status], [201, 201])
    t.assert.strictEqual(again.text, first.text, 'with the password that was made')
    t.assert.deepStrictEqual(
      [first.headers['idempotency-replayed'], again.headers['idempotency-replayed']],
      [undefined, 'true'],
    )
    const other = await add('"a-1"', 'leo@empresa.test')
    t.assert.deepStrictEqual([other.status, other.json()['code']], [422, 'key-reused'])
    // Somebody else's key of that name is another one.
    const operator = await asking(world, 'operador@servicio.test')
    t.assert.strictEqual((await add('"a-1"', 'leo@empresa.test', operator)).status, 201)
    // What was refused changed nothing, and may be tried again.
    t.assert.strictEqual((await add('b', 'nadie@nadie.test')).status, 404)
    t.assert.strictEqual((await add('b', 'mia@empresa.test')).status, 201)
    for (const key of ['x'.repeat(161), 'dos palabras', 'ñ'])
      t.assert.strictEqual((await add(key, 'x@empresa.test')).status, 400, key)
    const kept = await keptOf(world, 'jefa@empresa.test', '0 "a-1"')
    t.assert.strictEqual(kept?.done, true)
    t.assert.doesNotMatch(kept.sealed, new RegExp(`eva@|${String(first.json()['password'])}`))
    world.admin.clock.ms += REQUEST_KEPT_MS
    const anew = await asking(world)
    t.assert.strictEqual((await add('"a-1"', 'eva@empresa.test', anew)).status, 409, 'forgotten after a day')
  })

  test(`two at the same time are one, and who fell is begun anew, on ${name}`, async (t: TestContext) => {
    const gate = Promise.withResolvers<void>()
    let done = 0
    const queueCall = async () => {
      done++
      await gate.promise
      return { changed: 1, left: 0 }
    }
    await using world = await openHttpWorld(name, { queueCall })
    const ask = await asking(world)
    const retry = (): Promise<Answered> =>
      ask('POST', '/api/v1/queue/retry', { 'idempotency-key': 'k' }, { all: true })
    const first = retry()
    while (done === 0) await new Promise(setImmediate)
    const second = await retry()
    t.assert.deepStrictEqual(
      [second.status, second.json()['code'], second.headers['retry-after']],
      [409, 'key-running', '1'],
    )
    world.admin.clock.ms += REQUEST_RUNS_MS
    const third = retry()
    while (done === 1) await new Promise(setImmediate)
    gate.resolve()
    t.assert.deepStrictEqual([(await first).status, (await third).status, done], [200, 200, 2])
    t.assert.strictEqual((await retry()).headers['idempotency-replayed'], 'true')
  })
}

test('every answer says how many requests are left, and one too many when to come again', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  world.admin.clock.ms = Date.UTC(2026, 4, 3, 12, 0, 18)
  const cookie = await world.signIn('jefa@empresa.test')
  const ask: Ask = (method, path) => world.ask(path, { method, headers: { cookie } })
  const first = await ask('GET', LUIS)
  t.assert.strictEqual(first.headers['ratelimit-policy'], `"requests";q=${REQUESTS_PER_MINUTE};w=60`)
  t.assert.strictEqual(first.headers['ratelimit'], `"requests";r=${REQUESTS_PER_MINUTE - 1};t=42`)
  for (let left = REQUESTS_PER_MINUTE - 1; left > 0; left -= PIPELINED)
    await assertAnswered(t, world, cookie, Math.min(left, PIPELINED))
  const over = await ask('GET', LUIS)
  t.assert.deepStrictEqual([over.status, over.headers['retry-after']], [429, '42'])
  t.assert.strictEqual(over.headers['ratelimit'], '"requests";r=0;t=42')
  // What anybody may have is not counted: the files of the pages come all the same.
  t.assert.strictEqual((await ask('GET', '/api/openapi.json')).status, 200)
  // Others are not held up, and neither is the same one a minute later.
  t.assert.strictEqual(
    (await (await asking(world, 'otra@ajena.test'))('GET', '/api/v1/accounts')).status,
    200,
  )
  world.admin.clock.ms += 60_000
  t.assert.strictEqual((await ask('GET', LUIS)).status, 200)
})

/** Requests that are sent at once. */
const PIPELINED = 50

/** So many requests over one connection. */
async function assertAnswered(
  t: TestContext,
  world: HttpWorld,
  cookie: string,
  count: number,
): Promise<void> {
  const one = `HEAD /api/v1/session HTTP/1.1\r\nHost: mail.empresa.test\r\nCookie: ${cookie}\r\n`
  const { text } = await rawHttp(world, `${`${one}\r\n`.repeat(count - 1)}${one}Connection: close\r\n\r\n`)
  t.assert.strictEqual(text.match(/HTTP\/1\.1 200/g)?.length, count)
}

async function keptOf({ directory }: HttpWorld, address: string, name: string) {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Error(`${address} is not there`)
  const digest = createHash('sha256').update(name).digest()
  return await directory.read(({ apiRequests }) => apiRequests.get({ accountId: account.id, digest }))
}
