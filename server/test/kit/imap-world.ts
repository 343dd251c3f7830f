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
import { createDeriver } from '../../src/runtime/deriver.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { createSetOwnQuota } from '../../src/service/account/own-quota.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import { createOpenAccountMail } from '../../src/service/mailbox/open-account-mail.ts'
import type { TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { ImapClient } from './imap-client.ts'
import { addPeople, HOSTNAME, PASSWORD, type ServedMail, serveMail } from './mailbox-world.ts'
import { openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export type ImapWorld = ServedMail<ImapServer> & {
  readonly stores: Stores
  readonly directory: Directory
  readonly empresa: Company
  readonly accounts: { readonly ana: AccountId; readonly luis: AccountId; readonly eva: AccountId }
  readonly metrics: Metrics
  readonly bus: ChangeBus
  /** Signed in. */
  client(who?: 'ana' | 'luis' | 'eva'): Promise<ImapClient>
}

export type ImapWorldOptions = {
  readonly clock?: Clock
  readonly log?: Log
  readonly maxMessageBytes?: number
  readonly maxSavedMessages?: number
  readonly maxMessages?: number | undefined
  readonly tokens?: TokenVerifier | undefined
}

export async function openImapWorld(engine: Engine, options: ImapWorldOptions = {}): Promise<ImapWorld> {
  const { clock = systemClock, log = silentLog } = options
  const bus = new ChangeBus()
  const metrics = new Metrics()
  const stores = await openTestStores(engine, { bus })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const accounts = await addPeople(
    { stores, directory, empresa },
    { ana: {}, luis: { quotaBytes: 10 * 1024, quotaMessages: 5 }, eva: { role: 'company-admin' } },
  )
  const door = createDoor({ accounts: stores.accounts, directory })
  const turns = createLoopTurns(metrics)
  const deriver = createDeriver()
  const served = await serveMail(clock, (isPrivate) =>
    createImapServer({
      turns,
      hostname: HOSTNAME,
      authenticator: makeAuthenticator(directory, clock, { tokens: options.tokens }),
      openAccount: createOpenAccountMail(door, { directory, bus, turns, clock, ...deriver }),
      setQuota: createSetOwnQuota(directory),
      startTls: (connection) => connection.startTlsAsServer(testTls(HOSTNAME), ['imap']),
      isPrivate,
      ...(options.maxMessageBytes !== undefined && { maxMessageBytes: options.maxMessageBytes }),
      ...(options.maxSavedMessages !== undefined && { maxSavedMessages: options.maxSavedMessages }),
      ...(options.maxMessages !== undefined && { maxMessages: options.maxMessages }),
      texts: createTexts(),
      clock,
      log,
      metrics,
    }),
  )
  return {
    ...{ stores, directory, empresa, accounts, metrics, bus },
    ...{ server: served.server, port: served.port, strictPort: served.strictPort },
    get connections() {
      return served.connections
    },
    client: (who = 'ana') => ImapClient.signIn(served.port, `${who}@empresa.test`, PASSWORD),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await deriver[Symbol.asyncDispose]()
      await stores[Symbol.asyncDispose]()
    },
  }
}
