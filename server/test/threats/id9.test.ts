/**
 * Passkeys: a challenge is answered once, within five minutes, in the session that asked; the person is verified; the
 * page and the service are exactly ours; a key that was copied is noticed. Over HTTP see id9-http.test.ts.
 */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../src/lib/refusal.ts'
import {
  CREDENTIAL_ID_MAX_BYTES,
  PASSKEYS_MAX,
  TICKET_MS,
} from '../../src/service/account/second-factor/limits.ts'
import type { PasskeyPlace } from '../../src/service/account/second-factor/second-step.ts'
import type { AssertionAnswer, RegistrationAnswer } from '../../src/service/account/second-factor/webauthn.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { addPasskey, factorWorld, newDevice, outcome, pendingStep, WEB } from '../directory/factor-world.ts'
import { setPassword, steppedClock } from '../directory/sign-in.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { type Bent, cbor } from '../kit/passkey-device.ts'

const PASSWORD = 'the old good secret'
const BROWSER: PasskeyPlace = { kind: 'browser', id: 'this browser' }
const OTHER: PasskeyPlace = { kind: 'browser', id: 'another browser' }
const NO_PASSKEY = 'auth-failed auth.wrongPasskey'
const NOT_ADDED = 'invalid secondFactor.passkeyRefused'

/** What is not for us, or not from a verified person. */
const BENT: Readonly<Record<string, Bent>> = {
  'the person was not verified': { userVerified: false },
  'another service': { rpId: 'otra.test' },
  'a parent of the service': { rpId: 'empresa.test' },
  'another page': { origin: 'https://mail.empresa.test.evil.test' },
  'another port': { origin: 'https://mail.empresa.test:8443' },
  'without TLS': { origin: 'http://mail.empresa.test' },
  'a sub-domain': { origin: 'https://x.mail.empresa.test' },
  'a frame within another page': { clientData: { crossOrigin: true } },
  'a frame whose top is named': { clientData: { crossOrigin: true, topOrigin: 'https://evil.test' } },
  'a top where there is no frame': { clientData: { topOrigin: 'https://evil.test' } },
  'another ceremony': { type: 'payment.get' },
  'no challenge of ours': { challenge: Buffer.alloc(66, 1).toString('base64url') },
}

