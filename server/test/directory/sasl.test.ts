import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import type { Authenticator, ScramCandidate } from '../../src/service/account/authenticator.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import type { SaslExchange, SaslStep } from '../../src/service/account/sasl/exchange.ts'
import { type SaslDeps, saslMechanisms, startSasl } from '../../src/service/account/sasl/sasl.ts'
import { startScram } from '../../src/service/account/sasl/scram.ts'
import { deriveScramKeys } from '../../src/service/account/scram-keys.ts'
import { addAccount, addCompany, openTestDirectory } from './company.ts'
import { from, makeAuthenticator, setPassword, steppedClock } from './sign-in.ts'

const EXPORTER = Buffer.alloc(32, 7)

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function challenge(step: SaslStep): string {
  if (step.kind !== 'challenge') throw new Error(`a challenge was expected, not ${step.kind}`)
  return new TextDecoder().decode(step.bytes)
}

function done(step: SaslStep): { readonly principal: Principal; readonly final: string } {
  if (step.kind !== 'done') throw new Error(`the end was expected, not ${step.kind}`)
  return { principal: step.principal, final: new TextDecoder().decode(step.final ?? new Uint8Array()) }
}

/** The client's last message: channel binding, nonce and proof. RFC 5802 §3 */
function clientFinal(password: string, firstBare: string, serverFirst: string, binding: Uint8Array): string {
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
  const withoutProof = `c=${Buffer.from(binding).toString('base64')},${nonce}`
  const signature = createHmac('sha256', storedKey)
    .update(`${firstBare},${serverFirst},${withoutProof}`)
    .digest()
  return `${withoutProof},p=${Buffer.from(clientKey.map((b, i) => b ^ (signature[i] ?? 0))).toString('base64')}`
}

