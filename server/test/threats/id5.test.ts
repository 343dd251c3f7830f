/** SASL tricks that need more than one exchange; the mechanisms' own are in test/directory/sasl.test.ts. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import type { SaslExchange } from '../../src/service/account/sasl/exchange.ts'
import { type SaslDeps, startSasl } from '../../src/service/account/sasl/sasl.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { from, makeAuthenticator, setPassword, steppedClock } from '../directory/sign-in.ts'

const PASSWORD = 'a long good secret'
const BARE = 'n=ana@empresa.test,r=abc'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function start(mechanism: string, deps: SaslDeps): SaslExchange {
  const exchange = startSasl(mechanism, deps)
  if (exchange === undefined) throw new Error(`${mechanism} is not offered`)
  return exchange
}

async function firstOf(exchange: SaslExchange): Promise<string> {
  const step = await exchange.step(bytes(`n,,${BARE}`))
  if (step.kind !== 'challenge') throw new Error('a challenge was expected')
  return new TextDecoder().decode(step.bytes)
}

function finalFor(serverFirst: string, password: string): string {
  const [nonce = '', salt = '', rounds = ''] = serverFirst.split(',')
  const salted = pbkdf2Sync(
    password,
    Buffer.from(salt.slice(2), 'base64'),
    Number(rounds.slice(2)),
    32,
    'sha256',
  )
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest()
  const signature = createHmac('sha256', storedKey).update(`${BARE},${serverFirst},c=biws,${nonce}`).digest()
  return `c=biws,${nonce},p=${Buffer.from(clientKey.map((b, i) => b ^ (signature[i] ?? 0))).toString('base64')}`
}

const isWrong = (error: unknown): boolean => error instanceof Refusal && error.code === 'auth-failed'

test('replayed proofs, nonces of other exchanges, changed passwords: all fail', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(directory, empresa, 'ana')
  await setPassword(directory, ana, PASSWORD)
  const clock = steppedClock()
  const deps = {
    authenticator: makeAuthenticator(directory, clock),
    context: from('192.0.2.1'),
    exporterKey: undefined,
  }

  const good = start('SCRAM-SHA-256', deps)
  const proof = finalFor(await firstOf(good), PASSWORD)
  t.assert.strictEqual((await good.step(bytes(proof))).kind, 'done')
  await t.assert.rejects(good.step(bytes(proof)), isWrong, 'the same exchange a second time')
  const replay = start('SCRAM-SHA-256', deps)
  await firstOf(replay)
  await t.assert.rejects(replay.step(bytes(proof)), isWrong, 'the same proof in another exchange')

  const one = start('SCRAM-SHA-256', deps)
  const two = start('SCRAM-SHA-256', deps)
  const firstOne = await firstOf(one)
  const firstTwo = await firstOf(two)
  t.assert.notStrictEqual(firstOne.split(',')[0], firstTwo.split(',')[0], 'each exchange has its nonce')
  await t.assert.rejects(one.step(bytes(finalFor(firstTwo, PASSWORD))), isWrong, 'crossed exchanges')

  const slow = start('SCRAM-SHA-256', deps)
  const proofOfOld = finalFor(await firstOf(slow), PASSWORD)
  await setPassword(directory, ana, 'another good secret')
  await t.assert.rejects(slow.step(bytes(proofOfOld)), isWrong, 'begun before the password was changed')
})

test('1,000 broken messages beside 100 good log-ins: 100 succeed', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(directory, empresa, 'ana')
  await setPassword(directory, ana, PASSWORD)
  const authenticator = makeAuthenticator(directory, steppedClock())
  const deps = { authenticator, context: from('192.0.2.1'), exporterKey: Buffer.alloc(32) }
  const mechanisms = ['PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS']
  const broken = Array.from({ length: 1000 }, (_, i) => {
    const message = new Uint8Array(i % 97).fill((i * 37) % 256)
    message[0] = 0xff
    return start(mechanisms[i % 4] ?? '', deps)
      .step(message.length === 0 ? new Uint8Array([0xff]) : message)
      .then(
        () => 'answered',
        (error: unknown) => (error instanceof SyntaxFault ? 'fault' : String(error)),
      )
  })
  const good = Array.from({ length: 100 }, () =>
    start('PLAIN', deps).step(bytes(`\0ana@empresa.test\0${PASSWORD}`)),
  )
  t.assert.deepStrictEqual(new Set(await Promise.all(broken)), new Set(['fault']))
  for (const step of await Promise.all(good)) t.assert.strictEqual(step.kind, 'done')
})
