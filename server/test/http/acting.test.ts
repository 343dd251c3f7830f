/** An operator acts as a company: what they may then, that it ends, and that it is on record. decisions/0037 */
import { type TestContext, test } from 'node:test'
import { ACTING_MS } from '../../src/service/session/limits.ts'
import { SECOND_FACTOR_SETTING } from '../../src/store/directory-settings.ts'
import { ENGINES } from '../kit/engines.ts'
import { type Answered, sending } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'

const OPERATOR = 'operador@servicio.test'
const HEADER = 'valija-acting-as'

/** Of one signed-in browser; `as`: what its page says that it acts as. */
function browser(world: HttpWorld, cookie: string) {
  return (
    path: string,
    asked: Parameters<HttpWorld['ask']>[1] = {},
    as?: string | number,
  ): Promise<Answered> =>
    world.ask(path, {
      ...asked,
      headers: {
        'x-valija-request': '1',
        ...asked.headers,
        cookie,
        ...(as !== undefined && { [HEADER]: String(as) }),
      },
    })
}

type Accounts = { readonly accounts: readonly { readonly address: string }[] }
type Audit = {
  readonly deeds: readonly { readonly act: string; readonly way: string; readonly who: string }[]
}

async function actsAsTheCompany(t: TestContext, world: HttpWorld): Promise<void> {
  const ask = browser(world, await world.signIn(OPERATOR))
  const own = (await ask('/api/v1/session')).json()
  t.assert.deepStrictEqual([own['role'], own['acting']], ['operator', null])

  const begun = await ask('/api/v1/organisations/Empresa/acting', { method: 'POST' })
  t.assert.strictEqual(begun.status, 200, begun.text)
  const { id, company, endsAt } = begun.json() as { id: number; company: string; endsAt: string }
  t.assert.deepStrictEqual([company, Date.parse(endsAt)], ['Empresa', world.admin.clock.now() + ACTING_MS])
  t.assert.deepStrictEqual((await ask('/api/v1/session')).json()['acting'], { id, company, endsAt })

  const seen = (await ask('/api/v1/accounts', {}, id)).json() as Accounts
  t.assert.ok(seen.accounts.length > 0)
  t.assert.deepStrictEqual(
    seen.accounts.filter(({ address }) => !address.endsWith('@empresa.test')),
    [],
    'only those of the company',
  )
  const other = await ask('/api/v1/accounts/eva@ajena.test', {}, id)
  t.assert.strictEqual(other.status, 404, 'another company is not there')
  const operators = await ask('/api/v1/organisations', sending('POST', { name: 'Nueva' }), id)
  t.assert.strictEqual(operators.status, 403, 'what operators may, the company may not')
  const changed = await ask(
    '/api/v1/accounts/ana@empresa.test',
    sending('PATCH', { displayName: 'Ana Cambiada' }),
    id,
  )
  t.assert.strictEqual(changed.status, 200, changed.text)

  // A page that says nothing is the operator's own, and another company's number is refused.
  const everyone = (await ask('/api/v1/accounts')).json() as Accounts
  t.assert.ok(everyone.accounts.some(({ address }) => address === 'eva@ajena.test'))
  const wrong = await ask('/api/v1/accounts', {}, id + 1000)
  t.assert.deepStrictEqual([wrong.status, wrong.json()['reason']], [403, 'acting.over'])

  t.assert.strictEqual((await ask('/api/v1/acting', { method: 'DELETE' }, id)).status, 204)
  t.assert.strictEqual((await ask('/api/v1/accounts', {}, id)).json()['reason'], 'acting.over')
  t.assert.strictEqual((await ask('/api/v1/session')).json()['acting'], null)

  // The company's own admin sees who did it, and how.
  const admin = browser(world, await world.signIn('jefa@empresa.test'))
  const { deeds } = (await admin('/api/v1/audit')).json() as Audit
  t.assert.deepStrictEqual(
    deeds.map(({ act, way, who }) => `${act} ${way} ${who}`),
    [`acting.end acting ${OPERATOR}`, `account.set acting ${OPERATOR}`, `acting.begin session ${OPERATOR}`],
  )
}

async function ends(t: TestContext, world: HttpWorld): Promise<void> {
  const cookie = await world.signIn(OPERATOR)
  const ask = browser(world, cookie)
  const id = Number((await ask('/api/v1/organisations/Empresa/acting', { method: 'POST' })).json()['id'])
  // Another browser of the same person acts as nobody.
  const elsewhere = browser(world, await world.signIn(OPERATOR))
  t.assert.strictEqual((await elsewhere('/api/v1/accounts', {}, id)).json()['reason'], 'acting.over')
  world.admin.clock.ms += ACTING_MS - 1
  t.assert.strictEqual((await ask('/api/v1/accounts', {}, id)).status, 200)
  world.admin.clock.ms += 1
  const late = await ask('/api/v1/accounts/ana@empresa.test', sending('PATCH', { displayName: 'Tarde' }), id)
  t.assert.deepStrictEqual([late.status, late.json()['reason']], [403, 'acting.over'])
  t.assert.strictEqual((await ask('/api/v1/session')).json()['acting'], null)
}

async function secondFactor(t: TestContext, world: HttpWorld): Promise<void> {
  const ask = browser(world, await world.signIn(OPERATOR))
  const { organisationId } = world.admin.empresa
  await world.directory.write(({ settings }) =>
    settings.set('organisation', organisationId, SECOND_FACTOR_SETTING, true),
  )
  const refused = await ask('/api/v1/organisations/Empresa/acting', { method: 'POST' })
  t.assert.deepStrictEqual([refused.status, refused.json()['reason']], [403, 'acting.secondFactor'])
}

for (const engine of ENGINES)
  test(`an operator acts as a company (${engine})`, async (t) => {
    await using world = await openHttpWorld(engine)
    await t.test('with its rights and no others, and on its record', (inner: TestContext) =>
      actsAsTheCompany(inner, world),
    )
    await t.test('in that session only, for an hour', (inner: TestContext) => ends(inner, world))
    await t.test('a company that wants a second factor wants it of them too', (inner: TestContext) =>
      secondFactor(inner, world),
    )
  })
