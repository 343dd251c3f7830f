/** Two people's mailboxes behind a real POP3 listener, on the engine of the test: ana@ and luis@empresa.test. */
import { LoginDelay } from '../../src/edge/pop3/login-delay.ts'
import { createPop3Server, type Pop3Server } from '../../src/edge/pop3/pop3-server.ts'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId, Uid } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import { createMaildrops } from '../../src/service/mailbox/maildrop.ts'
import type { TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { addPeople, HOSTNAME, PASSWORD, type ServedMail, serveMail } from './mailbox-world.ts'
import { Pop3Client } from './pop3-client.ts'
import { inboxOf, openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export type Pop3World = ServedMail<Pop3Server> & {
  readonly stores: Stores
  readonly directory: Directory
  readonly empresa: Company
  readonly accounts: { readonly ana: AccountId; readonly luis: AccountId }
  readonly metrics: Metrics
  /** Signed in. */
  client(who?: 'ana' | 'luis'): Promise<Pop3Client>
  store(who?: 'ana' | 'luis'): AccountStore
  /** Into the INBOX, as they are. */
  deliver(who: 'ana' | 'luis', ...messages: readonly (string | Uint8Array)[]): Promise<readonly Uid[]>
}

export type Pop3WorldOptions = {
  readonly clock?: Clock
  readonly log?: Log
  readonly tokens?: TokenVerifier | undefined
  readonly loginDelaySeconds?: number
}

export async function openPop3World(engine: Engine, options: Pop3WorldOptions = {}): Promise<Pop3World> {
  const { clock = systemClock, log = silentLog } = options
  const metrics = new Metrics()
  const stores = await openTestStores(engine, { bus: new ChangeBus(), clock })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const accounts = await addPeople({ stores, directory, empresa }, { ana: {}, luis: {} })
  const served = await serveMail(clock, (isPrivate) =>
    createPop3Server({
      turns: createLoopTurns(metrics),
      hostname: HOSTNAME,
      authenticator: makeAuthenticator(directory, clock, { log, metrics, tokens: options.tokens }),
      loginDelay: new LoginDelay(options.loginDelaySeconds ?? 0, clock),
      maildrops: createMaildrops({ door: createDoor({ accounts: stores.accounts, directory }) }),
      startTls: (connection) => connection.startTlsAsServer(testTls(HOSTNAME), ['pop3']),
      isPrivate,
      texts: createTexts(),
      clock,
      log,
      metrics,
    }),
  )
  const store = (who: 'ana' | 'luis' = 'ana'): AccountStore => stores.accounts.open(accounts[who])
  return {
    ...{ stores, directory, empresa, accounts, metrics, store },
    ...{ server: served.server, port: served.port, strictPort: served.strictPort },
    get connections() {
      return served.connections
    },
    client: (who = 'ana') => Pop3Client.signIn(served.port, `${who}@empresa.test`, PASSWORD),
    deliver: (who, ...messages) => deliver(store(who), messages, clock),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await stores[Symbol.asyncDispose]()
    },
  }
}

async function deliver(
  store: AccountStore,
  messages: readonly (string | Uint8Array)[],
  clock: Clock,
): Promise<readonly Uid[]> {
  const incoming = messages.map((message) => {
    const bytes = Buffer.from(message as Uint8Array)
    return { bytes, derived: derive(bytes), internalDateMs: clock.now(), flags: [] }
  })
  return (await store.append(await inboxOf(store), incoming, {})).uids
}
