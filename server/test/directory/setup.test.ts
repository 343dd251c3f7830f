/** The first person of a service: the link works once, for its hour, and never where somebody has an account. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import { SETUP_LIFE_MS } from '../../src/service/session/limits.ts'
import { createSetup, type FirstCompany, makeSetupLink, SETUP_PATH } from '../../src/service/session/setup.ts'
import { ENGINES } from '../kit/engines.ts'
import { openTestDirectory } from './company.ts'
import { makeAuthenticator, steppedClock } from './sign-in.ts'

const ORIGIN = 'https://mail.empresa.test'
const PASSWORD = 'una clave que nadie adivina'
const FIRST: FirstCompany = {
  ...{ company: 'Empresa SA', domain: 'Empresa.test', language: 'es', displayName: 'María Sosa' },
  ...{ local: 'admin', password: new Secret(PASSWORD) },
}
const refused = (key: string) => (error: unknown) => error instanceof Refusal && error.text.key === key

for (const engine of ENGINES)
  test(`the first run makes company, domain and operator, once, on ${engine}`, async () => {
    await using opened = await openTestDirectory(engine)
    const { directory } = opened
    const clock = steppedClock()
    const deps = { directory, clock, log: silentLog, gate: new HashGate() }
    const setup = createSetup(deps)
    const link = async (): Promise<string> => {
      const { url } = await makeSetupLink({ ...deps, origin: ORIGIN })
      assert.ok(url.reveal().startsWith(`${ORIGIN}${SETUP_PATH}`))
      return url.reveal().slice(`${ORIGIN}${SETUP_PATH}`.length)
    }
    await assert.rejects(setup.begin('x'.repeat(43), FIRST), refused('setup.none'))
    const old = await link()
    const late = await link()
    await assert.rejects(setup.begin(old, FIRST), refused('setup.none'), 'only the last link works')
    clock.ms += SETUP_LIFE_MS
    await assert.rejects(setup.begin(late, FIRST), refused('setup.over'))
    const token = await link()
    await assert.rejects(
      setup.begin(token, { ...FIRST, password: new Secret('corta') }),
      refused('directory.passwordShort'),
    )
    const principal = await setup.begin(token, FIRST)
    assert.equal(principal.address, 'admin@empresa.test')
    assert.equal(principal.role, 'operator')
    assert.equal((await directory.domain('empresa.test'))?.enabled, true)
    await assert.rejects(setup.begin(token, FIRST), refused('setup.done'))
    await assert.rejects(link(), refused('setup.done'))
    const context = { protocol: 'web', remoteAddress: '192.0.2.1', secure: true } as const
    const authenticator = makeAuthenticator(directory, clock, { gate: deps.gate })
    const first = await authenticator.firstStep('admin@empresa.test', new Secret(PASSWORD), context)
    assert.equal(first.kind, 'in')
  })
