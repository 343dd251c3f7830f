/** The bounce centre over the ledger: who may see what, what pauses an address and for how long, and what ends that. */
import assert from 'node:assert/strict'
import type { z } from 'zod'
import * as contract from '../../../contract/src/bounce.ts'
import { MailStats } from '../../../contract/src/ledger.ts'
import { BOUNCE_TEXTS } from '../../src/lib/catalogue/bounce.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { bounceMethods } from '../../src/service/bounce/bounce-methods.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { ledgerMethods } from '../../src/service/ledger/ledger-methods.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAccount, addCompany, type Company } from '../directory/company.ts'
import type { Engine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger } from '../kit/ledger.ts'
import { eachEngine } from '../kit/stores.ts'

const DAY_MS = 86_400_000
const INVALID = {
  class: 'invalid',
  fault: 'recipient',
  hardness: 'hard',
  rule: 'status.unknown-user',
} as const
const FULL = { class: 'full', fault: 'recipient', hardness: 'soft', rule: 'full.quota' } as const
const BLOCKED = { class: 'spam', fault: 'reputation', hardness: 'hard', rule: 'blocklist.named' } as const

type Known = {
  readonly address: string
  readonly paused: boolean
  readonly until: string | null
  readonly bounces: number
}

/** What each method answers, as the API promises it. */
const PROMISED: Readonly<Record<string, z.ZodType>> = {
  'bounce.list': contract.BouncePage,
  'bounce.show': contract.BouncedAddressCard,
  'bounce.suppressed': contract.PausedAddressPage,
  'bounce.lift': contract.LiftedAddress,
  'bounce.warn': contract.RecipientWarnings,
  'stats.mail': MailStats,
}

async function openCentre(engine: Engine) {
  const ledger = await openTestLedger(engine)
  const directory = await openDirectory(engine.database('directory'))
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  const ana = await addAccount(directory, empresa, 'ana')
  const luis = await addAccount(directory, empresa, 'luis')
  const otra = await addAccount(directory, ajena, 'otra')
  const { db, keeper, clock } = ledger
  const texts = new CatalogueTexts([BOUNCE_TEXTS])
  const parts = { db, directory, keeper, clock, ledger: ledger.thread('main'), log: silentLog, texts }
  const methods = methodTable([
    ...bounceMethods(parts),
    ...ledgerMethods({ ...parts, hostname: 'mx.empresa.test', dataDir: engine.dir }),
  ])
  return {
    ledger,
    ...asking(async (who, method, input) => {
      const answer = await callAdmin(methods, who, method, input)
      PROMISED[method]?.parse(JSON.parse(JSON.stringify(answer)))
      return answer as never
    }),
    bounceOf:
      (accountId: AccountId, { organisationId }: Company) =>
      (to: string, judged: Partial<LedgerEvent>): LedgerEvent => ({
        ...{
          kind: 'bounced',
          organisationId,
          accountId,
          id: `carta-${to}`,
          from: 'x@empresa.test',
          to: [to],
        },
        ...{ host: 'mx.b.test', domain: 'b.test', reply: { code: 550, status: '5.1.1', text: 'No' } },
        atMs: clock.ms,
        ...judged,
      }),
    companies: { empresa, ajena },
    accounts: { ana, luis, otra },
    people: {
      operator: OPERATOR,
      jefa: somebody(luis, empresa, 'company-admin', 'es'),
      ana: somebody(ana, empresa, 'account', 'es'),
      ajena: somebody(otra, ajena, 'company-admin', 'en'),
    },
  }
}

function somebody(
  accountId: AccountId,
  { organisationId, domain }: Company,
  role: Principal['role'],
  language: 'en' | 'es',
): Principal {
  return {
    ...{ accountId, organisationId, address: `x@${domain}`, role, language },
    ...{ scopes: new Set(['web'] as const), version: 1 },
  }
}

type Call = (who: Principal, method: string, input: Json) => Promise<never>

