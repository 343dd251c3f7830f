/**
 * Two people's mailboxes behind a real IMAP listener, on the engine of the test.
 *
 *   ana@empresa.test    no quota      luis@empresa.test   10 KiB and 5 messages
 *   eva@empresa.test    administers the company
 */
import { createImapServer, type ImapServer } from '../../src/edge/imap/imap-server.ts'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Connection } from '../../src/net/connection.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { createDeriver } from '../../src/runtime/deriver.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { createSetOwnQuota } from '../../src/service/account/own-quota.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import { AccountMail } from '../../src/service/mailbox/account-mail.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addAccount, addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator, setPassword } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { ImapClient } from './imap-client.ts'
import { openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export const PASSWORD = 'sol de medianoche en Lima'
const HOSTNAME = 'mail.empresa.test'

export type ImapWorld = AsyncDisposable & {
  readonly stores: Stores
  readonly directory: Directory
  readonly empresa: Company
  readonly accounts: { readonly ana: AccountId; readonly luis: AccountId; readonly eva: AccountId }
  readonly server: ImapServer
  readonly metrics: Metrics
  readonly bus: ChangeBus
  /** The server's side of those that are open. */
  readonly connections: ReadonlySet<Connection>
  /** Passwords may go in the clear here. */
  readonly port: number
  /** STARTTLS has to come first. */
  readonly strictPort: number
  /** Signed in. */
  client(who?: 'ana' | 'luis' | 'eva'): Promise<ImapClient>
}

export type ImapWorldOptions = {
  readonly clock?: Clock
  readonly log?: Log
  readonly maxMessageBytes?: number
  readonly maxSavedMessages?: number
}

export async function openImapWorld(engine: Engine, options: ImapWorldOptions = {}): Promise<ImapWorld> {
  const { clock = systemClock, log = silentLog } = options
  const bus = new ChangeBus()
  const metrics = new Metrics()
  const stores = await openTestStores(engine, { bus })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const ana = await addAccount(directory, empresa, 'ana')
  const luis = await addAccount(directory, empresa, 'luis', { quotaBytes: 10 * 1024, quotaMessages: 5 })
  const eva = await addAccount(directory, empresa, 'eva', { role: 'company-admin' })
  for (const id of [ana, luis, eva]) {
    await setPassword(directory, id, PASSWORD)
    await stores.accounts.open(id).provision()
  }
  const door = createDoor({ accounts: stores.accounts, directory })
  const listeners: Listener[] = []
  const connections = new Set<Connection>()
  const turns = createLoopTurns(metrics)
  const deriver = createDeriver()
  const server = createImapServer({
    turns,
    hostname: HOSTNAME,
    authenticator: makeAuthenticator(directory, clock),
    openAccount: async (principal) => {
      if (principal.accountId === undefined) throw new Error('a session of nobody')
      const store = await door.forAccount(principal, principal.accountId)
      return new AccountMail(store, {
        ...{ directory, bus, turns, ...deriver },
        organisationId: principal.organisationId,
      })
    },
    setQuota: createSetOwnQuota(directory),
    startTls: (connection) => connection.startTlsAsServer(testTls(HOSTNAME), ['imap']),
    isPrivate: (connection) => connection.localPort === listeners[0]?.port,
    ...(options.maxMessageBytes !== undefined && { maxMessageBytes: options.maxMessageBytes }),
    ...(options.maxSavedMessages !== undefined && { maxSavedMessages: options.maxSavedMessages }),
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
  return {
    stores,
    directory,
    empresa,
    accounts: { ana, luis, eva },
    server,
    metrics,
    bus,
    get connections() {
      return new Set([...connections].filter(({ closed }) => !closed))
    },
    port: open.port,
    strictPort: strict.port,
    client: (who = 'ana') => ImapClient.signIn(open.port, `${who}@empresa.test`, PASSWORD),
    async [Symbol.asyncDispose]() {
      for (const opened of listeners) await opened[Symbol.asyncDispose]()
      await server.drain()
      await deriver[Symbol.asyncDispose]()
      await stores[Symbol.asyncDispose]()
    },
  }
}

function openListener(accept: (connection: Connection) => void, clock: Clock): Promise<Listener> {
  return listen({
    host: '127.0.0.1',
    port: 0,
    limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, clock),
    tooMany: () => '* BYE Too many connections\r\n',
    accept,
    log: silentLog,
  })
}
