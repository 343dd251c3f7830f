/** What admins do about a paused account: whose cases they see, and the ways to give it back. */
import type { TestContext } from 'node:test'
import { DSN_TEXTS } from '../../src/lib/catalogue/dsn.ts'
import { TAKEOVER_TEXTS } from '../../src/lib/catalogue/takeover.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { createAccountNotices } from '../../src/service/notice/account-notices.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { createHeldMail } from '../../src/service/takeover/held-mail.ts'
import { takeoverMethods } from '../../src/service/takeover/takeover-methods.ts'
import { tellOver, tellPaused } from '../../src/service/takeover/tell.ts'
import { RECOVERY_SETTING } from '../../src/store/directory-settings.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAccount, addCompany } from '../directory/company.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import { ANA_PASSWORD, HOSTNAME } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { openTakeoverWorld, sendStrangers, type TakeoverWorld } from '../kit/takeover-world.ts'

const ANA = 'ana@empresa.test'
const JEFA: Principal = { ...OPERATOR, address: 'jefa@empresa.test', role: 'company-admin', language: 'es' }

/** The methods over that world; `sent`: notices. */
function methodsOf({ world, queue, breaker }: TakeoverWorld) {
  const { directory } = world
  const sent: Submission[] = []
  const texts = new CatalogueTexts([TAKEOVER_TEXTS, DSN_TEXTS])
  const clock = systemClock
  const notices = createAccountNotices({
    ...{ texts, clock, hostname: HOSTNAME },
    queue: { enqueue: async (one) => sent.push(one) },
  })
  const mail = createHeldMail({ service: queue, clock })
  const telling = { directory, notices, texts, log: silentLog }
  const gate = new HashGate()
  const methods = methodTable(
    takeoverMethods({
      ...{ directory, mail, texts, clock, log: silentLog, ledger: undefined, outside: undefined },
      gate: async () => gate,
      heard: () => breaker.hear(),
      tellOver: (one) => tellOver(telling, one, clock.now()),
    }),
  )
  const call = (who: Principal, method: string, input: Json): Promise<Json> =>
    callAdmin(methods, who, `takeover.${method}`, input)
  const refusal = async (who: Principal, method: string, input: Json): Promise<string> => {
    try {
      return JSON.stringify(await call(who, method, input))
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
  const countHeld = async (): Promise<number> => (await mail.count(world.accounts.ana)).messages
  return { call, refusal, sent, tell: { ...telling, countHeld } }
}

type Pile = { readonly messages: number; readonly subject: string; readonly ids: readonly string[] }

async function outbreak(it: TakeoverWorld): Promise<void> {
  await using client = await it.world.client('submission')
  await sendStrangers(client, 60)
  await it.breaker.settled()
}

eachEngine(
  'cases are the own company’s; admins and the second address are told',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    const { directory, empresa, accounts } = it.world
    const { call, refusal, sent, tell } = methodsOf(it)
    const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
    await addAccount(directory, empresa, 'jefa', { role: 'company-admin', language: 'es' })
    await directory.write(({ settings }) =>
      settings.set('account', accounts.ana, RECOVERY_SETTING, 'ana@casa.test'),
    )
    it.at.nowMs = systemClock.now()
    await outbreak(it)
    const jefa = { ...JEFA, organisationId: empresa.organisationId }
    const other = { ...JEFA, organisationId: ajena.organisationId }
    const { cases } = (await call(jefa, 'list', {})) as { cases: readonly { why: string; address: string }[] }
    t.assert.deepStrictEqual(
      cases.map(({ address, why }) => [address, /^\d+ mensajes en 1 minuto; .*nunca/.test(why)]),
      [[ANA, true]],
    )
    t.assert.deepStrictEqual(await call(other, 'list', {}), { cases: [] })
    for (const method of ['show', 'piles', 'release', 'drop', 'restore']) {
      const input = { address: ANA, ...(method === 'restore' ? { generate: true } : {}) }
      const asked = method === 'release' || method === 'drop' ? { ...input, all: true } : input
      t.assert.strictEqual(await refusal(other, method, asked), 'not-found directory.noAccount')
    }
    t.assert.strictEqual(await refusal({ ...jefa, role: 'account' }, 'list', {}), 'forbidden admin.forbidden')
    t.assert.strictEqual(await refusal(jefa, 'release', { address: ANA }), 'invalid queue.noFilter')
    t.assert.strictEqual(
      await refusal(jefa, 'show', { address: 'luis@empresa.test' }),
      'not-found takeover.noCase',
    )
    const held = await it.held()
    const { piles } = (await call(jefa, 'piles', { address: ANA })) as unknown as { piles: readonly Pile[] }
    t.assert.deepStrictEqual(
      piles.map(({ subject, messages }) => [subject, messages]),
      [['hola', held]],
    )
    const [first = '', ...ids] = piles[0]?.ids ?? []
    if (ids.length > 0)
      t.assert.deepStrictEqual(await call(jefa, 'drop', { address: ANA, ids }), {
        changed: ids.length,
        held: 1,
      })
    t.assert.deepStrictEqual(await call(jefa, 'release', { address: ANA, ids: [first] }), {
      changed: 1,
      held: 0,
    })
    const [one] = await it.openCases()
    t.assert.ok(one)
    await tellPaused(tell, one)
    t.assert.deepStrictEqual(
      sent.flatMap(({ recipients }) => recipients.map(({ address }) => address)),
      ['jefa@empresa.test', 'ana@casa.test'],
    )
    const text = Buffer.from(sent[0]?.bytes ?? []).toString()
    t.assert.match(text, /^Subject: Posible robo de cuenta: ana@empresa\.test\r$/m)
  },
)

eachEngine(
  'given back: with a new password, a changed one, or because it was the person',
  async (t: TestContext, engine) => {
    await using it = await openTakeoverWorld(engine)
    const { directory, accounts } = it.world
    const { call, refusal, sent } = methodsOf(it)
    const authenticator = makeAuthenticator(directory, systemClock)
    const signIn = async (password: string): Promise<string> => {
      const context = { protocol: 'imap', remoteAddress: '192.0.2.9', secure: true } as const
      return await authenticator.password(ANA, new Secret(password), context).then(
        () => 'in',
        (error: unknown) => (error instanceof Refusal ? error.text.key : String(error)),
      )
    }
    const appPasswords = async (): Promise<number> =>
      (await directory.read((tables) => tables.appPasswords.list(accounts.ana))).length
    await directory.write((tables) =>
      tables.appPasswords.add(accounts.ana, {
        ...{ name: 'teléfono', digest: new Uint8Array(32), scopes: new Set(['imap'] as const), createdMs: 1 },
        ...{ expiresMs: undefined, scram: undefined },
      }),
    )
    it.at.nowMs = systemClock.now()
    await outbreak(it)
    t.assert.strictEqual(await signIn(ANA_PASSWORD), 'takeover.signIn')
    const restore = (input: Record<string, Json>): Promise<string> =>
      refusal(OPERATOR, 'restore', { address: ANA, ...input })
    t.assert.strictEqual(await restore({}), 'invalid takeover.oneWay')
    t.assert.strictEqual(await restore({ generate: true, itWasThem: true }), 'invalid takeover.oneWay')
    t.assert.strictEqual(await restore({ passwordChanged: true }), 'cannot takeover.passwordOld')

    await call(OPERATOR, 'restore', { address: ANA, itWasThem: true })
    t.assert.strictEqual(await signIn(ANA_PASSWORD), 'in')
    t.assert.strictEqual(await appPasswords(), 1)
    t.assert.strictEqual(await restore({ itWasThem: true }), 'cannot takeover.notPaused')
    await using client = await it.world.client('submission')
    t.assert.strictEqual(await sendStrangers(client, 60), 60)

    it.at.nowMs += 25 * 3_600_000
    await sendStrangers(client, 130)
    await it.breaker.settled()
    t.assert.strictEqual((await it.openCases()).length, 1)
    const made = (await call(OPERATOR, 'restore', { address: ANA, generate: true })) as { password: string }
    t.assert.strictEqual(await signIn(ANA_PASSWORD), 'auth.wrong')
    t.assert.strictEqual(await signIn(made.password), 'in')
    t.assert.strictEqual(await appPasswords(), 0)
    t.assert.deepStrictEqual(sent, [])
  },
)
