/** Second factors as admins see them: whose they may lift, what a company may ask of its admins, and keys that change. */
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { TOTP, Secret as TotpKey } from 'otpauth'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { secondFactorMethods } from '../../src/service/account/second-factor/second-factor-methods.ts'
import { openTotp, resealTotp, sealTotp } from '../../src/service/account/second-factor/totp-secret.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { createWebSessions } from '../../src/service/session/web-sessions.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'
import { addPasskey, factorWorld, outcome, WEB } from './factor-world.ts'
import { setPassword } from './sign-in.ts'

const PASSWORD = 'the old good secret'
const ANA = 'ana@empresa.test'
const JEFA = 'jefa@empresa.test'

async function openMethods(name: EngineName) {
  const admin = await openTestAdmin(name)
  const { directory, clock } = admin
  const world = factorWorld(directory, clock)
  const sent: string[] = []
  const sealer = new Sealer([randomBytes(KEY_BYTES)])
  const methods = methodTable(
    secondFactorMethods({
      ...{ directory, clock, log: silentLog, hostname: 'mail.empresa.test' },
      sealer: async () => sealer,
      notices: { send: async ({ to, subject }) => void sent.push(`${to} ${subject.key}`) },
    }),
  )
  const call = (principal: Principal, method: string, input: Json): Promise<Json> =>
    callAdmin(methods, principal, `second-factor.${method}`, input)
  const idOf = async (address: string) => {
    const account = await directory.accountByAddress(address)
    if (account === undefined) throw new Error(`no ${address}`)
    return account.id
  }
  return {
    admin,
    directory,
    clock,
    world,
    sent,
    call,
    idOf,
    [Symbol.asyncDispose]: () => admin[Symbol.asyncDispose](),
  }
}

