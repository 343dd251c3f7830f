/** Scripts, filters and replies by method: whose they are, what is refused, and what is told. THREATS TE1, SV3 */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import type { AccountNotice } from '../../src/service/notice/account-notices.ts'
import { companyScriptMethods } from '../../src/service/sieve/company-script-methods.ts'
import { createCompanyScripts } from '../../src/service/sieve/company-scripts.ts'
import { filterMethods } from '../../src/service/sieve/filter-methods.ts'
import { COMPANY_SCRIPT_BYTES_MAX, COMPANY_SCRIPTS_MAX, RULES_MAX } from '../../src/service/sieve/limits.ts'
import { createRedirectWatch } from '../../src/service/sieve/redirect-watch.ts'
import { scriptMethods } from '../../src/service/sieve/script-methods.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES, type EngineName, openEngine } from '../kit/engines.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { openTestStores } from '../kit/stores.ts'

type World = AsyncDisposable & {
  readonly admin: TestAdmin
  readonly notices: AccountNotice[]
  readonly events: LedgerEvent[]
  call(principal: Principal, method: string, input: Json): Promise<Json>
  /** `ok`, or `code key` of the refusal. */
  outcome(principal: Principal, method: string, input: Json): Promise<string>
  storeOf(address: string): Promise<AccountStore>
}

