/** Guessing: a thousand tries from everywhere test ten, and neither the owner nor the neighbours notice. */
import { type TestContext, test } from 'node:test'
import { HashGate } from '../../src/service/account/argon2.ts'
import { noShare } from '../../src/service/account/credential-share.ts'
import {
  ACCOUNT_TRIES,
  KNOWN_DEVICE_TRIES,
  NETWORK_TRIES,
  WINDOW_MS,
} from '../../src/service/account/limits.ts'
import { createTriesMemory, SharedTries } from '../../src/service/account/shared-tries.ts'
import { SignInLimiter } from '../../src/service/account/sign-in-limiter.ts'
import { PROTOCOLS } from '../../src/store/directory-types.ts'
import { addAccount, addAliasDomain, addCompany, openTestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock, WRONG } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

const PASSWORD = 'a long good secret'

for (const name of ENGINES)
  test(`1,000 guesses from 50 networks over every protocol, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAliasDomain(directory, empresa, 'otra.test')
    const ana = await addAccount(directory, empresa, 'ana')
    const luis = await addAccount(directory, empresa, 'luis')
    await setPassword(directory, ana, PASSWORD)
    await setPassword(directory, luis, PASSWORD)
    const clock = steppedClock()
    const authenticator = makeAuthenticator(directory, clock)
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', PASSWORD, from('198.51.100.7')),
      'ok',
    )

    const guesses = Array.from({ length: 1000 }, (_, i) => {
      const user = ['ana@empresa.test', 'ANA@otra.test', 'Ana@Empresa.Test'][i % 3] ?? ''
      const protocol = PROTOCOLS[i % PROTOCOLS.length] ?? 'imap'
      return attempt(authenticator, user, `guess ${i}`, from(`203.0.${i % 50}.9`, protocol))
    })
    for (let i = 0; i < 10; i++)
      t.assert.strictEqual(
        await attempt(authenticator, 'luis@empresa.test', PASSWORD, from('192.0.2.1')),
        'ok',
        'others sign in meanwhile',
      )
    const outcomes = await Promise.all(guesses)
    const tested = outcomes.filter((outcome) => outcome === WRONG).length
    t.assert.ok(tested <= ACCOUNT_TRIES, `${tested} were tested`)
    t.assert.ok(
      outcomes.every((outcome) => outcome === WRONG || outcome.startsWith('auth-throttled')),
      'the others were told to wait',
    )
    t.assert.match(
      await attempt(authenticator, 'ana@empresa.test', PASSWORD, from('203.0.1.9')),
      /^auth-throttled .*"n":15/,
      'not even the right password is tested for a stranger',
    )
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', PASSWORD, from('198.51.100.7')),
      'ok',
      'the owner’s device gets in',
    )
    clock.ms += WINDOW_MS
    t.assert.strictEqual(await attempt(authenticator, 'ana@empresa.test', PASSWORD, from('203.0.1.9')), 'ok')
  })

test('the limits one below, at and above', (t: TestContext) => {
  const clock = steppedClock()
  const limiter = new SignInLimiter(clock, noShare, new SharedTries(createTriesMemory(1), clock))
  const fail = (account: string, address: string): boolean => {
    const admission = limiter.admit(account, address)
    if (typeof admission === 'number') return false
    admission.failed()
    return true
  }
  for (let i = 1; i <= ACCOUNT_TRIES; i++) t.assert.ok(fail('ana', `192.0.${i}.1`), `try ${i}`)
  t.assert.strictEqual(fail('ana', '192.0.99.1'), false)
  for (let i = 1; i <= NETWORK_TRIES; i++)
    t.assert.ok(fail(`user${i}`, `198.51.100.${i}`), `network try ${i}`)
  t.assert.strictEqual(fail('somebody', '198.51.100.200'), false, 'the network is told to wait')
  t.assert.ok(fail('somebody', '198.51.101.1'), 'its neighbour is not')

  const known = limiter.admit('eva', '2001:db8::1')
  if (typeof known === 'number') throw new Error('the first try was not let in')
  known.succeeded()
  for (let i = 1; i <= KNOWN_DEVICE_TRIES; i++)
    t.assert.ok(fail('eva', '2001:db8::ffff'), `known device, try ${i}`)
  t.assert.strictEqual(fail('eva', '2001:db8::1'), false, 'even a known device slows down')
  clock.ms += 15_000
  t.assert.ok(fail('eva', '2001:db8::1'), 'but is never shut out')
})

test('threads that have not heard of each other let in no more than one', (t: TestContext) => {
  const clock = steppedClock()
  const memory = createTriesMemory(7)
  const threads = Array.from(
    { length: 16 },
    () => new SignInLimiter(clock, noShare, new SharedTries(memory, clock)),
  )
  const tried = threads.flatMap((limiter, n) =>
    Array.from({ length: 10 }, (_, i) => limiter.admit('ana', `192.0.${n}.${i}`)),
  )
  const admitted = tried.filter((one) => typeof one !== 'number')
  t.assert.strictEqual(admitted.length, ACCOUNT_TRIES)
  t.assert.strictEqual(
    typeof threads[0]?.admit('luis', '192.0.2.1'),
    'object',
    'others are not counted with it',
  )
  // What was right after all, or never tested, may be tried again.
  admitted[0]?.succeeded()
  admitted[1]?.untested()
  const again = threads.map((limiter) => limiter.admit('ana', '198.51.100.1'))
  t.assert.strictEqual(again.filter((one) => typeof one !== 'number').length, 2)
})

test('a right password is never counted, however many connections open at once', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const empresa = await addCompany(opened.directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(opened.directory, empresa, 'ana')
  await setPassword(opened.directory, ana, PASSWORD)
  const authenticator = makeAuthenticator(opened.directory, steppedClock())
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, () =>
      attempt(authenticator, 'ana@empresa.test', PASSWORD, from('192.0.2.1')),
    ),
  )
  t.assert.deepStrictEqual(new Set(outcomes), new Set(['ok']))
})

test('at most two hashes run and 32 wait; the next is asked to come back', async (t: TestContext) => {
  const gate = new HashGate()
  let running = 0
  let most = 0
  const release: (() => void)[] = []
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => {
      release.push(resolve)
    })
    running--
  }
  const works = Array.from({ length: 34 }, () => gate.run(work))
  await t.assert.rejects(gate.run(work), { code: 'try-later' })
  const patient = gate.run(work, { patient: true })
  for (let done = 0; done < 35; done++) {
    await new Promise(setImmediate)
    release.shift()?.()
  }
  await Promise.all([...works, patient])
  t.assert.strictEqual(most, 2)
})

test('guesses at one account, or from one network, do not hold up the others', async (t: TestContext) => {
  const gate = new HashGate(2, 32)
  const order: string[] = []
  const work = (who: string): Promise<void> =>
    gate.run(
      async () => {
        order.push(who)
        await new Promise(setImmediate)
      },
      { lanes: who.split('@') },
    )
  // An account, at a network.
  await Promise.all(['a@1', 'a@2', 'a@3', 'a@4', 'b@9', 'a@5', 'c@8'].map(work))
  t.assert.deepStrictEqual(order, ['a@1', 'a@2', 'b@9', 'a@3', 'c@8', 'a@4', 'a@5'])
  order.length = 0
  await Promise.all(['a@1', 'b@1', 'c@1', 'd@1', 'x@9', 'e@1', 'y@8'].map(work))
  t.assert.deepStrictEqual(order, ['a@1', 'b@1', 'x@9', 'c@1', 'y@8', 'd@1', 'e@1'])
})