async function company(): Promise<AsyncDisposable & { readonly deps: SaslDeps }> {
  const opened = await openTestDirectory('sqlite')
  const empresa = await addCompany(opened.directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(opened.directory, empresa, 'ana')
  await addAccount(opened.directory, empresa, 'jefa')
  await setPassword(opened.directory, ana, 'pencil')
  const authenticator = makeAuthenticator(opened.directory, steppedClock())
  return {
    deps: { authenticator, context: from('192.0.2.1'), exporterKey: EXPORTER },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

function start(mechanism: string, deps: SaslDeps): SaslExchange {
  const exchange = startSasl(mechanism, deps)
  if (exchange === undefined) throw new Error(`${mechanism} is not offered`)
  return exchange
}

test('nothing is offered in the clear, and -PLUS only with an exporter', (t: TestContext) => {
  t.assert.deepStrictEqual(
    saslMechanisms({ secure: false, hasExporter: true, tokens: true, scram: true }),
    [],
  )
  t.assert.deepStrictEqual(saslMechanisms({ secure: true, hasExporter: false, tokens: false, scram: true }), [
    'SCRAM-SHA-256',
    'PLAIN',
    'LOGIN',
  ])
  t.assert.strictEqual(
    saslMechanisms({ secure: true, hasExporter: true, tokens: false, scram: true })[0],
    'SCRAM-SHA-256-PLUS',
  )
  t.assert.deepStrictEqual(saslMechanisms({ secure: true, hasExporter: true, tokens: false, scram: false }), [
    'PLAIN',
    'LOGIN',
  ])
})

test('PLAIN and LOGIN, with and without an initial response', async (t: TestContext) => {
  await using opened = await company()
  const { deps } = opened
  const plain = start('plain', deps)
  t.assert.strictEqual(challenge(await plain.step(bytes(''))), '')
  const { principal } = done(await plain.step(bytes('\0ana@empresa.test\0pencil')))
  t.assert.strictEqual(principal.address, 'ana@empresa.test')
  done(await start('PLAIN', deps).step(bytes('Ana@empresa.test\0ana@empresa.test\0pencil')))
  await t.assert.rejects(
    start('PLAIN', deps).step(bytes('jefa@empresa.test\0ana@empresa.test\0pencil')),
    { code: 'auth-failed' },
    'nobody acts for another',
  )
  const login = start('LOGIN', deps)
  t.assert.strictEqual(challenge(await login.step(bytes(''))), 'Username:')
  t.assert.strictEqual(challenge(await login.step(bytes('ana@empresa.test'))), 'Password:')
  done(await login.step(bytes('pencil')))
  const early = start('LOGIN', deps)
  t.assert.strictEqual(challenge(await early.step(bytes('ana@empresa.test'))), 'Password:')
  done(await early.step(bytes('pencil')))
})

test('malformed messages are syntax faults', async (t: TestContext) => {
  await using opened = await company()
  const { deps } = opened
  for (const text of [
    'ana',
    '\0ana@empresa.test',
    '\0\0x',
    '\0ana@empresa.test\0',
    '\0a\0b\0c',
    `\0a\0${'x'.repeat(5000)}`,
  ])
    await t.assert.rejects(start('PLAIN', deps).step(bytes(text)), SyntaxFault, JSON.stringify(text))
  await t.assert.rejects(start('PLAIN', deps).step(new Uint8Array([0, 0xff, 0, 0x61])), SyntaxFault)
  for (const text of [
    'x',
    'n',
    'n,',
    'n,,n=a',
    'n,,m=x,n=a,r=b',
    'n,,n=a=2,r=b',
    'n,,n=,r=b',
    'n,,n=a,r=',
    'n,x,n=a,r=b',
    'n,,n=a,r=\u00e9',
  ])
    await t.assert.rejects(start('SCRAM-SHA-256', deps).step(bytes(text)), SyntaxFault, text)
})

test('the example of RFC 7677 §3', async (t: TestContext) => {
  const params = { salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), iterations: 4096 }
  const { storedKey, serverKey } = await deriveScramKeys('pencil', params)
  const seen: (ScramCandidate | undefined)[] = []
  const other = { storedKey: Buffer.alloc(32), serverKey: Buffer.alloc(32), appPassword: undefined }
  const right = { storedKey, serverKey, appPassword: undefined }
  const authenticator: Pick<Authenticator, 'scramKeys' | 'scramDone'> = {
    scramKeys: async () => ({ ...params, candidates: [other, right, other] }),
    scramDone: async (user, proved) => {
      seen.push(proved)
      return { address: user } as Principal
    },
  }
  const deps = {
    authenticator: authenticator as Authenticator,
    context: from('192.0.2.1'),
    exporterKey: undefined,
  }
  const exchange = startScram(deps, false, () => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0')
  t.assert.strictEqual(
    challenge(await exchange.step(bytes('n,,n=user,r=rOprNGfwEbeRWgbNEkqO'))),
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  )
  const end = await exchange.step(
    bytes(
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    ),
  )
  t.assert.strictEqual(done(end).final, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
  t.assert.deepStrictEqual(seen, [right])
})

test('SCRAM with and without channel binding, names with commas, our identity only', async (t: TestContext) => {
  await using opened = await company()
  const { deps } = opened
  const signIn = async (
    plus: boolean,
    header: string,
    binding: Uint8Array,
    over = deps,
  ): Promise<SaslStep> => {
    const exchange = start(plus ? 'SCRAM-SHA-256-PLUS' : 'SCRAM-SHA-256', over)
    const bare = 'n=ana@empresa.test,r=abc'
    const first = challenge(await exchange.step(bytes(header + bare)))
    return await exchange.step(
      bytes(clientFinal('pencil', bare, first, Buffer.concat([bytes(header), binding]))),
    )
  }
  const none = new Uint8Array(0)
  t.assert.match(done(await signIn(false, 'n,,', none)).final, /^v=/)
  t.assert.match(done(await signIn(true, 'p=tls-exporter,,', EXPORTER)).final, /^v=/)
  done(await signIn(true, 'p=tls-exporter,a=ana@empresa.test,', EXPORTER))
  done(await signIn(false, 'y,,', none, { ...deps, exporterKey: undefined }))
  for (const [why, attempt] of [
    ['y where -PLUS was offered', signIn(false, 'y,,', none)],
    ['the exporter of another connection', signIn(true, 'p=tls-exporter,,', Buffer.alloc(32, 8))],
    ['another binding type', signIn(true, 'p=tls-unique,,', EXPORTER)],
    ['-PLUS without binding', signIn(true, 'n,,', none)],
    ['binding without -PLUS', signIn(false, 'p=tls-exporter,,', EXPORTER)],
    ['acting for another', signIn(true, 'p=tls-exporter,a=jefa@empresa.test,', EXPORTER)],
  ] as const)
    await t.assert.rejects(attempt, (error) => error instanceof Refusal && error.code === 'auth-failed', why)
})