function asking(call: Call) {
  return {
    call,
    known: async (address: string): Promise<Known | undefined> =>
      ((await call(OPERATOR, 'bounce.show', { address })) as { companies: Known[] }).companies[0],
    /** Whom the bounces that `who` sees were for. */
    listed: async (who: Principal, input: Json = {}): Promise<string[]> => {
      const { bounces } = (await call(who, 'bounce.list', input)) as {
        bounces: { to: string[]; class: string }[]
      }
      return bounces.map(({ to, class: what }) => `${to[0]} ${what}`)
    },
    paused: async (who: Principal): Promise<string[]> => {
      const { addresses } = (await call(who, 'bounce.suppressed', {})) as { addresses: Known[] }
      return addresses.map(({ address }) => address)
    },
    refusal: (who: Principal, method: string, input: Json): Promise<string> =>
      call(who, method, input).then(
        () => 'ok',
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error
          return `${error.code} ${error.text.key}`
        },
      ),
  }
}

eachEngine('everybody finds the own bounces, by account, class and date', async (_, engine) => {
  const centre = await openCentre(engine)
  const { ana, luis, otra } = centre.accounts
  const { empresa, ajena } = centre.companies
  await centre.ledger.record(
    centre.bounceOf(ana, empresa)('nadie@b.test', INVALID),
    centre.bounceOf(luis, empresa)('lleno@b.test', { ...FULL, kind: 'expired', atMs: NOON_MS - 3 * DAY_MS }),
    centre.bounceOf(otra, ajena)('nadie@b.test', INVALID),
    centre.bounceOf(ana, empresa)('espera@b.test', { ...FULL, kind: 'deferred' }),
    centre.bounceOf(ana, empresa)('eva@b.test', { kind: 'relayed' }),
  )
  const { operator, jefa, ana: holder, ajena: other } = centre.people
  assert.deepEqual(await centre.listed(jefa), ['nadie@b.test invalid', 'lleno@b.test full'])
  assert.equal((await centre.listed(operator)).length, 3)
  assert.deepEqual(await centre.listed(holder), ['nadie@b.test invalid'])
  assert.deepEqual(await centre.listed(jefa, { class: 'full' }), ['lleno@b.test full'])
  assert.deepEqual(await centre.listed(jefa, { account: 'luis@empresa.test' }), ['lleno@b.test full'])
  assert.deepEqual(await centre.listed(jefa, { until: '2026-11-19' }), ['lleno@b.test full'])
  assert.deepEqual(await centre.listed(jefa, { address: 'NADIE@b.test' }), ['nadie@b.test invalid'])
  assert.equal(
    await centre.refusal(other, 'bounce.list', { account: 'ana@empresa.test' }),
    'not-found directory.noAccount',
  )
  assert.equal(
    await centre.refusal(other, 'bounce.show', { address: 'lleno@b.test' }),
    'not-found bounce.nothing',
  )
  for (const method of ['bounce.show', 'bounce.lift'])
    assert.equal(
      await centre.refusal(holder, method, { address: 'nadie@b.test' }),
      'forbidden admin.forbidden',
    )
  const page = (await centre.call(jefa, 'bounce.list', { limit: 1 })) as { next: string }
  assert.deepEqual(await centre.listed(jefa, { before: page.next }), ['lleno@b.test full'])
})

