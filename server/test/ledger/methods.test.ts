/** Who may see what of the ledger: the operator all, an admin the company's, an account its own. THREATS TE1, TE3, PA1 */
import assert from 'node:assert/strict'
import { LEDGER_TEXTS } from '../../src/lib/catalogue/ledger.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { ledgerMethods } from '../../src/service/ledger/ledger-methods.ts'
import { checkProof, type Proof, proofText } from '../../src/service/ledger/proof.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAccount, addCompany, type Company } from '../directory/company.ts'
import type { Engine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger, type TestLedger } from '../kit/ledger.ts'
import { eachEngine } from '../kit/stores.ts'

type Row = { readonly event: string; readonly kind: string; readonly to?: readonly string[] }
type World = {
  readonly ledger: TestLedger
  readonly people: Readonly<Record<'operator' | 'jefa' | 'ana' | 'luis' | 'ajena', Principal>>
  call(who: Principal, method: string, input: Json): Promise<never>
  /** The same, as the code of the refusal where there is one. */
  outcome(who: Principal, method: string, input: Json): Promise<string>
}

async function openWorld(engine: Engine): Promise<World> {
  const ledger = await openTestLedger(engine)
  const directory = await openDirectory(engine.database('directory'))
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  const account = (of: Company, name: string): Promise<AccountId> => addAccount(directory, of, name)
  const [ana, luis, jefa, otra] = [
    await account(empresa, 'ana'),
    await account(empresa, 'luis'),
    await account(empresa, 'jefa'),
    await account(ajena, 'otra'),
  ]
  const somebody = (accountId: AccountId, of: Company, role: Principal['role']): Principal => ({
    ...{ accountId, organisationId: of.organisationId, address: 'x@empresa.test', role, language: 'en' },
    ...{ scopes: new Set(['web'] as const), version: 1 },
  })
  const common = {
    organisationId: empresa.organisationId,
    id: 'carta.1',
    from: 'bea@fuera.test',
    atMs: NOON_MS,
  }
  await ledger.record(
    { kind: 'connected', ip: '203.0.113.7' },
    { ...common, kind: 'delivered', accountId: ana, to: ['ana@empresa.test'], mailbox: 'INBOX' },
    { ...common, kind: 'delivered', accountId: luis, to: ['luis@empresa.test'], mailbox: 'INBOX' },
    {
      ...common,
      kind: 'accepted',
      to: ['ana@empresa.test', 'luis@empresa.test'],
      class: 'in',
      sizeBytes: 700,
    },
    {
      ...common,
      kind: 'delivered',
      organisationId: ajena.organisationId,
      accountId: otra,
      to: ['otra@ajena.test'],
    },
  )
  const { db, keeper, clock } = ledger
  const texts = new CatalogueTexts([LEDGER_TEXTS])
  const methods = methodTable(
    ledgerMethods({
      ...{ db, directory, keeper, clock },
      hostname: 'mx.empresa.test',
      dataDir: engine.dir,
      texts,
    }),
  )
  const call = (who: Principal, method: string, input: Json): Promise<never> =>
    callAdmin(methods, who, `ledger.${method}`, input) as Promise<never>
  return {
    ledger,
    people: {
      operator: OPERATOR,
      jefa: somebody(jefa, empresa, 'company-admin'),
      ana: somebody(ana, empresa, 'account'),
      luis: somebody(luis, empresa, 'account'),
      ajena: somebody(otra, ajena, 'company-admin'),
    },
    call,
    outcome: (who, method, input) =>
      call(who, method, input).then(
        () => 'ok',
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error
          return `${error.code} ${error.text.key}`
        },
      ),
  }
}

async function rows({ call }: World, who: Principal, input: Json = {}): Promise<readonly Row[]> {
  return ((await call(who, 'search', input)) as { events: readonly Row[] }).events
}

eachEngine('everybody finds their own, and cannot ask their way to more', async (_, engine) => {
  const world = await openWorld(engine)
  const { operator, jefa, ana, luis, ajena } = world.people
  const seen = async (who: Principal, input: Json = {}): Promise<string[]> =>
    (await rows(world, who, input)).map(({ kind, to }) => [kind, ...(to ?? [])].join(' '))
  assert.equal((await seen(operator)).length, 6)
  assert.deepEqual(await seen(jefa), [
    'accepted ana@empresa.test luis@empresa.test',
    'delivered luis@empresa.test',
    'delivered ana@empresa.test',
  ])
  assert.deepEqual(await seen(ana), ['delivered ana@empresa.test'])
  assert.deepEqual(await seen(luis), ['delivered luis@empresa.test'])
  assert.deepEqual(await seen(ajena), ['delivered otra@ajena.test'])
  for (const input of [
    { to: 'luis@empresa.test' },
    { address: 'luis@empresa.test' },
    { kinds: ['accepted'] },
  ])
    assert.deepEqual(await seen(ana, input), [], JSON.stringify(input))
  assert.deepEqual(await seen(ana, { id: 'carta.1' }), ['delivered ana@empresa.test'])
  assert.equal(
    await world.outcome(ana, 'search', { account: 'luis@empresa.test' }),
    'not-found directory.noAccount',
  )
  assert.equal(await world.outcome(ajena, 'search', { company: 'Empresa' }), 'not-found directory.noCompany')
  assert.equal(
    await world.outcome(ajena, 'search', { account: 'ana@empresa.test' }),
    'not-found directory.noAccount',
  )
  assert.deepEqual(await seen(operator, { company: 'Ajena' }), ['delivered otra@ajena.test'])
  assert.deepEqual(await seen(jefa, { account: 'ana@empresa.test' }), ['delivered ana@empresa.test'])
})

