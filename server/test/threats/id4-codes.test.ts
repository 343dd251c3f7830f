/** Stale log-ins, codes: a code is used once, whichever thread or node hears it first, and is never remembered as right. */
import { type TestContext, test } from 'node:test'
import { TOTP, Secret as TotpKey } from 'otpauth'
import { Secret } from '../../src/lib/secret.ts'
import type { SignInContext } from '../../src/service/account/authenticator.ts'
import { ACCOUNT_TRIES } from '../../src/service/account/limits.ts'
import { TICKET_MS } from '../../src/service/account/second-factor/limits.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { type FactorWorld, factorWorld, outcome, pendingStep, WEB } from '../directory/factor-world.ts'
import {
  addAppPassword,
  attempt,
  attemptScram,
  from,
  setPassword,
  steppedClock,
} from '../directory/sign-in.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'

const PASSWORD = 'the old good secret'
const APP_PASSWORD = 'aaaaa-bbbbb-ccccc-ddddd-eeeee'
const USER = 'ana@empresa.test'
const WRONG_CODE = 'auth-failed auth.wrongCode'
const HALF = 'second-factor {"key":"auth.appPassword"}'
const STEP_MS = 30_000

/** Ana with verification codes, her app, and two nodes. */
async function openAna(name: EngineName) {
  const opened = await openTestDirectory(name)
  const { directory } = opened
  const clock = steppedClock()
  const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
  await setPassword(directory, ana, PASSWORD)
  const world = factorWorld(directory, clock)
  const node = factorWorld(await opened.other(), clock)
  const holder = { accountId: ana, sessionId: undefined }
  const { secret } = await world.factors.offerCodes(holder)
  const app = new TOTP({ secret: TotpKey.fromBase32(secret.reveal()) })
  const code = (): string => app.generate({ timestamp: clock.now() })
  const { recoveryCodes = [] } = await world.factors.confirmCodes(holder, code())
  const pending = async (at: FactorWorld = world): Promise<string> => await pendingStep(at, USER, PASSWORD)
  /** One try at the second step, with the right password before it. */
  const tried = async (typed: string, at: FactorWorld = world, context = WEB): Promise<string> => {
    const step = await pending(at)
    return await outcome(() => at.steps.code(step, typed, context))
  }
  const close = async (): Promise<void> => await opened[Symbol.asyncDispose]()
  return {
    ...{ ana, directory, clock, world, node, code, recoveryCodes, pending, tried },
    [Symbol.asyncDispose]: close,
  }
}