eachEngine('only the recipient’s own certain no pauses, for one company, with an end', async (_, engine) => {
  const centre = await openCentre(engine)
  const { clock } = centre.ledger
  const { empresa, ajena } = centre.companies
  const bounce = centre.bounceOf(centre.accounts.ana, empresa)
  await centre.ledger.record(
    bounce('nadie@b.test', INVALID),
    bounce('lleno@b.test', FULL),
    bounce('blocked@b.test', BLOCKED),
    bounce('dominio@b.test', { ...INVALID, class: 'domain' }),
    // Our own finding, and what only took too long.
    bounce('propio@b.test', { ...INVALID, host: undefined }),
    bounce('tarde@b.test', { ...INVALID, kind: 'expired' }),
    { ...bounce('ajeno@b.test', INVALID), organisationId: undefined, accountId: undefined },
  )
  const { jefa, ajena: other, operator } = centre.people
  assert.deepEqual(await centre.paused(jefa), ['nadie@b.test'])
  assert.deepEqual(await centre.paused(other), [])
  assert.deepEqual(await centre.paused(operator), ['nadie@b.test'])
  const ends = async (): Promise<number> =>
    (Date.parse((await centre.known('nadie@b.test'))?.until ?? '') - clock.ms) / DAY_MS
  assert.equal(await ends(), 30)
  // What was on its way bounces too, and makes it no longer.
  clock.ms += DAY_MS
  await centre.ledger.record(bounce('nadie@b.test', INVALID))
  assert.equal(await ends(), 29)
  assert.equal((await centre.known('nadie@b.test'))?.bounces, 2)
  clock.ms += 29 * DAY_MS + 1
  assert.deepEqual(await centre.paused(jefa), [])
  await centre.ledger.record(bounce('nadie@b.test', INVALID))
  assert.equal(await ends(), 90)
  assert.equal(
    await centre.refusal(other, 'bounce.lift', { address: 'nadie@b.test' }),
    'not-found bounce.notPaused',
  )
  assert.equal(await centre.refusal(jefa, 'bounce.lift', { address: 'nadie@b.test' }), 'ok')
  assert.deepEqual(await centre.paused(jefa), [])
  assert.equal(
    await centre.refusal(jefa, 'bounce.lift', { address: 'nadie@b.test' }),
    'not-found bounce.notPaused',
  )
  // Of before it was lifted, then of after.
  await centre.ledger.record({ ...bounce('nadie@b.test', INVALID), atMs: clock.ms - 1 })
  assert.deepEqual(await centre.paused(jefa), [])
  clock.ms += 1000
  await centre.ledger.record(
    bounce('nadie@b.test', INVALID),
    centre.bounceOf(centre.accounts.otra, ajena)('nadie@b.test', FULL),
  )
  assert.equal(await ends(), 30)
  assert.deepEqual(await centre.paused(other), [])
})

eachEngine('a bounce goes with its day, a pause does not', async (_, engine) => {
  const centre = await openCentre(engine)
  const bounce = centre.bounceOf(centre.accounts.ana, centre.companies.empresa)
  await centre.ledger.record(bounce('nadie@b.test', INVALID), bounce('lleno@b.test', FULL))
  centre.ledger.clock.ms += 12 * DAY_MS
  await centre.ledger.keeper.sweep()
  assert.deepEqual(await centre.listed(centre.people.jefa), [])
  assert.deepEqual(await centre.paused(centre.people.jefa), ['nadie@b.test'])
  assert.equal(
    await centre.refusal(centre.people.jefa, 'bounce.show', { address: 'lleno@b.test' }),
    'not-found bounce.nothing',
  )
})

