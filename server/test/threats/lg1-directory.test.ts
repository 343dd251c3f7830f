/** Secrets in logs: passwords pass through signing in and administration and are found in nothing that is written. */
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import type { Log, LogFields } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import { createAuthenticator } from '../../src/service/account/authenticator-service.ts'
import type { SharedEntry } from '../../src/service/account/credential-share.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { directoryMethods } from '../../src/service/admin/directory-methods.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { from, steppedClock } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

const SENTINEL = 'SENTINEL-secret-4711'

function recordingLog(lines: string[]): Log {
  const write = (event: string, fields?: LogFields): void => {
    lines.push(event, inspect(fields, { depth: 9 }), JSON.stringify(fields))
  }
  const log: Log = {
    debug: write,
    info: write,
    warn: write,
    error: (event, error, fields) => {
      lines.push(inspect(error, { depth: 9 }))
      write(event, fields)
    },
    with: () => log,
  }
  return log
}

for (const name of ENGINES)
  test(`sentinel passwords are in no log, message, metric or error, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAccount(directory, empresa, 'ana')
    const written: string[] = []
    const log = recordingLog(written)
    const metrics = new Metrics()
    const gate = new HashGate()
    const clock = steppedClock()
    const share = {
      send: (entry: SharedEntry) => void written.push(inspect(entry, { depth: 9 })),
      onReceive() {},
    }
    const deps = { directory, gate, clock, log, metrics }
    const authenticator = createAuthenticator({ ...deps, processKey: Buffer.alloc(32, 1), share })
    const methods = methodTable(directoryMethods({ ...deps, texts: createTexts(), authenticator }))
    const call = async (method: string, input: Json): Promise<void> => {
      try {
        written.push(JSON.stringify(await callAdmin(methods, OPERATOR, method, input)))
      } catch (error) {
        written.push(inspect(error, { depth: 9 }), JSON.stringify(error))
      }
    }
    const ana = { address: 'ana@empresa.test' }
    await call('account.password', { ...ana, password: SENTINEL })
    await call('account.password', { ...ana, password: SENTINEL, unknown: SENTINEL.length })
    await call('account.password', { ...ana, password: `${SENTINEL}${'x'.repeat(2000)}` })
    await call('account.password', { ...ana, passwordHash: SENTINEL })
    await call('account.password', { ...ana, password: SENTINEL, generate: true })
    await call('account.password', { ...ana, password: `${SENTINEL}\u0000` })
    await call('account.add', { address: 'nueva@empresa.test', password: SENTINEL })
    await call('account.import', { csv: `address,password\nx@fuera.example,${SENTINEL}\n` })
    await call('account.import', { csv: `address,password_hash\nx@empresa.test,${SENTINEL}\n` })
    for (const password of [SENTINEL, `${SENTINEL}x`])
      for (const user of ['ana@empresa.test', 'nadie@empresa.test'])
        await authenticator.password(user, new Secret(password), from('192.0.2.1')).then(
          (principal) => written.push(inspect(principal, { depth: 9 })),
          (error: unknown) => written.push(inspect(error, { depth: 9 })),
        )
    written.push(inspect(metrics.snapshot(), { depth: 9 }))
    t.assert.ok(written.length > 30, 'there is something to search')
    for (const text of written) t.assert.ok(!text?.includes(SENTINEL.slice(0, 15)), text)
  })