for (const name of ENGINES) {
  test(`who may look, and who may lift, on ${name}`, async (t: TestContext) => {
    await using opened = await openMethods(name)
    const { admin, world, call, idOf, sent } = opened
    for (const address of [ANA, JEFA, 'operador@servicio.test']) await addPasskey(world, await idOf(address))
    const [ana, jefa, otra] = [await admin.as(ANA), await admin.as(JEFA), await admin.as('otra@ajena.test')]
    const may = async (who: Principal, method: string, address: string): Promise<string> =>
      await outcome(() => call(who, method, { address }))
    const absent = 'not-found directory.noAccount'
    t.assert.deepStrictEqual(
      [
        await may(ana, 'list', ANA),
        await may(jefa, 'list', ANA),
        await may(otra, 'list', ANA),
        await may(ana, 'list', JEFA),
      ],
      ['ok', 'ok', absent, absent],
    )
    t.assert.strictEqual(await may(ana, 'reset', ANA), 'forbidden admin.forbidden', 'holders do not')
    t.assert.strictEqual(await may(otra, 'reset', ANA), absent, 'another company')
    t.assert.strictEqual(await may(jefa, 'reset', JEFA), 'cannot directory.notYourself')
    t.assert.strictEqual(await may(jefa, 'reset', 'operador@servicio.test'), absent)
    t.assert.strictEqual(
      await may(jefa, 'offer', ANA),
      'forbidden admin.forbidden',
      'a secret that others saw',
    )
    t.assert.deepStrictEqual(sent, [])
    t.assert.strictEqual(await may(jefa, 'reset', ANA), 'ok')
    t.assert.deepStrictEqual(sent, [`${ANA} notice.factor.lifted.subject`])
    t.assert.strictEqual(await may(jefa, 'reset', ANA), 'not-found secondFactor.none')
    t.assert.strictEqual(await may(OPERATOR, 'reset', JEFA), 'ok')
  })

  test(`codes are set up at the machine, on ${name}`, async (t: TestContext) => {
    await using opened = await openMethods(name)
    const { clock, call } = opened
    const offered = (await call(OPERATOR, 'offer', { address: ANA })) as Record<string, string>
    t.assert.match(offered['qr'] ?? '', /█/)
    const app = new TOTP({ secret: TotpKey.fromBase32(offered['secret'] ?? '') })
    const confirm = (code: string): Promise<string> =>
      outcome(() => call(OPERATOR, 'confirm', { address: ANA, code }))
    const code = app.generate({ timestamp: clock.now() })
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    t.assert.strictEqual(await confirm(wrong), 'invalid auth.wrongCode')
    t.assert.strictEqual(await confirm(code), 'ok')
    t.assert.strictEqual(await confirm(code), 'already-exists secondFactor.codesOn')
    t.assert.strictEqual(
      await outcome(() => call(OPERATOR, 'offer', { address: ANA })),
      'already-exists secondFactor.codesOn',
    )
  })

  test(`a company asks its admins for one, on ${name}`, async (t: TestContext) => {
    await using opened = await openMethods(name)
    const { admin, directory, clock, world, idOf } = opened
    const { authenticator } = world
    const jefa = await idOf(JEFA)
    await setPassword(directory, jefa, PASSWORD)
    const sessions = createWebSessions({ directory, clock, log: silentLog, metrics: new Metrics() })
    const signIn = async (): Promise<Principal> => {
      const first = await authenticator.firstStep(JEFA, new Secret(PASSWORD), WEB)
      return first.kind === 'in' ? first.principal : await authenticator.enter(first.account, WEB, 'passkey')
    }
    const from = { remoteAddress: '192.0.2.1', program: 'Test' }
    const open = await sessions.begin(await signIn(), from)
    t.assert.strictEqual(open.session.principal.role, 'company-admin')
    const ask = (who: Principal, secondFactor: string): Promise<string> =>
      outcome(() => admin.call(who, 'organisation.set', { company: 'Empresa', secondFactor }))
    t.assert.strictEqual(await ask(await admin.as(JEFA), 'admins'), 'cannot secondFactor.yoursFirst')
    t.assert.strictEqual(await ask(OPERATOR, 'admins'), 'ok')
    t.assert.strictEqual(await sessions.find(open.token.reveal()), undefined, 'open sessions end')
    const half = await sessions.begin(await signIn(), from)
    t.assert.strictEqual(half.session.principal.role, 'account')
    t.assert.strictEqual(
      (await sessions.find(half.token.reveal()))?.principal.role,
      'account',
      'at each request',
    )
    t.assert.strictEqual(await world.factors.isMissing(jefa), true)
    await addPasskey(world, jefa, half.session.id)
    const kept = await sessions.find(half.token.reveal())
    t.assert.strictEqual(kept?.principal.role, 'company-admin', 'the session in which it was added')
    t.assert.strictEqual((await signIn()).role, 'company-admin')
    t.assert.strictEqual(await ask(await admin.as(JEFA), 'optional'), 'ok')
    t.assert.strictEqual(
      (await authenticator.firstStep('jefa@empresa.test', new Secret(PASSWORD), WEB)).kind,
      'second-factor',
    )
  })

  test(`secrets follow the newest key; what no key opens stays, on ${name}`, async (t: TestContext) => {
    await using opened = await openMethods(name)
    const { directory, idOf } = opened
    const [first, second, lost] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)]
    const [ana, eva] = [await idOf(ANA), await idOf('eva@ajena.test')]
    const secret = new Secret('JBSWY3DPEHPK3PXP')
    await directory.write(async ({ secondFactors }) => {
      await secondFactors.offerTotp(ana, sealTotp(new Sealer([first]), secret, ana), 0)
      await secondFactors.offerTotp(eva, sealTotp(new Sealer([lost]), secret, eva), 0)
    })
    t.assert.strictEqual(await resealTotp(directory, new Sealer([second, first])), 1)
    const sealedOf = async (id: typeof ana): Promise<string> =>
      (await directory.read(({ secondFactors }) => secondFactors.totp(id)))?.sealed ?? ''
    const sealed = await sealedOf(ana)
    t.assert.strictEqual(openTotp(new Sealer([second]), sealed, ana).reveal(), secret.reveal())
    t.assert.throws(
      () => openTotp(new Sealer([second]), sealed, eva),
      { name: 'SealFault' },
      'of its account only',
    )
    t.assert.strictEqual(openTotp(new Sealer([lost]), await sealedOf(eva), eva).reveal(), secret.reveal())
  })
}