for (const name of ENGINES) {
  test(`the same code twice, also at two nodes at once, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { clock, world, node, code, tried } = opened
    t.assert.strictEqual(await tried(code()), WRONG_CODE, 'it confirmed the app')
    clock.ms += STEP_MS
    t.assert.deepStrictEqual(
      [await tried(code()), await tried(code()), await tried(code(), node)],
      ['ok', WRONG_CODE, WRONG_CODE],
    )
    clock.ms += STEP_MS
    const race = await Promise.all(
      Array.from({ length: 8 }, (_, at) => tried(code(), at % 2 === 0 ? world : node)),
    )
    t.assert.deepStrictEqual(race.filter((one) => one === 'ok').length, 1)
    const late = code()
    clock.ms += STEP_MS
    t.assert.strictEqual(await tried(late), WRONG_CODE, 'used, though its step would do')
    clock.ms += 2 * STEP_MS
    const early = code()
    clock.ms -= STEP_MS
    t.assert.strictEqual(await tried(early), 'ok', 'a clock that is ahead')
    t.assert.strictEqual(await tried(code()), WRONG_CODE, 'an older step than the last one used')
  })

  test(`a step of a sign-in ends: used, five minutes, changed account, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { ana, directory, clock, world, code, pending } = opened
    const over = 'expired secondFactor.stepOver'
    const used = await pending()
    const late = await pending()
    clock.ms += STEP_MS
    await world.steps.code(used, code(), WEB)
    clock.ms += STEP_MS
    t.assert.strictEqual(await outcome(() => world.steps.code(used, code(), WEB)), over, 'used')
    clock.ms += TICKET_MS
    t.assert.strictEqual(await outcome(() => world.steps.code(late, code(), WEB)), over, 'late')
    const stale = await pending()
    await setPassword(directory, ana, PASSWORD)
    t.assert.strictEqual(await outcome(() => world.steps.code(stale, code(), WEB)), over, 'a new password')
    for (const bent of [
      '',
      stale.slice(1),
      `${stale.slice(0, -1)}A`,
      'A'.repeat(stale.length),
      stale.toUpperCase(),
    ])
      t.assert.strictEqual(await outcome(() => world.steps.code(bent, code(), WEB)), over, 'not ours')
  })

  test(`codes are guessed ten times, whoever guesses, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { clock, world, code, tried } = opened
    clock.ms += STEP_MS
    // A network where she signs in every day.
    t.assert.strictEqual(await tried(code()), 'ok')
    clock.ms += STEP_MS
    const pending = await opened.pending()
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, at) => {
        const context: SignInContext = {
          ...WEB,
          remoteAddress: at % 2 === 0 ? WEB.remoteAddress : `198.51.${at}.1`,
        }
        return outcome(() => world.steps.code(pending, String(at).padStart(6, '0'), context))
      }),
    )
    t.assert.strictEqual(guesses.filter((one) => one === WRONG_CODE).length, ACCOUNT_TRIES)
    t.assert.strictEqual(
      guesses.filter((one) => one === 'auth-throttled auth.waitCode').length,
      40 - ACCOUNT_TRIES,
    )
    t.assert.strictEqual(
      await tried(opened.recoveryCodes[0] ?? ''),
      'auth-throttled auth.waitCode',
      'one count',
    )
    const subjects = world.sent.map(({ bytes }) => /^Subject: .*$/m.exec(Buffer.from(bytes).toString())?.[0])
    t.assert.strictEqual(
      subjects.filter((one) => one?.includes('alguien')).length,
      1,
      'she hears of it, once',
    )
    t.assert.strictEqual(world.events.filter((one) => one === 'second-factor.guessed').length, 1)
  })

  test(`a device is known by both steps: others’ guesses do not shut it out, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { clock, world, code, tried } = opened
    const at = (network: number): SignInContext => ({ ...WEB, remoteAddress: `198.51.${network}.1` })
    const first = (context: SignInContext): Promise<string> =>
      outcome(() => world.authenticator.firstStep(USER, new Secret(PASSWORD), context))
    clock.ms += STEP_MS
    t.assert.strictEqual(await tried(code()), 'ok')
    t.assert.strictEqual(await first(at(1)), 'ok', 'half of a sign-in, from elsewhere')
    for (let network = 10; network < 10 + ACCOUNT_TRIES; network++)
      t.assert.match(await attempt(world.authenticator, USER, 'wrong', at(network)), /^auth-failed/)
    t.assert.strictEqual(await first(at(1)), 'auth-throttled auth.wait', 'half makes nothing known')
    t.assert.strictEqual(await first(WEB), 'ok', 'her own device gets in')
  })

  test(`each recovery code opens once, at one node, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { ana, world, node, recoveryCodes, tried } = opened
    t.assert.deepStrictEqual([recoveryCodes.length, new Set(recoveryCodes).size], [10, 10])
    const [first = '', second = ''] = recoveryCodes
    const race = await Promise.all([tried(first), tried(first, node), tried(first), tried(first, node)])
    t.assert.strictEqual(race.filter((one) => one === 'ok').length, 1)
    t.assert.strictEqual(
      await tried(` ${second.toUpperCase().replaceAll('-', ' ')} `),
      'ok',
      'as it was typed',
    )
    t.assert.strictEqual((await world.factors.show(ana)).recoveryCodesLeft, 8)
    const renewed = await world.factors.renewRecoveryCodes({ accountId: ana, sessionId: undefined })
    t.assert.strictEqual(await tried(recoveryCodes[2] ?? ''), WRONG_CODE, 'replaced')
    t.assert.strictEqual(await tried(renewed[0] ?? ''), 'ok')
  })

  test(`mail programs: app passwords, and the reason after the right password only, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { ana, directory, world } = opened
    const { authenticator } = world
    await addAppPassword(directory, ana, APP_PASSWORD, { scopes: ['imap', 'smtp', 'pop3'] })
    for (const protocol of ['imap', 'pop3', 'smtp', 'jmap', 'managesieve'] as const) {
      const here = from('192.0.2.7', protocol)
      // Twice: what is remembered of the password is half as well.
      t.assert.deepStrictEqual(
        [
          await attempt(authenticator, USER, PASSWORD, here),
          await attempt(authenticator, USER, PASSWORD, here),
        ],
        [HALF, HALF],
        protocol,
      )
      const nobody = await attempt(authenticator, 'nadie@empresa.test', 'wrong', here)
      t.assert.strictEqual(await attempt(authenticator, USER, 'wrong', here), nobody, protocol)
    }
    t.assert.strictEqual(await attemptScram(authenticator, USER, PASSWORD, from('192.0.2.8', 'imap')), HALF)
    t.assert.strictEqual(await attempt(authenticator, USER, APP_PASSWORD, from('192.0.2.8', 'imap')), 'ok')
    t.assert.match(await attempt(authenticator, USER, PASSWORD, WEB), /^second-factor .*auth\.secondFactor/)
    await t.assert.rejects(authenticator.firstStep(USER, new Secret('wrong'), WEB), { code: 'auth-failed' })
  })

  test(`a secret that nothing opens locks codes, not the account, on ${name}`, async (t: TestContext) => {
    await using opened = await openAna(name)
    const { clock, code, recoveryCodes, pending, directory } = opened
    const other = factorWorld(directory, clock, new Sealer([Buffer.alloc(KEY_BYTES, 9)]))
    clock.ms += STEP_MS
    const step = await pending()
    t.assert.strictEqual(
      await outcome(() => other.steps.code(step, code(), WEB)),
      'cannot secondFactor.locked',
    )
    t.assert.deepStrictEqual(other.events, ['second-factor.locked'])
    t.assert.strictEqual(await outcome(() => other.steps.code(step, recoveryCodes[0] ?? '', WEB)), 'ok')
  })
}