eachEngine('whoever writes is told what came back lately, and what was probably meant', async (_, engine) => {
  const centre = await openCentre(engine)
  const { clock } = centre.ledger
  const bounce = centre.bounceOf(centre.accounts.luis, centre.companies.empresa)
  await centre.ledger.record(
    bounce('nadie@b.test', INVALID),
    bounce('lleno@b.test', FULL),
    bounce('vuelve@b.test', FULL),
    bounce('vuelve@b.test', { kind: 'relayed', atMs: clock.ms + 1000 }),
  )
  clock.ms += 3 * DAY_MS
  const recipients = ['nadie@b.test', 'Lleno@b.test', 'vuelve@b.test', 'eva@gmial.com', 'luis@empresa.test']
  const told = async (who: Principal): Promise<unknown[]> =>
    (
      (await centre.call(who, 'bounce.warn', { recipients })) as {
        warnings: { kind: string; text: string }[]
      }
    ).warnings.map(({ kind, text }) => `${kind}: ${text}`)
  assert.deepEqual(await told(centre.people.ana), [
    'paused: nadie@b.test está en pausa hasta el 22 de diciembre de 2026: rebotó hace 3 días (Dirección no válida).',
    'bounced: lleno@b.test rebotó hace 3 días: Buzón lleno.',
    'misspelt: ¿Quiso escribir eva@gmail.com?',
  ])
  const asAna = { recipients: ['lleno@b.test'], account: 'ana@empresa.test' }
  assert.equal(
    await centre.refusal(centre.people.ajena, 'bounce.warn', asAna),
    'not-found directory.noAccount',
  )
  const forAna = (await centre.call(OPERATOR, 'bounce.warn', asAna)) as { warnings: { kind: string }[] }
  assert.deepEqual(
    forAna.warnings.map(({ kind }) => kind),
    ['bounced'],
  )
  assert.deepEqual(await told(centre.people.ajena), ['misspelt: Did you mean eva@gmail.com?'])
  clock.ms += 40 * DAY_MS
  assert.deepEqual(await told(centre.people.ana), ['misspelt: ¿Quiso escribir eva@gmail.com?'])
})

eachEngine('statistics say what the events say, indexed or not', async (_, engine) => {
  const centre = await openCentre(engine)
  const { ana, luis } = centre.accounts
  const { empresa } = centre.companies
  const [fromAna, fromLuis] = [centre.bounceOf(ana, empresa), centre.bounceOf(luis, empresa)]
  const taken = { domain: undefined, host: undefined, reply: undefined }
  await centre.ledger.record(
    fromAna('eva@c.test', { ...taken, kind: 'accepted', class: 'out' }),
    fromAna('nadie@b.test', { ...taken, kind: 'accepted', class: 'out' }),
    fromAna('eva@c.test', { kind: 'relayed', domain: 'c.test' }),
    fromAna('nadie@b.test', INVALID),
    fromAna('eva@c.test', { ...FULL, kind: 'returned', domain: 'c.test' }),
    fromLuis('lleno@b.test', { ...FULL, kind: 'deferred' }),
    fromLuis('lleno@b.test', { ...FULL, kind: 'expired' }),
    { ...fromLuis('luis@empresa.test', { ...taken, kind: 'accepted', class: 'in' }), accountId: undefined },
    { kind: 'policy-refused', organisationId: empresa.organisationId, accountId: luis, class: 'ownDomain' },
  )
  const rows = async (who: Principal, input: Json): Promise<unknown[]> =>
    ((await centre.call(who, 'stats.mail', input)) as { rows: Record<string, unknown>[] }).rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0)),
    )
  const expected = async (): Promise<void> => {
    const { jefa, ana: holder, ajena } = centre.people
    assert.deepEqual(await rows(jefa, {}), [
      { day: '20261122', sent: 2, received: 1, relayed: 1, deferred: 1, bounced: 2, returned: 1, refused: 1 },
    ])
    assert.deepEqual(await rows(jefa, { by: ['account'] }), [
      { account: null, received: 1 },
      { account: 'ana@empresa.test', sent: 2, relayed: 1, bounced: 1, returned: 1 },
      { account: 'luis@empresa.test', deferred: 1, bounced: 1, refused: 1 },
    ])
    assert.deepEqual(await rows(jefa, { by: ['destination', 'class'], destination: 'b.test' }), [
      { destination: 'b.test', class: 'full', deferred: 1, bounced: 1 },
      { destination: 'b.test', class: 'invalid', bounced: 1 },
    ])
    assert.deepEqual(await rows(holder, { by: ['class'], class: 'full' }), [{ class: 'full', returned: 1 }])
    assert.deepEqual(await rows(ajena, {}), [])
  }
  await expected()
  centre.ledger.clock.ms += DAY_MS
  await centre.ledger.keeper.index(false)
  await expected()
})
