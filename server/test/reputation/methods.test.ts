/** What operators and admins are told of block lists and of how others answer: each the own, in the own language. THREATS TE1, TE3 */
import { type TestContext, test } from 'node:test'
import { DomainReputation, Reputation, ReputationHistory } from '../../../contract/src/reputation.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { loadProviders } from '../../src/service/bounce/load-lists.ts'
import { DAY_MS } from '../../src/service/ledger/limits.ts'
import { reportSums } from '../../src/service/reports/report-sums.ts'
import { readBlockLists } from '../../src/service/reputation/block-lists.ts'
import type { Scope } from '../../src/service/reputation/look-around.ts'
import { providerReplies } from '../../src/service/reputation/reply-stats.ts'
import { type ProviderReplies, reputationMethods } from '../../src/service/reputation/reputation-methods.ts'
import type { Listing } from '../../src/store/directory-reputation.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addCompany, type Company, openTestDirectory } from '../directory/company.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { NOON_MS, openTestLedger } from '../kit/ledger.ts'
import { eachEngine } from '../kit/stores.ts'

const SINCE_MS = Date.UTC(2026, 0, 5)

async function openWorld(name: EngineName) {
  const tables = await openTestDirectory(name)
  const { directory } = tables
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  const checked: Scope[] = []
  const methods = methodTable(
    reputationMethods({
      directory,
      clock: { now: () => SINCE_MS + DAY_MS },
      lists: readBlockLists,
      check: async (scope) => void checked.push(scope),
      replies: async () => [],
      reports: ({ reports }, domain) => reportSums(reports, domain, 0),
    }),
  )
  return {
    ...{ directory, empresa, ajena, checked },
    call: (who: Principal, method: string, input: Json) => callAdmin(methods, who, method, input),
    [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose](),
  }
}

function adminOf({ organisationId }: Company): Principal {
  return { ...OPERATOR, organisationId, role: 'company-admin', language: 'es', address: 'jefa@empresa.test' }
}

for (const name of ENGINES)
  test(`addresses are the operator’s, domains the company’s too (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { directory, empresa, ajena, checked, call } = world
    const { organisationId } = empresa
    const listing: Omit<Listing, 'untilMs'> = {
      ...{ kind: 'domain', name: 'empresa.test', organisationId },
      ...{ list: 'spamhaus-dbl', fromMs: SINCE_MS, found: ['127.0.1.4'], reason: 'why' },
    }
    const address = { kind: 'address', name: '93.216.34.7', organisationId: undefined } as const
    await directory.writeUnseen(async ({ reputation }) => {
      await reputation.begin(listing)
      await reputation.begin({ ...listing, ...address, list: 'psbl' })
      for (const subject of [listing, address])
        await reputation.looked(subject, { clean: 2, refused: ['surbl'], silent: [] }, SINCE_MS)
    })
    const all = Reputation.parse(await call(OPERATOR, 'reputation.show', {}))
    t.assert.deepStrictEqual(
      all.addresses.map((one) => [one.name, one.listed.map(({ listName }) => listName)]),
      [['93.216.34.7', ['PSBL']]],
    )
    const own = Reputation.parse(await call(adminOf(empresa), 'reputation.show', {}))
    t.assert.deepStrictEqual(own.addresses, [])
    const [domain] = own.domains
    t.assert.deepStrictEqual(domain?.refused, ['SURBL'])
    t.assert.deepStrictEqual(domain.listed[0]?.meaning, ['phishing'])
    t.assert.match(domain.listed[0].steps ?? '', /pida allí la baja/)
    t.assert.strictEqual(domain.listed[0].since, new Date(SINCE_MS).toISOString())
    const others = Reputation.parse(await call(adminOf(ajena), 'reputation.show', {}))
    t.assert.deepStrictEqual([...others.domains, ...others.addresses], [])
    const past = ReputationHistory.parse(await call(adminOf(empresa), 'reputation.history', {}))
    t.assert.deepStrictEqual(
      past.listings.map(({ list, until }) => [list, until]),
      [['spamhaus-dbl', null]],
    )
    t.assert.deepStrictEqual(await call(adminOf(ajena), 'reputation.history', { name: '93.216.34.7' }), {
      listings: [],
    })
    const named = await call(OPERATOR, 'reputation.history', { name: 'EMPRESA.Test', company: 'Empresa' })
    t.assert.strictEqual(ReputationHistory.parse(named).listings.length, 1)
    const card = DomainReputation.parse(
      await call(adminOf(empresa), 'reputation.domain', { domain: 'EMPRESA.test' }),
    )
    t.assert.strictEqual(card.reports.dmarc.total, 0)
    await call(adminOf(empresa), 'reputation.check', {})
    await call(OPERATOR, 'reputation.check', { domain: 'ajena.test' })
    t.assert.deepStrictEqual(checked, [
      { organisationId },
      { organisationId: ajena.organisationId, domain: 'ajena.test' },
    ])
    for (const method of ['reputation.domain', 'reputation.check'])
      await t.assert.rejects(call(adminOf(ajena), method, { domain: 'empresa.test' }), (error: unknown) => {
        t.assert.ok(error instanceof Refusal)
        return error.code === 'not-found'
      })
  })

eachEngine(
  'how others answered is added up by provider, for each company',
  async (t: TestContext, engine) => {
    const ledger = await openTestLedger(engine)
    const one = { kind: 'relayed', to: ['x@a.test'], organisationId: 3 } as const
    const no = {
      fault: 'reputation',
      hardness: 'soft',
      class: 'spam',
      reply: { code: 421, text: 'no' },
    } as const
    await ledger.record(
      { ...one, host: 'aspmx.l.google.com', domain: 'a.test' },
      {
        ...one,
        host: 'alt1.gmail-smtp-in.l.google.com',
        domain: 'gmail.com',
        to: ['x@gmail.com', 'y@gmail.com'],
      },
      { ...one, ...no, kind: 'deferred', host: 'aspmx.l.google.com', domain: 'a.test' },
      { ...one, ...no, fault: 'recipient', kind: 'bounced', host: 'aspmx.l.google.com', domain: 'a.test' },
      { ...one, host: 'mx.nadie.test', domain: 'nadie.test' },
      { ...one, ...no, organisationId: 4, kind: 'expired', domain: 'yahoodns.net' },
      { kind: 'delivered', to: ['ana@empresa.test'], organisationId: 3 },
    )
    const replies = (of: number | undefined, nowMs = NOON_MS): Promise<readonly ProviderReplies[]> =>
      providerReplies(ledger.db, loadProviders(), of as Company['organisationId'] | undefined, nowMs)
    const google = { provider: 'Google', taken: 3, refused: 2, reputation: 1 }
    const nobody = { provider: undefined, taken: 1, refused: 0, reputation: 0 }
    const yahoo = { provider: 'Yahoo', taken: 0, refused: 1, reputation: 1 }
    t.assert.deepStrictEqual(await replies(3), [google, nobody])
    t.assert.deepStrictEqual((await replies(undefined)).length, 3)
    t.assert.deepStrictEqual(await replies(4), [yahoo])
    t.assert.deepStrictEqual(await replies(undefined, NOON_MS + 7 * DAY_MS), [])
    // They go with the events that tell of them.
    ledger.clock.ms = NOON_MS + 11 * DAY_MS
    await ledger.keeper.sweep()
    t.assert.deepStrictEqual(await replies(undefined), [])
  },
)