eachEngine('an event of somebody else is as one that is not there', async (_, engine) => {
  const world = await openWorld(engine)
  const { operator, jefa, ana, luis, ajena } = world.people
  const all = await rows(world, operator)
  const mayShow = { operator, jefa, ana, luis, ajena }
  const expected: Record<string, readonly string[]> = {
    'delivered ana@empresa.test': ['operator', 'jefa', 'ana'],
    'delivered luis@empresa.test': ['operator', 'jefa', 'luis'],
    'accepted ana@empresa.test,luis@empresa.test': ['operator', 'jefa'],
    'delivered otra@ajena.test': ['operator', 'ajena'],
    'connected undefined': ['operator'],
    'day-begun undefined': ['operator'],
  }
  assert.equal(all.length, 6)
  for (const { event, kind, to } of all)
    for (const method of ['show', 'prove', 'prove-pdf'])
      for (const [name, who] of Object.entries(mayShow)) {
        const may = expected[`${kind} ${String(to)}`]?.includes(name) === true
        const heard = await world.outcome(who, method, { event })
        assert.equal(heard, may ? 'ok' : 'not-found ledger.noEvent', `${name} ${method} ${kind}`)
      }
  for (const event of ['20991231.1.5', '20261122.9.0', 'x', '20261122.1.999'])
    assert.equal(await world.outcome(operator, 'show', { event }), 'not-found ledger.noEvent')
  for (const who of [jefa, ana, ajena])
    assert.equal(await world.outcome(who, 'check', {}), 'forbidden admin.forbidden')
  assert.equal(await world.outcome(operator, 'check', {}), 'ok')
})

eachEngine('a person proves what came to them', async (_, engine) => {
  const world = await openWorld(engine)
  const [own] = await rows(world, world.people.ana)
  const proof: Proof = await world.call(world.people.ana, 'prove', { event: own?.event ?? '' })
  assert.ok(checkProof(proofText(proof)).ok)
  assert.doesNotMatch(proofText(proof), /luis|otra/)
})

eachEngine('sums are of the same events, indexed or not, for the same eyes', async (_, engine) => {
  const world = await openWorld(engine)
  const { operator, jefa, ana, ajena } = world.people
  const sums = async (who: Principal, by: readonly string[]): Promise<unknown> =>
    ((await world.call(who, 'stats', { by })) as { rows: unknown }).rows
  const expected = async (): Promise<void> => {
    assert.deepEqual(await sums(operator, ['kind']), [
      { kind: 'accepted', events: 1, recipients: 2, bytes: 700 },
      { kind: 'connected', events: 1, recipients: 0, bytes: 0 },
      { kind: 'day-begun', events: 1, recipients: 0, bytes: 0 },
      { kind: 'delivered', events: 3, recipients: 3, bytes: 0 },
    ])
    assert.deepEqual(await sums(jefa, ['account', 'kind']), [
      { account: null, kind: 'accepted', events: 1, recipients: 2, bytes: 700 },
      { account: 'ana@empresa.test', kind: 'delivered', events: 1, recipients: 1, bytes: 0 },
      { account: 'luis@empresa.test', kind: 'delivered', events: 1, recipients: 1, bytes: 0 },
    ])
    assert.deepEqual(await sums(ana, ['day']), [{ day: '20261122', events: 1, recipients: 1, bytes: 0 }])
    assert.deepEqual(await sums(ajena, ['kind', 'class']), [
      { kind: 'delivered', class: '', events: 1, recipients: 1, bytes: 0 },
    ])
  }
  await expected()
  // The next day, the whole of this one is indexed.
  world.ledger.clock.ms += 86_400_000
  await world.ledger.keeper.index(false)
  const [day] = await world.ledger.reader.days()
  assert.ok(day)
  assert.equal((await world.ledger.reader.segments(day)).length, 1)
  await expected()
})
