/** Telling who exists: unknown, wrong, without a password, suspended — the same bytes and the same time. */
import { type TestContext, test } from 'node:test'
import { WINDOW_MS } from '../../src/service/account/limits.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock, WRONG } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`500 samples of unknown and wrong, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await addAccount(directory, empresa, 'sinclave')
    await addAccount(directory, empresa, 'pausada', { state: 'suspended' })
    await setPassword(directory, ana, 'a long good secret')
    const clock = steppedClock()
    const authenticator = makeAuthenticator(directory, clock)
    const users = ['ana', 'nadie', 'sinclave', 'pausada']
    const took = new Map<string, number[]>(users.map((user) => [user, []]))
    const answers = new Set<string>()
    const rounds = name === 'sqlite' ? 125 : 40
    for (let i = 0; i < rounds; i++) {
      clock.ms += WINDOW_MS
      for (const user of users) {
        const since = performance.now()
        answers.add(await attempt(authenticator, `${user}@empresa.test`, `guess ${i}`, from('192.0.2.1')))
        took.get(user)?.push(performance.now() - since)
      }
    }
    t.assert.deepStrictEqual([...answers], [WRONG])
    const medians = users.map((user) => median(took.get(user) ?? []))
    t.diagnostic(`medians: ${medians.map((ms) => ms.toFixed(2)).join(' ')} ms`)
    // Without the dummy hash the unknown would be a hundred times faster; the machine's noise is a few per cent.
    t.assert.ok(Math.max(...medians) / Math.min(...medians) < 1.3, `${medians}`)
  })

for (const name of ENGINES)
  test(`throttling and SCRAM do not tell either, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await setPassword(directory, ana, 'a long good secret')
    const clock = steppedClock()
    const authenticator = makeAuthenticator(directory, clock)
    const heard = async (user: string): Promise<readonly string[]> => {
      const answers: string[] = []
      for (let i = 0; i < 11; i++) answers.push(await attempt(authenticator, user, 'x', from('192.0.2.1')))
      return answers
    }
    t.assert.deepStrictEqual(await heard('ana@empresa.test'), await heard('nadie@empresa.test'))
    t.assert.deepStrictEqual(
      await heard('nadie@empresa.test'),
      await heard('nadie@fuera.example').then((a) => a.map(() => a.at(-1))),
    )

    const [real, unknown] = await Promise.all(
      ['ana@empresa.test', 'nadie@empresa.test'].map((user) =>
        authenticator.scramKeys(user, from('198.51.100.1')),
      ),
    ).catch(() => [undefined, undefined])
    t.assert.strictEqual(real, undefined, 'SCRAM waits with the other mechanisms')
    t.assert.strictEqual(unknown, undefined)
    clock.ms += WINDOW_MS
    const keys = async (user: string): Promise<string> => {
      const { salt, iterations } = await authenticator.scramKeys(user, from('198.51.100.1'))
      return `${Buffer.from(salt).toString('hex')} ${iterations}`
    }
    t.assert.match(await keys('nadie@empresa.test'), /^[0-9a-f]{32} 16384$/)
    t.assert.match(await keys('ana@empresa.test'), /^[0-9a-f]{32} 16384$/)
    t.assert.strictEqual(
      await keys('nadie@empresa.test'),
      await keys('NADIE@empresa.test'),
      'always the same',
    )
    const elsewhere = makeAuthenticator(await opened.other(), clock)
    const there = await elsewhere.scramKeys('nadie@empresa.test', from('198.51.100.1'))
    t.assert.strictEqual(
      `${Buffer.from(there.salt).toString('hex')} ${there.iterations}`,
      await keys('nadie@empresa.test'),
      'in every process',
    )
  })

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
