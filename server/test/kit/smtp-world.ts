/**
 * A company with mailboxes behind real SMTP listeners: real store and directory on the engine of the test; only the
 * outgoing queue is a list that remembers what it was given.
 *
 *   ana, luis        accounts (ana speaks Spanish, password ANA_PASSWORD; luis English)
 *   full, away       a mailbox without room; a suspended account
 *   ventas           alias to ana and to outside; circle1, circle2 lead to each other
 *   todos, cerrado   groups: anyone may write; only the company may
 */
import { withReportDoor } from '../../src/app-reports.ts'
import { openSieveEngine } from '../../src/app-scripts.ts'
import {
  createSmtpServer,
  type SmtpDeps,
  type SmtpListener,
  type SmtpRole,
  type SmtpServer,
} from '../../src/edge/smtp/server.ts'
import { SMTP_TEXTS } from '../../src/lib/catalogue/smtp.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId, MessageId, QueueId } from '../../src/mail/ids.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { openTexts } from '../../src/runtime/catalogues.ts'
import { createDeriver } from '../../src/runtime/deriver.ts'
import {
  createLocalDelivery,
  type LocalDeliveryDeps,
} from '../../src/service/delivery/create-local-delivery.ts'
import { createIntake, type Intake } from '../../src/service/delivery/intake.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import { createScriptRunner, type ScriptRunnerDeps } from '../../src/service/delivery/sieve-delivery.ts'
import type { CompanyScripts } from '../../src/service/delivery/sieve-programs.ts'
import { createSubmit, type SubmitDeps } from '../../src/service/delivery/submit.ts'
import { createLoopTurns } from '../../src/service/fairness/loop-turns.ts'
import type { FileOpener } from '../../src/service/filter/attachments/file-opener.ts'
import { type Ledger, noLedger } from '../../src/service/ledger/ledger.ts'
import type { TokenVerifier } from '../../src/service/oauth/token-verifier.ts'
import { createFooters } from '../../src/service/policy/footers.ts'
import { createJournal } from '../../src/service/policy/journal.ts'
import { createRates } from '../../src/service/policy/rates.ts'
import { screenAttachments } from '../../src/service/policy/screen-attachments.ts'
import type { QueueEntrance, Submission } from '../../src/service/queue/submission.ts'
import { createCompanyScripts } from '../../src/service/sieve/company-scripts.ts'
import { type Directory, openDirectory } from '../../src/store/directory.ts'
import type { SendingLimits } from '../../src/store/directory-rates.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { addAccount, addAlias, addCompany, type Company } from '../directory/company.ts'
import { makeAuthenticator, setPassword } from '../directory/sign-in.ts'
import type { Engine } from './engines.ts'
import { SmtpClient } from './smtp-client.ts'
import { openTestStores } from './stores.ts'
import { testTls } from './test-tls.ts'

export const ANA_PASSWORD = 'sol de medianoche en Lima'
export const HOSTNAME = 'mx.empresa.test'

export type SmtpWorld = AsyncDisposable & {
  readonly directory: Directory
  readonly stores: Stores
  readonly empresa: Company
  readonly accounts: {
    readonly ana: AccountId
    readonly luis: AccountId
    readonly full: AccountId
    readonly away: AccountId
  }
  /** What was handed to the outgoing queue, in order. */
  readonly queued: Submission[]
  /** `queueFails` makes the queue refuse. */
  readonly state: { queueFails: boolean }
  readonly delivery: LocalDelivery
  readonly server: SmtpServer
  readonly metrics: Metrics
  /** A new listener of that role; its port. */
  listen(role: SmtpRole, listener?: TestListener): Promise<number>
  /** The same with TLS from the first octet. */
  listenTls(role: SmtpRole): Promise<number>
  /** Connected, greeted, and on submission signed in as ana. */
  client(role: SmtpRole): Promise<SmtpClient>
  /** The messages in a mailbox, as text, oldest first. */
  mailbox(accountId: AccountId, name?: string): Promise<string[]>
}

/** With the addresses that a PROXY header is taken from, and must come from. */
export type TestListener = SmtpListener & {
  readonly proxyFrom?: (address: string) => boolean
  /** Who connects counts as a stranger, though it is this machine. */
  readonly strangers?: true
}

