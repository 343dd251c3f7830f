/**
 * The panel's questions to a company with many accounts: the real program, one question after another. One JSON line a question.
 *
 *   node bench/limits/panel.ts [--accounts 50000] [--rounds 15] [--engine sqlite|postgres]
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PostgresDatabase } from '../../server/src/store/dialect/postgres.ts'
import { SqliteDatabase } from '../../server/src/store/dialect/sqlite.ts'
import { type Directory, openDirectory } from '../../server/src/store/directory.ts'
import { type AccountRecord, PROTOCOLS } from '../../server/src/store/directory-types.ts'
import { createSchema, dropSchema } from '../../server/test/kit/engines.ts'
import { askHttp, cookieOf, sending } from '../../server/test/kit/http-client.ts'
import { startServer, type TestServer } from '../../server/test/kit/start-server.ts'

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '15' },
    engine: { type: 'string', default: 'sqlite' },
  },
})
const accounts = Number(values.accounts)
const rounds = Number(values.rounds)
/** Accounts of one transaction. */
const AT_ONCE = 1000
const NAMES = ['ana', 'luis', 'marta', 'diego', 'eva', 'jorge', 'lucia', 'pablo', 'sofia', 'tomas']

const postgres = values.engine === 'postgres' ? await createSchema() : undefined
await using server = await startServer({
  env:
    postgres === undefined
      ? {}
      : {
          VALIJA_STORE__ENGINE: 'postgres',
          VALIJA_STORE__URL: postgres.url,
          VALIJA_STORE__SCHEMA: postgres.schema,
        },
})
await fill(server)
const headers = { cookie: await signIn(server) }
const QUESTIONS: Readonly<Record<string, string>> = {
  'first page of accounts': '/api/v1/accounts?limit=100',
  'accounts by a part of the name': '/api/v1/accounts?limit=100&find=marta4999',
  'accounts that are suspended': '/api/v1/accounts?limit=100&state=suspended',
  'accounts that are nearly full': '/api/v1/accounts?limit=100&space=nearly-full',
  'accounts that nobody used for 90 days': '/api/v1/accounts?limit=100&away=90-days',
  'how many are nearly full': '/api/v1/account-count?space=nearly-full',
  'servers and companies': '/api/v1/service-state',
  'how many accounts': '/api/v1/account-count',
  'one account': '/api/v1/accounts/marta2@empresa.test',
  domains: '/api/v1/domains',
  groups: '/api/v1/groups',
  queue: '/api/v1/queue',
  'log of events': '/api/v1/ledger?limit=100',
  'figures of the mail': '/api/v1/mail-stats',
  quarantine: '/api/v1/quarantine',
  bounces: '/api/v1/bounces',
  companies: '/api/v1/organisations',
}
for (const [what, path] of Object.entries(QUESTIONS)) await ask(what, path)
await server.stop()
if (postgres !== undefined) await dropSchema(postgres)

async function ask(what: string, path: string): Promise<void> {
  const took: number[] = []
  let octets = 0
  let status = 0
  for (let n = 0; n < rounds; n++) {
    const began = performance.now()
    const answer = await askHttp({ port: server.ports.https, hostname: server.host }, path, { headers })
    took.push(performance.now() - began)
    octets = answer.text.length
    status = answer.status
  }
  took.sort((a, b) => a - b)
  const value = Number((took[Math.floor(rounds / 2)] ?? 0).toPrecision(3))
  const most = Number((took.at(-1) ?? 0).toPrecision(3))
  console.log(
    JSON.stringify({ workload: 'panel', metric: what, value, unit: 'ms', most, status, octets, accounts }),
  )
}

/** Straight into the tables, while the service is stopped. */
async function fill(running: TestServer): Promise<void> {
  await running.stop()
  const database =
    postgres === undefined
      ? new SqliteDatabase(join(running.dataDir, 'directory.db'))
      : new PostgresDatabase({ ...postgres, connections: 2 })
  const directory = await openDirectory(database)
  const ana = await directory.accountByAddress('ana@empresa.test')
  if (ana === undefined) throw new Error('there is no company')
  for (let n = 0; n < accounts; n += AT_ONCE) await addSome(directory, ana, n)
  await database[Symbol.asyncDispose]()
  await running.restart()
}

async function addSome(directory: Directory, like: AccountRecord, from: number): Promise<void> {
  const { organisationId, domainId } = like
  await directory.write(async ({ accounts: table, use }) => {
    for (let n = from; n < Math.min(accounts, from + AT_ONCE); n++) {
      const accountId = await table.add(
        {
          ...{ organisationId, domainId, language: 'es', role: 'account', protocols: new Set(PROTOCOLS) },
          local: `${NAMES[n % NAMES.length]}${n}`,
          displayName: `Persona ${n}`,
          quotaBytes: 1_000_000,
          quotaMessages: undefined,
          state: n % 50 === 0 ? 'suspended' : 'enabled',
        },
        Date.now(),
      )
      // One in a thousand has no room left, one in a hundred was never here.
      await use.looked([{ accountId, bytes: n % 1000 === 999 ? 950_000 : 1000, messages: 3 }])
      if (n % 100 !== 0) await use.signedIn(accountId, Date.now())
    }
  })
}

async function signIn(running: TestServer): Promise<string> {
  const address = 'admin@empresa.test'
  const answer = await askHttp(
    { port: running.ports.https, hostname: running.host },
    '/api/v1/session',
    sending('POST', { address, password: running.passwordOf('admin') }),
  )
  return cookieOf(answer)
}
