/** The ManageSieve server of an edge thread, joined. */
import type { MailServerDeps } from './edge/mail-session.ts'
import type { ManageSieveServer } from './edge/managesieve/managesieve-server.ts'
import type { ServerContext } from './net/server-context.ts'
import type { Door } from './service/account/door.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { QueueDoor } from './service/queue/queue-port.ts'
import type { Directory } from './store/directory.ts'

export type ManageSieveParts = Omit<MailServerDeps, 'startTls'> & {
  readonly context: () => ServerContext
  readonly door: Door
  readonly directory: Directory
  readonly queue: QueueDoor
  readonly ledger: Ledger
}

export async function openManageSieve(parts: ManageSieveParts): Promise<ManageSieveServer> {
  const { createManageSieveServer } = await import('./edge/managesieve/managesieve-server.ts')
  const { compileSieve } = await import('./mail/sieve/compile.ts')
  const { SIEVE_EXTENSIONS } = await import('./mail/sieve/extensions.ts')
  const { createAccountNotices } = await import('./service/notice/account-notices.ts')
  const { createRedirectWatch } = await import('./service/sieve/redirect-watch.ts')
  const { createOpenScripts } = await import('./service/sieve/scripts.ts')
  const { directory, door } = parts
  return createManageSieveServer({
    ...parts,
    extensions: SIEVE_EXTENSIONS,
    startTls: (connection) => connection.startTlsAsServer(parts.context(), ['managesieve']),
    openScripts: createOpenScripts({
      door,
      accountOf: async ({ accountId }) => accountId && (await directory.account(accountId)),
      check: (text) => compileSieve(text),
      watch: createRedirectWatch({ ...parts, notices: createAccountNotices(parts) }),
    }),
  })
}
