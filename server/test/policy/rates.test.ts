/** Sending limits: windows that slide, shared by threads, kept over a restart; said in SMTP with the time when it goes on. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { rateMethods } from '../../src/service/policy/rate-methods.ts'
import { createRates, type Rates } from '../../src/service/policy/rates.ts'
import type { Directory } from '../../src/store/directory.ts'
import { RATES_SETTING, type SendingLimits } from '../../src/store/directory-rates.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2026, 4, 3, 10, 2)
const ONE = { messages: 1, recipients: 1, bytes: 1000 }

function steps() {
  let nowMs = START_MS
  return {
    now: () => nowMs,
    set(ms: number) {
      nowMs = ms
    },
  }
}

async function principalOf(directory: Directory, address: string): Promise<Principal> {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Error(`no account ${address}`)
  const { id: accountId, organisationId, role, language, protocols: scopes, version } = account
  return { accountId, organisationId, address, role, language, scopes, version }
}

async function heard(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.text.key}`
    throw error
  }
}

for (const name of ENGINES) {
  const rig = async (defaults: SendingLimits) => {
    const opened = await openTestDirectory(name)
    const empresa = await addCompany(opened.directory, 'Empresa', 'empresa.test')
    await addAccount(opened.directory, empresa, 'ana')
    await addAccount(opened.directory, empresa, 'luis')
    const clock = steps()
    const rates = createRates({ directory: opened.directory, clock, defaults })
    const ana = await principalOf(opened.directory, 'ana@empresa.test')
    const luis = await principalOf(opened.directory, 'luis@empresa.test')
    return { opened, empresa, clock, rates, ana, luis }
  }

  test(`no hour has more than its limit, and none waits longer than told (${name})`, async (t: TestContext) => {
    const { opened, clock, rates, ana } = await rig({ recipientsHour: 10 })
    await using _opened = opened
    const gaps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 25 * MINUTE_MS }), fc.integer({ min: 1, max: 4 })),
      {
        minLength: 20,
        maxLength: 40,
      },
    )
    await fc.assert(
      fc.asyncProperty(gaps, async (sends) => {
        // A day further on each time: what was counted before is out of every window.
        clock.set(clock.now() + 25 * 60 * MINUTE_MS)
        const taken: { readonly at: number; readonly n: number }[] = []
        for (const [gapMs, n] of sends) {
          clock.set(clock.now() + gapMs)
          const at = clock.now()
          const answer = await heard(() => rates.take(ana, { ...ONE, recipients: n }))
          const within = (ms: number): number =>
            taken.filter((one) => one.at > at - ms).reduce((sum, one) => sum + one.n, 0)
          if (answer === 'ok') taken.push({ at, n })
          if (answer === 'ok') t.assert.ok(within(60 * MINUTE_MS) <= 10)
          // A slot more than the hour, and not a message beyond it, is what a refusal may rest on.
          else t.assert.ok(within(65 * MINUTE_MS) + n > 10)
        }
      }),
      { numRuns: name === 'sqlite' ? 30 : 8 },
    )
  })

  test(`it may send again at the time that was said, and not before (${name})`, async (t: TestContext) => {
    const { opened, clock, rates, ana } = await rig({ messagesHour: 3 })
    await using _opened = opened
    for (let i = 0; i < 3; i++) {
      await rates.take(ana, ONE)
      clock.set(clock.now() + 10 * MINUTE_MS)
    }
    const refusal = await rates.take(ana, ONE).then(
      () => undefined,
      (error: unknown) => error,
    )
    t.assert.ok(refusal instanceof Refusal)
    const said = String(refusal.text.values?.['time'])
    // The first was at 10:02, in the slot that ends at 10:05.
    const again = Date.UTC(2026, 4, 3, 11, 5)
    const local = new Date(again)
    t.assert.strictEqual(said.slice(0, 5), `${String(local.getHours()).padStart(2, '0')}:05`)
    clock.set(again - 1)
    t.assert.strictEqual(await heard(() => rates.take(ana, ONE)), 'try-later rate.hour')
    clock.set(again)
    t.assert.strictEqual(await heard(() => rates.take(ana, ONE)), 'ok')
  })

  test(`threads share what is counted, and a restart keeps it (${name})`, async (t: TestContext) => {
    const { opened, clock, ana } = await rig({})
    await using _opened = opened
    const defaults = { messagesDay: 20 }
    const others: Rates[] = []
    for (let i = 0; i < 3; i++) others.push(createRates({ directory: await opened.other(), clock, defaults }))
    const answers = await Promise.all(
      Array.from({ length: 45 }, (_none, i) => heard(() => (others[i % 3] as Rates).take(ana, ONE))),
    )
    t.assert.strictEqual(answers.filter((one) => one === 'ok').length, 20)
    t.assert.strictEqual(answers.filter((one) => one === 'limit rate.day').length, 25)
    const restarted = createRates({ directory: await opened.other(), clock, defaults })
    t.assert.strictEqual(await heard(() => restarted.take(ana, ONE)), 'limit rate.day')
  })

  test(`account, domain and company each have their say; what was not taken does not count (${name})`, async (t: TestContext) => {
    const { opened, empresa, rates, ana, luis } = await rig({ messagesHour: 5 })
    await using _opened = opened
    const { directory } = opened
    await directory.write(({ settings }) =>
      settings.set('domain', empresa.domainId, RATES_SETTING, { messagesHour: 6 }),
    )
    for (let i = 0; i < 4; i++) await rates.take(ana, ONE)
    const lost = await rates.take(ana, ONE)
    t.assert.strictEqual(await heard(() => rates.take(ana, ONE)), 'try-later rate.hour')
    await lost.giveBack()
    t.assert.strictEqual(await heard(() => rates.take(ana, ONE)), 'ok')
    // Five of the domain's six are ana's.
    t.assert.strictEqual(await heard(() => rates.take(luis, ONE)), 'ok')
    t.assert.strictEqual(await heard(() => rates.take(luis, ONE)), 'try-later rate.hour')
    await directory.write(({ settings }) =>
      settings.set('account', luis.accountId ?? 0, RATES_SETTING, { messagesHour: null, bytesDay: 10_000 }),
    )
    t.assert.strictEqual(
      await heard(() => rates.take(luis, { ...ONE, bytes: 10_001 })),
      'limit rate.tooMuch.day',
    )
  })

  test(`a submission pays microseconds for it (${name})`, async (t: TestContext) => {
    const { opened, rates, ana, luis } = await rig({})
    await using _opened = opened
    const { directory } = opened
    await directory.write(({ settings }) =>
      settings.set('account', ana.accountId ?? 0, RATES_SETTING, { messagesHour: 1_000_000 }),
    )
    const cost = async (who: Principal, runs: number): Promise<number> => {
      const before = process.cpuUsage()
      for (let i = 0; i < runs; i++) await rates.take(who, ONE)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / runs
    }
    await cost(ana, 100)
    t.diagnostic(
      `take(): ${(await cost(luis, 2000)).toFixed(1)} µs without limits, ${(await cost(ana, 300)).toFixed(0)} µs with`,
    )
  })
}

eachEngine('a submission hears what it has reached', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine, { rates: { messagesHour: 2, recipientsDay: 4 } })
  await using client = await world.client('submission')
  const text = 'From: ana@empresa.test\r\n\r\nhola'
  const send = (...to: string[]): Promise<string> => client.send('ana@empresa.test', to, text)
  t.assert.match(await send('x@otra.test'), /^250 /)
  // Refused for its own sake: it does not count.
  t.assert.match(
    await client.send('ana@empresa.test', ['x@otra.test'], 'From: luis@empresa.test\r\n\r\n'),
    /^550[- ]/,
  )
  t.assert.match(
    await send('a@otra.test', 'b@otra.test', 'c@otra.test', 'd@otra.test'),
    /^550 5\.7\.1 Ha llegado al tope de ana@empresa\.test: 4 destinatarios en 24 horas\. Puede volver a mandar a las \d\d:\d\d [+-]\d{4}; puede cambiarlo postmaster@empresa\.test\./,
  )
  t.assert.match(await send('y@otra.test'), /^250 /)
  t.assert.match(
    await send('z@otra.test'),
    /^451 4\.7\.1 Ha llegado al tope de ana@empresa\.test: 2 mensajes por hora\. Puede volver a mandar a las \d\d:\d\d [+-]\d{4}\./,
  )
  t.assert.strictEqual(world.queued.length, 2)
})

eachEngine('who may change limits', async (t: TestContext, engine) => {
  await using admin = await openTestAdmin(engine.name)
  const call = callOf(admin)
  const jefa = await admin.as('jefa@empresa.test')
  const ana = await admin.as('ana@empresa.test')
  const set = (who: Principal, input: { readonly [key: string]: Json }): Promise<string> =>
    heard(() => call(who, 'rates.set', input))
  t.assert.strictEqual(
    await set(ana, { address: 'ana@empresa.test', messagesHour: 5 }),
    'forbidden admin.forbidden',
  )
  t.assert.strictEqual(await set(jefa, { address: 'ana@empresa.test', messagesHour: 5 }), 'ok')
  t.assert.strictEqual(
    await set(jefa, { address: 'ana@empresa.test', messagesHour: 101 }),
    'forbidden rates.aboveService',
  )
  t.assert.strictEqual(
    await set(jefa, { address: 'ana@empresa.test', messagesHour: null }),
    'forbidden rates.aboveService',
  )
  t.assert.strictEqual(await set(OPERATOR, { address: 'ana@empresa.test', messagesHour: 500 }), 'ok')
  t.assert.strictEqual(await set(jefa, { domain: 'Empresa.test', bytesDay: 1_000_000 }), 'ok')
  t.assert.strictEqual(await set(jefa, { domain: 'ajena.test', bytesDay: 1 }), 'not-found directory.noDomain')
  t.assert.strictEqual(
    await set(jefa, { company: 'Empresa', messagesDay: 9 }),
    'forbidden rates.operatorOnly',
  )
  t.assert.strictEqual(await set(OPERATOR, { company: 'Empresa', messagesDay: 9 }), 'ok')
  t.assert.strictEqual(
    await set(OPERATOR, { company: 'Empresa', domain: 'empresa.test', messagesDay: 9 }),
    'invalid rates.whose',
  )
  t.assert.strictEqual(await set(OPERATOR, { company: 'Empresa' }), 'invalid rates.nothing')
  const shown = JSON.stringify(await call(ana, 'rates.show', { address: 'ana@empresa.test' }))
  t.assert.match(shown, /"name":"messagesHour","max":500,"own":true/)
  t.assert.strictEqual(
    await heard(() => call(ana, 'rates.show', { domain: 'empresa.test' })),
    'forbidden admin.forbidden',
  )
  const cleared = JSON.stringify(await call(jefa, 'rates.clear', { address: 'ana@empresa.test' }))
  t.assert.match(cleared, /"name":"messagesHour","max":100,"own":false/)
})

function callOf({ directory, clock }: TestAdmin) {
  const methods = methodTable(
    rateMethods({ directory, clock, log: silentLog, defaults: { messagesHour: 100 } }),
  )
  return (who: Principal, method: string, input: Json): Promise<Json> =>
    callAdmin(methods, who, method, input)
}