export type SmtpWorldOptions = {
  readonly clock?: Clock
  readonly maxMessageBytes?: number
  readonly inflightBytes?: number
  readonly delivery?: (real: LocalDelivery) => LocalDelivery
  readonly intake?: (real: Intake) => Intake
  readonly domainLanguage?: () => Promise<undefined>
  readonly reverseName?: (address: string) => Promise<string | undefined>
  readonly tokens?: TokenVerifier | undefined
  /** Takes the place of the list that remembers; the test closes it. */
  readonly queue?: (directory: Directory, stores: Stores) => Promise<QueueEntrance>
  readonly sighted?: SubmitDeps['sighted']
  /** What each account may send. */
  readonly rates?: SendingLimits
  /** Judges what the mx listeners take, as the client that each test says it is. */
  readonly judge?: (directory: Directory, metrics: Metrics) => SmtpDeps['judge']
  /** Level 1 of the filter. */
  readonly gate?: (directory: Directory) => Promise<SmtpDeps['gate']>
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** What is told of deliveries. Default: nothing is recorded. */
  readonly deliveryLedger?: Ledger
  readonly companyScripts?: CompanyScripts
  readonly scriptLog?: Log
  /** Default: archives are not opened. */
  readonly fileOpener?: FileOpener
}

export async function openSmtpWorld(engine: Engine, options: SmtpWorldOptions = {}): Promise<SmtpWorld> {
  // From the second message on, deliveries are kept by the accept log, as in a service that is busy.
  const acceptLog = { name: 'edge-0', busyPerSecond: 0, segmentBytes: 1024 * 1024 }
  const stores = await openTestStores(engine, { acceptLog })
  const directory = await openDirectory(stores.directoryDb)
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const accounts = await populate(directory, empresa)
  const clock = options.clock ?? systemClock
  const metrics = new Metrics()
  const queued: Submission[] = []
  const state = { queueFails: false }
  const queue = (await options.queue?.(directory, stores)) ?? listQueue(queued, state)
  const deriver = createDeriver()
  const real = deliveryOf(
    { ...deriver, accounts: stores.accounts, directory, queue, clock, metrics },
    options,
  )
  const delivery = options.delivery?.(real) ?? real
  const parts = { directory, accounts: stores.accounts, delivery, queue, log: silentLog }
  const usual = createIntake({ ...parts, journal: createJournal({ directory, hostname: HOSTNAME }) })
  const intake = withReportDoor(
    { directory, clock, log: silentLog, metrics },
    screenAttachments(directory, options.intake?.(usual) ?? usual, options.fileOpener),
  )
  const server = createSmtpServer({
    hostname: HOSTNAME,
    language: 'en',
    texts: new CatalogueTexts([SMTP_TEXTS]),
    intake,
    submit: createSubmit({ ...{ directory, intake }, ...limitsOf(directory, clock, metrics, options) }),
    turns: createLoopTurns(metrics),
    authenticator: makeAuthenticator(directory, clock, { tokens: options.tokens }),
    domainLanguage: options.domainLanguage ?? (async (domain) => (await directory.domain(domain))?.language),
    tls: () => testTls(HOSTNAME),
    ...{ clock, metrics, log: silentLog, ledger: options.ledger ?? noLedger },
    ...(options.inflightBytes !== undefined && { inflightBytes: options.inflightBytes }),
    ...(options.maxMessageBytes !== undefined && { maxMessageBytes: options.maxMessageBytes }),
    judge: options.judge?.(directory, metrics),
    gate: await options.gate?.(directory),
    ...(options.reverseName !== undefined && { reverseName: options.reverseName }),
  })
  const listeners = new Listeners(server, clock)
  return {
    directory,
    stores,
    empresa,
    accounts,
    queued,
    state,
    delivery,
    server,
    metrics,
    listen: (role, listener) => listeners.open(role, listener),
    listenTls: (role) => listeners.open(role, {}, true),
    client: async (role) => connectAs(role, await listeners.usual(role)),
    mailbox: (accountId, name = 'INBOX') => readMailbox(stores, accountId, name),
    async [Symbol.asyncDispose]() {
      await listeners.close()
      await server.drain()
      await deriver[Symbol.asyncDispose]()
      await stores[Symbol.asyncDispose]()
    },
  }
}

function deliveryOf(
  parts: Omit<ScriptRunnerDeps & LocalDeliveryDeps, 'hostname' | 'log' | 'texts' | 'engine'> & {
    readonly directory: Directory
  },
  { scriptLog, companyScripts, deliveryLedger }: SmtpWorldOptions,
): LocalDelivery {
  const common = { ...parts, hostname: HOSTNAME, log: silentLog }
  const log = scriptLog ?? silentLog
  const scripts = createScriptRunner({
    ...{ ...common, log, texts: openTexts(), engine: openSieveEngine },
    company: companyScripts ?? createCompanyScripts(parts.directory),
  })
  return createLocalDelivery({ ...common, scripts, ...(deliveryLedger && { ledger: deliveryLedger }) })
}

