/** What the worlds of IMAP and POP3 share: people with mailboxes, and a server behind two real listeners. */
import { setTimeout as sleep } from 'node:timers/promises'
import { TICK_MS } from '../../src/edge/limits.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Connection } from '../../src/net/connection.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { listen } from '../../src/net/listener.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { NewAccount } from '../../src/store/directory-accounts.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addAccount, type Company } from '../directory/company.ts'
import { setPassword } from '../directory/sign-in.ts'
import { until } from './queue.ts'

export const PASSWORD = 'sol de medianoche en Lima'
export const HOSTNAME = 'mail.empresa.test'

/** Accounts of the company, each with a mailbox and PASSWORD. */
export async function addPeople<Name extends string>(
  { stores, directory, empresa }: { stores: Stores; directory: Directory; empresa: Company },
  people: Readonly<Record<Name, Partial<NewAccount>>>,
): Promise<Record<Name, AccountId>> {
  const accounts: Partial<Record<Name, AccountId>> = {}
  for (const name in people) {
    const id = await addAccount(directory, empresa, name, people[name])
    accounts[name] = id
    await setPassword(directory, id, PASSWORD)
    await stores.accounts.open(id).provision()
  }
  return accounts as Record<Name, AccountId>
}

type MailServer = { accept(connection: Connection): void; drain(): Promise<void> }

export type ServedMail<Server> = AsyncDisposable & {
  readonly server: Server
  /** The server's side of those that are open. */
  readonly connections: ReadonlySet<Connection>
  /** Passwords may go in the clear here. */
  readonly port: number
  /** TLS has to come first. */
  readonly strictPort: number
}

/** Puts the server that `create` makes behind both listeners; it is told which connections are private. */
export async function serveMail<Server extends MailServer>(
  clock: Clock,
  create: (isPrivate: (connection: Connection) => boolean) => Server,
): Promise<ServedMail<Server>> {
  const all = new Set<Connection>()
  const openListener = () =>
    listen({
      host: '127.0.0.1',
      port: 0,
      limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, clock),
      tooMany: () => 'Too many connections\r\n',
      accept: (connection) => {
        all.add(connection)
        server.accept(connection)
      },
      log: silentLog,
    })
  const server = create((connection) => connection.localPort === open.port)
  const open = await openListener()
  const strict = await openListener()
  return {
    server,
    get connections() {
      return new Set([...all].filter(({ closed }) => !closed))
    },
    port: open.port,
    strictPort: strict.port,
    async [Symbol.asyncDispose]() {
      await open[Symbol.asyncDispose]()
      await strict[Symbol.asyncDispose]()
      await server.drain()
    },
  }
}

/** Octets that wait for clients that do not read, when the server has made all it makes for them. */
export async function unsentBytes(served: {
  readonly connections: ReadonlySet<Connection>
}): Promise<number> {
  const waiting = (): number =>
    [...served.connections].reduce((sum, connection) => sum + connection.unsentBytes, 0)
  await until(() => waiting() > 0)
  await lookedAfter()
  return waiting()
}

/** Long enough for the server's look after its sessions. */
export function lookedAfter(): Promise<void> {
  return sleep(TICK_MS + 600)
}
