/** Two people's mailboxes behind a real POP3 listener, on the engine of the test: ana@ and luis@empresa.test. */
import { createPop3Server, type Pop3Server } from '../../src/edge/pop3/pop3-server.ts'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId, Uid } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import type { Connection } from '../../src/net/connection.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import { createMaildrops } from '../../src/service/mailbox/maildrop.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addAccount, addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator, setPassword } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { Pop3Client } from './pop3-client.ts'
import { inboxOf, openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export const PASSWORD = 'sol de medianoche en Lima'
const HOSTNAME = 'mail.empresa.test'

export type Pop3World = AsyncDisposable & {
  readonly stores: Stores
  readonly directory: Directory
  readonly empresa: Company
  readonly accounts: { readonly ana: AccountId; readonly luis: AccountId }
  readonly server: Pop3Server
  readonly metrics: Metrics
  /** The server's side of those that are open. */
  readonly connections: ReadonlySet<Connection>
  /** Passwords may go in the clear here. */
  readonly port: number
  /** STLS has to come first. */
  readonly strictPort: number
  /** Signed in. */
  client(who?: 'ana' | 'luis'): Promise<Pop3Client>
  store(who?: 'ana' | 'luis'): AccountStore
  /** Into the INBOX, as they are. */
  deliver(who: 'ana' | 'luis', ...messages: readonly (string | Uint8Array)[]): Promise<readonly Uid[]>
}

export type Pop3WorldOptions = { readonly clock?: Clock; readonly log?: Log }

export async function openPop3World(engine: Engine, options: Pop3WorldOptions = {}): Promise<Pop3World> {
  const { clock = systemClock, log = silentLog } = options
  const metrics = new Metrics()
  const stores = await openTestStores(engine, { bus: new ChangeBus(), clock })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const accounts = {
    ana: await addAccount(directory, empresa, 'ana'),
    luis: await addAccount(directory, empresa, 'luis'),
  }
  for (const id of Object.values(accounts)) {
    await setPassword(directory, id, PASSWORD)
    await stores.accounts.open(id).provision()
  }
  const listeners: Listener[] = []
  const connections = new Set<Connection>()
  const server = createPop3Server({
    turns: createLoopTurns(metrics),
    hostname: HOSTNAME,
    authenticator: makeAuthenticator(directory, clock, { log, metrics }),
    maildrops: createMaildrops({ door: createDoor({ accounts: stores.accounts, directory }) }),
    startTls: (connection) => connection.startTlsAsServer(testTls(HOSTNAME), ['pop3']),
    isPrivate: (connection) => connection.localPort === listeners[0]?.port,
    texts: createTexts(),
    clock,
    log,
    metrics,
  })
  const accept = (connection: Connection): void => {
    connections.add(connection)
    server.accept(connection)
  }
  for (let n = 0; n < 2; n++) listeners.push(await openListener(accept, clock))
  const [open, strict] = listeners
  if (open === undefined || strict === undefined) throw new Error('no listeners')
  const store = (who: 'ana' | 'luis' = 'ana'): AccountStore => stores.accounts.open(accounts[who])
  return {
    ...{ stores, directory, empresa, accounts, server, metrics, store },
    get connections() {
      return new Set([...connections].filter(({ closed }) => !closed))
    },
    port: open.port,
    strictPort: strict.port,
    client: (who = 'ana') => Pop3Client.signIn(open.port, `${who}@empresa.test`, PASSWORD),
    deliver: (who, ...messages) => deliver(store(who), messages, clock),
    async [Symbol.asyncDispose]() {
      for (const opened of listeners) await opened[Symbol.asyncDispose]()
      await server.drain()
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

function openListener(accept: (connection: Connection) => void, clock: Clock): Promise<Listener> {
  return listen({
    host: '127.0.0.1',
    port: 0,
    limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, clock),
    tooMany: () => '-ERR Too many connections\r\n',
    accept,
    log: silentLog,
  })
}