function listQueue(queued: Submission[], state: { readonly queueFails: boolean }): QueueEntrance {
  return {
    enqueue(submission) {
      if (state.queueFails) return Promise.reject(new Error('the queue is away'))
      queued.push(submission)
      return Promise.resolve(`q${queued.length}` as QueueId)
    },
  }
}

function limitsOf(
  directory: Directory,
  clock: Clock,
  metrics: Metrics,
  { rates = {}, sighted }: SmtpWorldOptions,
): Pick<SubmitDeps, 'rates' | 'footers' | 'sighted'> {
  return {
    sighted,
    rates: createRates({ directory, clock, defaults: rates }),
    footers: createFooters({ directory, metrics }),
  }
}

/** Listeners of one server, by port of the kernel's choice. */
class Listeners {
  readonly #server: SmtpServer
  readonly #clock: Clock
  readonly #opened: Listener[] = []
  readonly #usual = new Map<SmtpRole, number>()

  constructor(server: SmtpServer, clock: Clock) {
    this.#server = server
    this.#clock = clock
  }

  async open(role: SmtpRole, listener: TestListener = {}, tls = false): Promise<number> {
    const opened = await listen({
      host: '127.0.0.1',
      port: 0,
      limiter: new ConnectionLimiter(
        { ...DEFAULT_CONNECTION_LIMITS, exempt: () => listener.strangers !== true },
        this.#clock,
      ),
      tooMany: () => '421 4.7.0 Too many connections\r\n',
      ...(listener.proxyFrom !== undefined && { proxyFrom: listener.proxyFrom }),
      ...(tls && { implicitTls: { context: () => testTls(HOSTNAME), alpn: ['smtp'] } }),
      accept: (connection) => this.#server.accept(connection, role, listener),
      log: silentLog,
    })
    this.#opened.push(opened)
    return opened.port
  }

  async usual(role: SmtpRole): Promise<number> {
    const port = this.#usual.get(role) ?? (await this.open(role, PRIVATE_SUBMISSION[role]))
    this.#usual.set(role, port)
    return port
  }

  async close(): Promise<void> {
    for (const opened of this.#opened) await opened[Symbol.asyncDispose]()
  }
}

const PRIVATE_SUBMISSION: Partial<Record<SmtpRole, SmtpListener>> = { submission: { private: true } }

async function connectAs(role: SmtpRole, port: number): Promise<SmtpClient> {
  const client = await SmtpClient.open(port)
  await client.hello(role === 'lmtp' ? 'LHLO' : 'EHLO')
  if (role === 'submission') await client.say(`AUTH PLAIN ${plain('ana@empresa.test', ANA_PASSWORD)}`)
  return client
}

async function readMailbox(stores: Stores, accountId: AccountId, name: string): Promise<string[]> {
  const store = stores.accounts.open(accountId)
  await store.provision()
  const box = await store.mailbox(name)
  if (box === undefined) return []
  const view = await store.view(box.id)
  const texts: string[] = []
  for (const id of view.messageIds.subarray(0, view.count))
    texts.push(Buffer.from(await store.bytes(id as MessageId)).toString('utf8'))
  return texts
}

async function populate(directory: Directory, empresa: Company): Promise<SmtpWorld['accounts']> {
  const ana = await addAccount(directory, empresa, 'ana', { displayName: 'Ana' })
  const luis = await addAccount(directory, empresa, 'luis', { language: 'en' })
  const full = await addAccount(directory, empresa, 'full', { quotaMessages: 0 })
  const away = await addAccount(directory, empresa, 'away', { state: 'suspended' })
  await setPassword(directory, ana, ANA_PASSWORD)
  await addAlias(directory, empresa, 'ventas', ['ana@empresa.test', 'socio@otra.test'])
  await addAlias(directory, empresa, 'circle1', ['circle2@empresa.test'])
  await addAlias(directory, empresa, 'circle2', ['circle1@empresa.test'])
  await addGroup(directory, empresa, 'todos', 'anyone', ['ana@empresa.test', 'luis@empresa.test'])
  await addGroup(directory, empresa, 'cerrado', 'organisation', ['luis@empresa.test', 'fuera@otra.test'])
  return { ana, luis, full, away }
}

/** A group of the company. */
export async function addGroup(
  directory: Directory,
  { organisationId, domainId }: Company,
  local: string,
  whoMayWrite: 'anyone' | 'organisation' | 'members' | 'listed',
  members: readonly string[],
): Promise<void> {
  const settings = { displayName: '', members, whoMayWrite, listedWriters: [] }
  await directory.write(({ groups }) => groups.add({ organisationId, domainId, local }, settings, 0))
}

export function plain(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64')
}