async function open(name: EngineName): Promise<World> {
  await using opened = new AsyncDisposableStack()
  const admin = opened.use(await openTestAdmin(name))
  const { accounts } = opened.use(await openTestStores(opened.use(await openEngine(name))))
  const { directory, clock } = admin
  const notices: AccountNotice[] = []
  const events: LedgerEvent[] = []
  const ledger = { note: (event: LedgerEvent) => void events.push(event), keep: () => undefined }
  const watch = createRedirectWatch({
    ...{ directory, clock, ledger, log: silentLog },
    notices: { send: async (notice) => void notices.push(notice) },
  })
  const check = (text: string) => compileSieve(text)
  const deps = { accounts, directory, check, watch, ledger, texts: createTexts() }
  const methods = methodTable([...scriptMethods(deps), ...filterMethods(deps), ...companyScriptMethods(deps)])
  const call: World['call'] = (principal, method, input) => callAdmin(methods, principal, method, input)
  const rest = opened.move()
  return {
    ...{ admin, notices, events, call },
    async outcome(principal, method, input) {
      try {
        await call(principal, method, input)
        return 'ok'
      } catch (error) {
        if (error instanceof Refusal) return `${error.code} ${error.text.key}`
        throw error
      }
    },
    async storeOf(address) {
      const { accountId } = await admin.as(address)
      if (accountId === undefined) throw new Error('no account')
      return accounts.open(accountId)
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

function each(title: string, run: (t: TestContext, world: World) => Promise<void>): void {
  for (const engine of ENGINES)
    test(`${title} (${engine})`, async (t: TestContext) => {
      await using world = await open(engine)
      await run(t, world)
    })
}

const ana = 'ana@empresa.test'
const RULE = {
  name: 'Facturas',
  conditions: [{ kind: 'subject', match: 'contains', values: ['factura'] }],
  actions: [{ kind: 'move', mailbox: 'Facturas' }],
}
const AWAY = { address: ana, text: 'Vuelvo el lunes.', days: 3 }

each(
  'each is for the holder, the company’s admin and the operator, and for nobody else',
  async (t: TestContext, world) => {
    const [own, luis, jefa, otra] = await Promise.all(
      [ana, 'luis@empresa.test', 'jefa@empresa.test', 'otra@ajena.test'].map((one) => world.admin.as(one)),
    )
    if (own === undefined || luis === undefined || jefa === undefined || otra === undefined) return
    const put = { address: ana, name: 'a', text: 'keep;' }
    const asked: readonly (readonly [string, Json])[] = [
      ['sieve.put', put],
      ['sieve.list', { address: ana }],
      ['sieve.show', { address: ana, name: 'a' }],
      ['sieve.activate', { address: ana, name: 'a' }],
      ['sieve.activate', { address: ana, name: null }],
      ['sieve.remove', { address: ana, name: 'a' }],
      ['personal-filter.list', { address: ana }],
      ['autoreply.set', AWAY],
      ['autoreply.show', { address: ana }],
      ['autoreply.clear', { address: ana }],
    ]
    for (const who of [own, jefa, OPERATOR])
      for (const [method, input] of asked)
        t.assert.strictEqual(await world.outcome(who, method, input), 'ok', `${who.address} ${method}`)
    for (const who of [luis, otra])
      for (const [method, input] of [
        ...asked,
        ['personal-filter.set', { address: ana, rule: RULE }] as const,
      ])
        t.assert.strictEqual(await world.outcome(who, method, input), 'not-found directory.noAccount')
    t.assert.strictEqual(await world.outcome(own, 'sieve.company.show', {}), 'forbidden admin.forbidden')
    const theirs = await world.outcome(otra, 'sieve.company.show', { company: 'Empresa' })
    t.assert.strictEqual(theirs, 'not-found directory.noCompany')
  },
)

each('a script with a fault is refused with its place', async (t: TestContext, world) => {
  const bad = { address: ana, name: 'a', text: 'keep;\r\nnonsense;\r\nmore;' }
  await t.assert.rejects(world.call(OPERATOR, 'sieve.put', bad), (error: unknown) => {
    t.assert.ok(error instanceof Refusal)
    t.assert.deepStrictEqual(
      [error.code, error.text.key, error.text.values?.['line'], error.text.values?.['more']],
      ['invalid', 'sieve-scripts.fault', '2', 1],
    )
    return true
  })
  t.assert.match(
    createTexts().format('es', {
      key: 'sieve-scripts.fault',
      values: { line: '2', column: '1', text: 'No.', more: 2 },
    }),
    /^Línea 2, columna 1: No\. Hay 2 errores más\.$/,
  )
})

each('a reply that an admin sets with a forward outside is told and noted', async (t: TestContext, world) => {
  const jefa = await world.admin.as('jefa@empresa.test')
  const set = { ...AWAY, forward: 'suplente@fuera.test', from: '2026-07-01', until: '2026-07-15' }
  const answer = (await world.call(jefa, 'autoreply.set', set)) as { warnings: readonly unknown[] }
  t.assert.strictEqual(answer.warnings.length, 1)
  t.assert.deepStrictEqual(
    world.notices.map(({ to }) => to),
    // The company's admins hear of it, whoever of them did it.
    [ana, 'jefa@empresa.test'],
  )
  t.assert.deepStrictEqual(
    world.events.map(({ kind, to, by, via }) => [kind, to, by, via]),
    [['rule-changed', ['suplente@fuera.test'], 'jefa@empresa.test', 'admin']],
  )
  const inside = { ...AWAY, forward: 'luis@empresa.test' }
  await world.call(jefa, 'autoreply.set', inside)
  t.assert.strictEqual(world.notices.length, 2)
  const store = await world.storeOf(ana)
  t.assert.match((await store.sieve.active())?.text ?? '', /redirect :copy "luis@empresa\.test"/)

  const holder = { kind: 'account', id: store.accountId } as const
  await setRules(world.admin.directory, world.admin.empresa, holder, [rule('ownDomain')])
  t.assert.match(await world.outcome(jefa, 'autoreply.set', set), /^forbidden rule\./)
})

each('what is no rule is refused before anything is read', async (t: TestContext, world) => {
  const set = (rule: Json) => world.outcome(OPERATOR, 'personal-filter.set', { address: ana, rule })
  for (const wrong of [
    { ...RULE, name: 'a]b' },
    { ...RULE, name: 'a\nb' },
    { ...RULE, actions: [] },
    { ...RULE, actions: [{ kind: 'move', mailbox: 'a\r\nstop;' }] },
    { ...RULE, actions: [{ kind: 'vacation' }] },
    { ...RULE, conditions: [{ kind: 'header', name: 'a b', match: 'is', values: ['x'] }] },
    { ...RULE, conditions: [{ kind: 'subject', match: 'regex', values: ['x'] }] },
    { ...RULE, conditions: [{ kind: 'subject', match: 'is', values: ['x\u2028'] }] },
  ])
    t.assert.match(await set(wrong), /^invalid /, JSON.stringify(wrong))
  t.assert.match(
    await set({ ...RULE, actions: [{ kind: 'forward', address: 'nada', keep: true }] }),
    /^invalid /,
  )
  t.assert.match(
    await world.outcome(OPERATOR, 'autoreply.set', { ...AWAY, zone: 'Marte/Olympus' }),
    /^invalid /,
  )
  const days = { ...AWAY, from: '2026-07-15', until: '2026-07-01' }
  t.assert.strictEqual(await world.outcome(OPERATOR, 'autoreply.set', days), 'invalid people.days')
})

each('as many rules as can be kept in order', async (t: TestContext, world) => {
  const store = await world.storeOf(ana)
  await store.provision()
  for (const [there, outcome] of [
    [RULES_MAX - 2, 'ok'],
    [RULES_MAX - 1, 'ok'],
    [RULES_MAX, 'limit people.too-many'],
  ] as const) {
    const text = Array.from({ length: there }, (_, n) => `# rule:[r${n}]\r\nif true { keep; }\r\n`).join('')
    await store.sieve.put('a', text, { activate: true })
    const made = await world.outcome(OPERATOR, 'personal-filter.set', { address: ana, rule: RULE })
    t.assert.strictEqual(made, outcome, `${there} rules`)
  }
})

each(
  'a company’s scripts stand around those of its people, a group’s between',
  async (t: TestContext, world) => {
    const { directory } = world.admin
    const jefa = await world.admin.as('jefa@empresa.test')
    await world.admin.call(OPERATOR, 'group.add', { address: 'ventas@empresa.test', members: [ana] })
    const company = createCompanyScripts(directory)
    const account = await directory.accountByAddress(ana)
    const colleague = await directory.accountByAddress('luis@empresa.test')
    const stranger = await directory.accountByAddress('eva@ajena.test')
    if (account === undefined || colleague === undefined || stranger === undefined) throw new Error('nobody')
    t.assert.strictEqual(await company.of(account), undefined)
    const set = (input: Json) => world.outcome(jefa, 'sieve.company.set', input)
    t.assert.strictEqual(await set({ place: 'before', text: '# c1' }), 'ok')
    t.assert.strictEqual(await set({ place: 'after', text: '# c2' }), 'ok')
    t.assert.strictEqual(await set({ group: 'ventas@empresa.test', place: 'before', text: '# g1' }), 'ok')
    t.assert.strictEqual(await set({ group: 'ventas@empresa.test', place: 'after', text: '# g2' }), 'ok')
    t.assert.strictEqual(await set({ place: 'global', name: 'común', text: '# común' }), 'ok')
    const textsOf = async (one: typeof account) => {
      const { before = [], after = [] } = (await company.of(one)) ?? {}
      return [before.map(({ text }) => text), after.map(({ text }) => text)]
    }
    t.assert.deepStrictEqual(await textsOf(account), [
      ['# c1', '# g1'],
      ['# g2', '# c2'],
    ])
    t.assert.deepStrictEqual(await textsOf(colleague), [['# c1'], ['# c2']])
    t.assert.strictEqual(await company.of(stranger), undefined)
    t.assert.strictEqual((await company.global(colleague, 'común'))?.text, '# común')
    t.assert.strictEqual(await company.global(colleague, 'constructor'), undefined)
    t.assert.strictEqual(await company.global(stranger, 'común'), undefined)
    t.assert.ok(
      world.events.every(({ kind, class: of }) => kind === 'rule-changed' && of === 'company-script'),
    )

    t.assert.match(await set({ place: 'before', text: 'nonsense;' }), /^invalid sieve-scripts\.fault/)
    t.assert.match(await set({ place: 'global', text: '# x' }), /^invalid sieve-scripts\.global-name/)
    for (const place of ['before', 'after']) await set({ place, text: null })
    for (const place of ['before', 'after']) await set({ group: 'ventas@empresa.test', place, text: null })
    await set({ place: 'global', name: 'común', text: null })
    t.assert.strictEqual(await company.of(account), undefined)
  },
)

each('scripts of a company are few and short', async (t: TestContext, world) => {
  const set = (name: string, length: number) =>
    world.outcome(OPERATOR, 'sieve.company.set', {
      ...{ company: 'Empresa', place: 'global', name },
      text: '#'.repeat(length),
    })
  t.assert.strictEqual(await set('a', COMPANY_SCRIPT_BYTES_MAX - 1), 'ok')
  t.assert.strictEqual(await set('a', COMPANY_SCRIPT_BYTES_MAX), 'ok')
  t.assert.match(await set('a', COMPANY_SCRIPT_BYTES_MAX + 1), /^invalid /)
  for (let n = 1; n < COMPANY_SCRIPTS_MAX; n++) t.assert.strictEqual(await set(`n${n}`, 1), 'ok')
  t.assert.strictEqual(await set('uno más', 1), 'limit store.too-many-scripts')
  t.assert.strictEqual(await set('a', 1), 'ok')
})
