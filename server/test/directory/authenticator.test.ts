import { createHash, randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import type { CredentialShare, SharedEntry } from '../../src/service/account/credential-share.ts'
import { appPasswordDigest } from '../../src/service/account/verify-credentials.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'
import { countCryptoCalls } from '../kit/crypto-calls.ts'
import { ENGINES } from '../kit/engines.ts'
import { addAccount, addAliasDomain, addCompany, openTestDirectory } from './company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock, WRONG } from './sign-in.ts'

for (const name of ENGINES)
  test(`who may sign in, and as whom, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAliasDomain(directory, empresa, 'otra.test')
    const ana = await addAccount(directory, empresa, 'ana', { protocols: new Set(['imap', 'smtp']) })
    const luis = await addAccount(directory, empresa, 'luis', { state: 'suspended' })
    await addAccount(directory, empresa, 'sinclave')
    await setPassword(directory, ana, 'a long good secret')
    await setPassword(directory, luis, 'another good secret')
    const authenticator = makeAuthenticator(directory, steppedClock())

    const principal = await authenticator.password(
      'ANA@otra.TEST',
      new Secret('a long good secret'),
      from('192.0.2.1'),
    )
    t.assert.deepStrictEqual(
      { ...principal, scopes: [...principal.scopes] },
      {
        accountId: ana,
        organisationId: empresa.organisationId,
        address: 'ana@empresa.test',
        role: 'account',
        language: 'es',
        scopes: ['smtp', 'imap'],
        version: 2,
        remoteAddress: '192.0.2.1',
      },
    )
    const cases = [
      ['ana@empresa.test', 'a long good secreT', 'imap', WRONG],
      ['ana@empresa.test', '', 'imap', WRONG],
      ['ana@empresa.test', 'a long good secret', 'pop3', WRONG],
      ['ana', 'a long good secret', 'imap', WRONG],
      ['ana+x@empresa.test', 'a long good secret', 'imap', WRONG],
      ['sinclave@empresa.test', '', 'imap', WRONG],
      ['nadie@empresa.test', 'x', 'imap', WRONG],
      ['', '', 'imap', WRONG],
      ['luis@empresa.test', 'wrong', 'imap', WRONG],
      [
        'luis@empresa.test',
        'another good secret',
        'imap',
        'suspended {"key":"auth.suspended","values":{"admin":"postmaster@empresa.test"}}',
      ],
    ] as const
    for (const [user, password, protocol, expected] of cases)
      t.assert.strictEqual(
        await attempt(authenticator, user, password, from('192.0.2.9', protocol)),
        expected,
        `${user} by ${protocol}`,
      )
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', 'a long good secret', {
        ...from('192.0.2.1'),
        secure: false,
      }),
      'needs-tls {"key":"auth.needTls"}',
    )
  })

for (const name of ENGINES)
  test(`app passwords open what they are for, until they expire, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana', { role: 'company-admin' })
    const clock = steppedClock()
    const digest = appPasswordDigest('abcde-fghij-kmnpq-rstuv-wxyz2')
    await directory.write(({ appPasswords }) =>
      appPasswords.add(ana, {
        name: 'Telefono',
        digest,
        scram: undefined,
        scopes: new Set(['imap']),
        createdMs: clock.now(),
        expiresMs: clock.now() + 60_000,
      }),
    )
    const authenticator = makeAuthenticator(directory, clock)
    const typed = 'ABCDE fghij kmnpq rstuv wxyz2'
    const principal = await authenticator.password('ana@empresa.test', new Secret(typed), from('192.0.2.1'))
    t.assert.deepStrictEqual([...principal.scopes], ['imap'])
    t.assert.strictEqual(principal.role, 'account', 'an app password never administers')
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', typed, from('192.0.2.1', 'smtp')),
      WRONG,
    )
    const [used] = await directory.read(({ appPasswords }) => appPasswords.list(ana))
    t.assert.strictEqual(used?.usedMs, clock.now())
    clock.ms += 60_000
    t.assert.strictEqual(await attempt(authenticator, 'ana@empresa.test', typed, from('192.0.2.1')), WRONG)
  })

for (const name of ENGINES)
  test(`an imported hash becomes ours at the first log-in, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    const salt = randomBytes(8)
    const ssha = createHash('sha256').update('contraseña').update(salt).digest()
    await directory.write(({ credentials }) =>
      credentials.set(
        ana,
        { hash: `{SSHA256}${Buffer.concat([ssha, salt]).toString('base64')}`, scram: undefined },
        0,
      ),
    )
    const authenticator = makeAuthenticator(directory, steppedClock())
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', 'contrasena', from('192.0.2.1')),
      WRONG,
    )
    t.assert.strictEqual(
      await attempt(authenticator, 'ana@empresa.test', 'contraseña', from('192.0.2.1')),
      'ok',
    )
    const after = await directory.read(({ credentials }) => credentials.get(ana))
    t.assert.match(after?.hash ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    t.assert.strictEqual(after?.scram?.storedKey.length, 32)
    // The same letters from another keyboard: n and a combining tilde.
    const other = makeAuthenticator(directory, steppedClock())
    t.assert.strictEqual(
      await attempt(other, 'ana@empresa.test', 'contrasen\u0303a', from('192.0.2.1')),
      'ok',
    )
  })

test('a log-in verified in one thread is known in the others, and costs microseconds', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(directory, empresa, 'ana')
  await setPassword(directory, ana, 'a long good secret')
  const processKey = randomBytes(32)
  const receivers: ((entry: SharedEntry) => void)[] = []
  const shareOf = (own: number): CredentialShare => ({
    // Cloned as a BroadcastChannel does.
    send: (entry) => receivers.forEach((receive, i) => void (i !== own && receive(structuredClone(entry)))),
    onReceive: (receive) => {
      receivers[own] = receive
    },
  })
  const clock = steppedClock()
  const one = makeAuthenticator(directory, clock, { processKey, share: shareOf(0) })
  const two = makeAuthenticator(await opened.other(), clock, { processKey, share: shareOf(1) })
  const secret = new Secret('a long good secret')
  await one.password('ana@empresa.test', secret, from('192.0.2.1'))
  const rounds = 2000
  const ms = await cpuMsOf(async () => {
    for (let i = 0; i < rounds; i++) await two.password('ana@empresa.test', secret, from('192.0.2.1'))
  })
  const eachUs = (ms * 1000) / rounds
  t.diagnostic(`cached log-in: ${eachUs.toFixed(1)} µs`)
  t.assert.ok(eachUs < 500, `${eachUs} µs: the slow hash takes 20,000`)
  clock.ms += 5 * 60_000
  using crypto = countCryptoCalls()
  await two.password('ana@empresa.test', secret, from('192.0.2.1'))
  t.assert.strictEqual(crypto.taken()['argon2'], 1, 'after five minutes the slow hash is paid again')
})