/** Ana and, in another company, Eva; two nodes. `tried`: each time from a network of its own, so that no limiter refuses. */
async function openPeople(name: EngineName) {
  const opened = await openTestDirectory(name)
  const { directory } = opened
  const clock = steppedClock()
  const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
  const eva = await addAccount(directory, await addCompany(directory, 'Otra', 'otra.test'), 'eva')
  await setPassword(directory, ana, PASSWORD)
  const world = factorWorld(directory, clock)
  const node = factorWorld(await opened.other(), clock)
  let network = 0
  const tried = async (place: PasskeyPlace, answer: AssertionAnswer, at = world.steps): Promise<string> =>
    await outcome(() => at.passkey(place, answer, { ...WEB, remoteAddress: `198.51.${++network}.1` }))
  return { ana, eva, world, node, clock, tried, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

for (const name of ENGINES) {
  test(`a passkey signs in alone and as the second step, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const clock = steppedClock()
    const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
    await setPassword(directory, ana, PASSWORD)
    const world = factorWorld(directory, clock)
    const { steps, sent } = world
    const device = await addPasskey(world, ana)
    t.assert.match(sent.map((mail) => Buffer.from(mail.bytes).toString()).join(), /^To: <?ana@empresa\.test/m)

    const alone = await steps.passkey(BROWSER, device.sign(await steps.passkeyOptions(BROWSER)), WEB)
    t.assert.deepStrictEqual([alone.accountId, alone.appPasswordId], [ana, undefined])
    const place = { kind: 'step', pending: await pendingStep(world, 'ana@empresa.test', PASSWORD) } as const
    const second = await steps.passkey(place, device.sign(await steps.passkeyOptions(place)), WEB)
    t.assert.strictEqual(second.accountId, ana)
    const again = async (): Promise<unknown> =>
      await steps.passkey(place, device.sign(await steps.passkeyOptions(place)), WEB)
    t.assert.strictEqual(await outcome(again), 'expired secondFactor.stepOver', 'a step is used once')
  })

  test(`what is not for us, or not from a verified person, on ${name}`, async (t: TestContext) => {
    await using opened = await openPeople(name)
    const { ana, world, tried } = opened
    const { steps, factors } = world
    const device = await addPasskey(world, ana)
    for (const [why, bent] of Object.entries(BENT)) {
      const answer = device.sign(await steps.passkeyOptions(BROWSER), bent)
      t.assert.strictEqual(await tried(BROWSER, answer), NO_PASSKEY, why)
      const holder = { accountId: ana, sessionId: 'session' }
      const made = newDevice().register(await factors.passkeyOptions(holder), bent)
      t.assert.strictEqual(await outcome(() => factors.addPasskey(holder, 'X', made)), NOT_ADDED, why)
    }
    const handle = device.sign(await steps.passkeyOptions(BROWSER), { userHandle: 'AAAA' })
    t.assert.strictEqual(await tried(BROWSER, handle), NO_PASSKEY, 'says that it is somebody else’s')
    const nobody = device.sign(await steps.passkeyOptions(BROWSER), { userHandle: '' })
    t.assert.strictEqual(await tried(BROWSER, nobody), NO_PASSKEY, 'does not say whose it is')
  })

  test(`a challenge is answered once, by one node, on ${name}`, async (t: TestContext) => {
    await using opened = await openPeople(name)
    const { ana, world, node, tried } = opened
    const { steps } = world
    const device = await addPasskey(world, ana)
    const used = device.sign(await steps.passkeyOptions(BROWSER))
    t.assert.strictEqual(await tried(BROWSER, used), 'ok')
    t.assert.deepStrictEqual(
      [await tried(BROWSER, used), await tried(BROWSER, used, node.steps)],
      [NO_PASSKEY, NO_PASSKEY],
      'replayed here and at another node',
    )
    const raced = device.sign(await steps.passkeyOptions(BROWSER))
    const race = await Promise.all(
      Array.from({ length: 6 }, (_, at) => tried(BROWSER, raced, (at % 2 === 0 ? world : node).steps)),
    )
    t.assert.strictEqual(race.filter((one) => one === 'ok').length, 1, 'at once from two nodes')
    const options = await steps.passkeyOptions(BROWSER)
    t.assert.strictEqual(await tried(BROWSER, device.sign(options, { userVerified: false })), NO_PASSKEY)
    t.assert.strictEqual(
      await tried(BROWSER, device.sign(options)),
      NO_PASSKEY,
      'a challenge that was answered wrongly is spent',
    )
  })

  test(`a challenge is of one session, one step, five minutes, on ${name}`, async (t: TestContext) => {
    await using opened = await openPeople(name)
    const { ana, eva, world, clock, tried } = opened
    const { steps } = world
    const device = await addPasskey(world, ana)
    const foreign = await addPasskey(world, eva)
    const elsewhere = device.sign(await steps.passkeyOptions(OTHER))
    t.assert.strictEqual(await tried(BROWSER, elsewhere), NO_PASSKEY, 'asked for in another session')
    const step = { kind: 'step', pending: await pendingStep(world, 'ana@empresa.test', PASSWORD) } as const
    const others = foreign.sign(await steps.passkeyOptions(step))
    t.assert.strictEqual(
      await tried(step, others),
      NO_PASSKEY,
      'another company’s passkey as the second step',
    )
    const alone = device.sign(await steps.passkeyOptions(BROWSER))
    t.assert.strictEqual(await tried(step, alone), NO_PASSKEY, 'a challenge of another kind of sign-in')

    const late = device.sign(await steps.passkeyOptions(BROWSER))
    const lateStep = device.sign(await steps.passkeyOptions(step))
    clock.ms += TICKET_MS - 1
    t.assert.strictEqual(await tried(BROWSER, late), 'ok', 'the last millisecond')
    const later = device.sign(await steps.passkeyOptions(BROWSER))
    clock.ms += TICKET_MS
    t.assert.strictEqual(await tried(BROWSER, later), NO_PASSKEY, 'five minutes later')
    t.assert.strictEqual(await tried(step, lateStep), 'expired secondFactor.stepOver')
  })

  test(`registration: session, account and time are those of the challenge, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const clock = steppedClock()
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const [ana, eva] = [
      await addAccount(directory, empresa, 'ana'),
      await addAccount(directory, empresa, 'eva'),
    ]
    const world = factorWorld(directory, clock)
    const { factors } = world
    const here = { accountId: ana, sessionId: 'here' }
    const adding = async (answer: RegistrationAnswer, holder = here): Promise<string> =>
      await outcome(() => factors.addPasskey(holder, 'Portátil', answer))

    const answer = newDevice().register(await factors.passkeyOptions(here))
    t.assert.strictEqual(await adding(answer, { accountId: ana, sessionId: 'there' }), NOT_ADDED, 'session')
    t.assert.strictEqual(await adding(answer, { accountId: eva, sessionId: 'here' }), NOT_ADDED, 'account')
    t.assert.strictEqual(await adding(answer), 'ok')
    t.assert.strictEqual(await adding(answer), NOT_ADDED, 'replayed')
    const device = newDevice()
    const first = device.register(await factors.passkeyOptions(here))
    t.assert.strictEqual(await adding(first), 'ok')
    const again = { ...first, response: { ...first.response } }
    const { challenge } = await factors.passkeyOptions({ accountId: eva, sessionId: 'eva' })
    const data = JSON.parse(Buffer.from(first.response.clientDataJSON, 'base64url').toString()) as object
    again.response.clientDataJSON = Buffer.from(JSON.stringify({ ...data, challenge })).toString('base64url')
    t.assert.strictEqual(
      await adding(again, { accountId: eva, sessionId: 'eva' }),
      'already-exists secondFactor.passkeyTaken',
      'one credential, one holder',
    )
    const late = newDevice().register(await factors.passkeyOptions(here))
    clock.ms += TICKET_MS
    t.assert.strictEqual(await adding(late), NOT_ADDED, 'late')
    const { passkeys } = await factors.show(ana)
    t.assert.strictEqual(passkeys.length, 2)
    t.assert.strictEqual(
      await outcome(() => factors.removePasskey({ ...here, accountId: eva }, passkeys[0]?.id ?? 0)),
      'not-found secondFactor.noPasskey',
    )
  })

  test(`a counter that does not rise is refused, told and logged, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
    const world = factorWorld(directory, steppedClock())
    const device = await addPasskey(world, ana)
    const sign = async (counter: number): Promise<string> => {
      const answer = device.sign(await world.steps.passkeyOptions(BROWSER), { counter })
      return await outcome(() => world.steps.passkey(BROWSER, answer, WEB))
    }
    t.assert.deepStrictEqual(
      [
        await sign(0),
        await sign(7),
        await sign(8),
        await sign(8),
        await sign(3),
        await sign(0),
        await sign(9),
      ],
      ['ok', 'ok', 'ok', NO_PASSKEY, NO_PASSKEY, NO_PASSKEY, 'ok'],
    )
    t.assert.strictEqual(world.events.filter((event) => event === 'passkey.copied').length, 3)
    const subjects = world.sent.map(
      ({ bytes }) => /^Subject: (.*)$/m.exec(Buffer.from(bytes).toString())?.[1],
    )
    t.assert.strictEqual(subjects.length, 4, 'one for the passkey, three for the copies')
  })
}

test('bounds: passkeys of one account, octets of a credential id', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
  const { factors } = factorWorld(directory, steppedClock())
  const holder = { accountId: ana, sessionId: 'session' }
  const add = async (idBytes: number): Promise<string> =>
    await outcome(async () => {
      const made = newDevice().register(await factors.passkeyOptions(holder), { idBytes })
      await factors.addPasskey(holder, 'Portátil', made)
    })
  const sizes = [CREDENTIAL_ID_MAX_BYTES - 1, CREDENTIAL_ID_MAX_BYTES, CREDENTIAL_ID_MAX_BYTES + 1]
  t.assert.deepStrictEqual([await add(0), await add(1)], [NOT_ADDED, 'ok'])
  t.assert.deepStrictEqual(await Promise.all(sizes.map(add)), ['ok', 'ok', NOT_ADDED])
  const early = newDevice().register(await factors.passkeyOptions(holder))
  for (let count = 3; count < PASSKEYS_MAX; count++)
    t.assert.strictEqual(await add(32), 'ok', `the ${count + 1}th`)
  t.assert.strictEqual(await add(32), 'limit secondFactor.passkeysMany')
  const late = await outcome(() => factors.addPasskey(holder, 'Portátil', early))
  t.assert.strictEqual(late, 'limit secondFactor.passkeysMany', 'begun when there was room')
})

test('whatever a device says, it is added, refused in one way, or signs nobody in', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
  const { factors, steps } = factorWorld(directory, steppedClock())
  const holder = { accountId: ana, sessionId: 'session' }
  const octets = fc.uint8Array({ maxLength: 300 })
  const mended = fc.tuple(
    fc.constantFrom('none', 'packed', 'tpm', 'fido-u2f', 'android-key', 'apple', ''),
    octets,
  )
  const object = fc.oneof(
    octets.map((bytes) => Buffer.from(bytes)),
    // Nested as deep as a body allows.
    fc.integer({ min: 1, max: 12_000 }).map((depth) => Buffer.alloc(depth, 0x81)),
    // Claims to be longer than it is.
    fc
      .constantFrom(0x5b, 0x7b, 0x9b, 0xbb)
      .map((head) => Buffer.concat([Buffer.from([head]), Buffer.alloc(8, 0xff)])),
    mended.map(([fmt, authData]) =>
      cbor(
        new Map<string, unknown>([
          ['fmt', fmt],
          ['attStmt', new Map<string, unknown>(fmt === 'none' ? [] : [['x5c', Buffer.from(authData)]])],
          ['authData', Buffer.from(authData)],
        ]),
      ),
    ),
  )
  const refused = new Set<string>()
  let network = 0
  await fc.assert(
    fc.asyncProperty(object, octets, fc.nat(2), async (attestation, noise, how) => {
      const good = newDevice().register(await factors.passkeyOptions(holder))
      const whole = Buffer.from(good.response.attestationObject, 'base64url')
      // Changed in the middle of a good one, so that it is read further than its first octet.
      const at = (noise[0] ?? 0) % whole.length
      const bent = how === 0 ? attestation : Buffer.from(whole)
      if (how !== 0) bent.set(noise.subarray(0, Math.min(8, whole.length - at)), at)
      const attestationObject = bent.toString('base64url')
      const answer = { ...good, response: { ...good.response, attestationObject } }
      const added = await outcome(() => factors.addPasskey(holder, 'X', answer))
      refused.add(added)
      if (added === 'ok')
        for (const { id } of (await factors.show(ana)).passkeys) await factors.removePasskey(holder, id)
      const data = how === 2 ? Buffer.from(noise).toString('base64url') : good.response.clientDataJSON
      const signed: AssertionAnswer = {
        ...good,
        response: {
          clientDataJSON: data,
          authenticatorData: attestationObject,
          signature: Buffer.from(noise).toString('base64url'),
          userHandle: attestationObject,
        },
      }
      try {
        await steps.passkey(BROWSER, signed, { ...WEB, remoteAddress: `198.51.${++network % 256}.1` })
        t.assert.fail('signed in')
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }),
    { numRuns: 300 },
  )
  for (const one of refused)
    t.assert.ok([NOT_ADDED, 'ok', 'already-exists secondFactor.passkeyTaken'].includes(one), one)
})
