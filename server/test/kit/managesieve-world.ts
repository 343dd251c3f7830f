/** Two people's scripts behind a real ManageSieve listener, on the engine of the test: ana@ and luis@empresa.test. */
import {
  createManageSieveServer,
  type ManageSieveServer,
} from '../../src/edge/managesieve/managesieve-server.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import type { AccountNotice } from '../../src/service/notice/account-notices.ts'
import type { TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import { createRedirectWatch, type RedirectWatch } from '../../src/service/sieve/redirect-watch.ts'
import { createOpenScripts } from '../../src/service/sieve/scripts.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { addPeople, HOSTNAME, PASSWORD, type ServedMail, serveMail } from './mailbox-world.ts'
import { ManageSieveClient } from './managesieve-client.ts'
import { openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export type ManageSieveWorld = ServedMail<ManageSieveServer> & {
  readonly stores: Stores
  readonly directory: Directory
  readonly empresa: Company
  readonly accounts: { readonly ana: AccountId; readonly luis: AccountId; readonly jefa: AccountId }
  readonly watch: RedirectWatch
  /** What was told by mail so far. */
  readonly notices: readonly AccountNotice[]
  readonly events: readonly LedgerEvent[]
  /** Signed in. */
  client(who?: 'ana' | 'luis'): Promise<ManageSieveClient>
  store(who?: 'ana' | 'luis'): AccountStore
}

export type ManageSieveWorldOptions = {
  readonly clock?: Clock
  readonly log?: Log
  readonly tokens?: TokenVerifier | undefined
}

export async function openManageSieveWorld(
  engine: Engine,
  { clock = systemClock, log = silentLog, tokens }: ManageSieveWorldOptions = {},
): Promise<ManageSieveWorld> {
  const metrics = new Metrics()
  const stores = await openTestStores(engine, { clock })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const people = { ana: { language: 'en' }, luis: {}, jefa: { role: 'company-admin' } } as const
  const accounts = await addPeople({ stores, directory, empresa }, people)
  const notices: AccountNotice[] = []
  const events: LedgerEvent[] = []
  const watch = createRedirectWatch({
    directory,
    notices: { send: async (notice) => void notices.push(notice) },
    ledger: { note: (event) => void events.push(event), keep: () => undefined },
    clock,
    log,
  })
  const served = await serveMail(clock, (isPrivate) =>
    createManageSieveServer({
      turns: createLoopTurns(metrics),
      hostname: HOSTNAME,
      authenticator: makeAuthenticator(directory, clock, { log, metrics, tokens }),
      extensions: ['fileinto', 'vacation'],
      openScripts: createOpenScripts({
        door: createDoor({ accounts: stores.accounts, directory }),
        accountOf: async ({ accountId }) => accountId && (await directory.account(accountId)),
        check: (text) => compileSieve(text),
        watch,
      }),
      startTls: (connection) => connection.startTlsAsServer(testTls(HOSTNAME), ['managesieve']),
      isPrivate,
      texts: createTexts(),
      clock,
      log,
      metrics,
    }),
  )
  return {
    ...{ stores, directory, empresa, accounts, watch, notices, events },
    ...{ server: served.server, port: served.port, strictPort: served.strictPort },
    get connections() {
      return served.connections
    },
    store: (who = 'ana') => stores.accounts.open(accounts[who]),
    client: (who = 'ana') => ManageSieveClient.signIn(served.port, `${who}@empresa.test`, PASSWORD),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await stores[Symbol.asyncDispose]()
    },
  }
}
