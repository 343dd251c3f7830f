/**
 * The running service, as the main thread sees it: it owns the data folder, starts the threads, keeps the control
 * socket and the status pages, and ends everything in order.
 */
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Admin } from '../app.ts'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { Language } from '../lib/text.ts'
import { serveHttp } from '../net/http.ts'
import { serveLines } from '../net/json-lines.ts'
import type { Principal } from '../service/account/principal.ts'
import type { Json } from '../service/admin/method.ts'
import { DIGEST_LOOK_MS } from '../service/quarantine/limits.ts'
import { TURN_ASKED_MS } from '../service/reputation/limits.ts'
import type { AcmeService } from './acme/acme-service.ts'
import { FIRST_LOOK_MS, LOOK_MS } from './acme/limits.ts'
import { openAcme } from './acme/open-acme.ts'
import { assertProvable } from './acme/ways.ts'
import {
  CERTIFICATE_POLL_MS,
  type CertificateSet,
  certificateStamp,
  loadCertificates,
} from './certificates.ts'
import { type AdminCall, answerOf, operatorPrincipal, readQuestion, runAs } from './control.ts'
import { type DataPaths, dataPaths, openDataFolder } from './data-folder.ts'
import { settleEndpoints } from './endpoints.ts'
import { ensureLocalCompany, type LocalAccount } from './local-company.ts'
import { openData } from './open-data.ts'
import type { PinoLog } from './pino-log.ts'
import { createInterest } from './relays.ts'
import { createStatusPages } from './status-pages.ts'
import { Supervisor, type SupervisorOptions } from './supervisor.ts'
import { createTexts } from './texts.ts'
import type { AdminResult } from './thread-messages.ts'

/** Administrative methods that only the running service has. */
const CERTIFICATE_METHODS = /^certificate\./
/** SIGTERM has to end within 10 s; the last second is for closing the stores. */
const DRAIN_MS = 9_000
/** Between two rounds of copying write-ahead logs back. */
const MAINTENANCE_MS = 1_000
/** Processor time of all threads in such a second up to which the service is at rest, and may index. */
const CALM_MS = 200
/** Between two sweeps of what is over. */
const SWEEP_MS = 3_600_000
/** Between two rounds of telling webhooks. */
const WEBHOOKS_MS = 2_000
/** Between two looks for whom browsers want to be told; what comes to these is told at once. */
const PUSH_MS = 2_000
/** Between two looks at the room on the disk. */
const DISK_MS = 30_000

export type Service = {
  /** With the ports that are really open. */
  readonly config: Config
  readonly paths: DataPaths
  readonly certificates: CertificateSet
  /** Of the demo company, with their passwords; empty without --local. */
  readonly accounts: readonly LocalAccount[]
  /** One administrative method as the operator. */
  admin(method: string, input: Json, language: Language): Promise<AdminResult | undefined>
  /** Reads the certificates again (SIGHUP). */
  reload(): Promise<void>
  /** Finishes what was begun, then closes everything. */
  stop(): Promise<void>
}

/** Throws StartError when something that people can mend stands in the way. */
export async function startService(options: {
  readonly config: Config
  readonly version: string
  readonly log: PinoLog
  readonly metrics: Metrics
  /** Makes the demo company when it is not there yet. */
  readonly local: boolean
}): Promise<Service> {
  const { log, version, metrics } = options
  const startedMs = Date.now()
  await using started = new AsyncDisposableStack()
  started.use(openDataFolder(options.config.server.dataDir))
  const config = await settleEndpoints(options.config)
  assertProvable(config)
  const paths = dataPaths(config.server.dataDir)
  const interest = createInterest()
  const [certificates, admin] = await together(
    loadCertificates(config, startedMs),
    openData({ config, log, metrics, interest }).then((opened) => started.use(opened)),
  )
  let answer: SupervisorOptions['answer']
  const supervisor = new Supervisor({
    ...{ config, certificates, interest, log },
    answer: async (...asked) => (await answer?.(...asked)) ?? { bug: true },
  })
  started.defer(() => supervisor.drain(performance.now()))
  const [accounts] = await together(options.local ? ensureLocalCompany(config) : [], supervisor.start())
  const running = new RunningService({ config, paths, log, admin, supervisor, certificates, accounts })
  answer = (...asked) => running.answer(...asked)
  if (config.listeners.status !== false)
    started.use(
      await serveHttp({
        host: config.listeners.statusHost,
        port: config.listeners.status,
        answer: createStatusPages({
          supervisor,
          version,
          startedMs,
          draining: () => running.stopping,
          certificates: () => running.certificates,
          ownMetrics: () => metrics.snapshot(),
        }),
        failed: (error) => log.error('status.failed', error),
      }),
    )
  started.use(await serveControl(paths.controlSocket, running, log))
  running.begin(started.move())
  log.info('service.ready', { version, pid: process.pid, threads: supervisor.threads.length })
  return running
}

/** Both at the same time. When one fails the other is waited for: nothing may be at work when a start is given up. */
async function together<A, B>(one: Promise<A> | A, other: Promise<B> | B): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([one, other])
  if (first.status === 'rejected') throw first.reason
  if (second.status === 'rejected') throw second.reason
  return [first.value, second.value]
}

type Round =
  | 'checkpoint'
  | 'index'
  | 'ledger'
  | 'node'
  | 'push'
  | 'quarantine'
  | 'reputation'
  | 'sweep'
  | 'webhooks'

class RunningService implements Service {
  readonly config: Config
  readonly paths: DataPaths
  certificates: CertificateSet
  readonly accounts: readonly LocalAccount[]
  stopping = false
  readonly #log: PinoLog
  readonly #admin: Admin
  readonly #supervisor: Supervisor
  #rest: AsyncDisposableStack | undefined
  #stamp = ''
  #timers: NodeJS.Timeout[] = []
  #stopped: Promise<void> | undefined
  /** Of all threads, at the last look. */
  #cpuUsage = process.cpuUsage()
  readonly #maintaining = new Map<string, Promise<void>>()
  #acme: Promise<AcmeService | undefined> | undefined
  #certificateCall: AdminCall | undefined

  constructor(parts: {
    readonly config: Config
    readonly paths: DataPaths
    readonly log: PinoLog
    readonly admin: Admin
    readonly supervisor: Supervisor
    readonly certificates: CertificateSet
    readonly accounts: readonly LocalAccount[]
  }) {
    this.config = parts.config
    this.paths = parts.paths
    this.certificates = parts.certificates
    this.accounts = parts.accounts
    this.#log = parts.log
    this.#admin = parts.admin
    this.#supervisor = parts.supervisor
  }

  /** From now on it runs: `rest` is what has to be closed when it stops. */
  begin(rest: AsyncDisposableStack): void {
    this.#rest = rest
    const { listeners, server } = this.config
    const status = { pid: process.pid, listeners, server }
    writeFileSync(join(this.paths.run, 'status.json'), `${JSON.stringify(status)}\n`, { mode: 0o600 })
    this.#timers.push(
      setInterval(() => void this.#watchCertificates(), CERTIFICATE_POLL_MS),
      setInterval(() => this.#maintain('checkpoint'), MAINTENANCE_MS),
      setInterval(() => this.#maintain('ledger'), MAINTENANCE_MS),
      setInterval(() => this.#indexWhenCalm(), MAINTENANCE_MS),
      setInterval(() => this.#maintain('sweep'), SWEEP_MS),
      setInterval(() => this.#maintain('reputation', () => this.#lookAround()), TURN_ASKED_MS),
      setInterval(() => this.#maintain('webhooks', () => this.#tellWebhooks()), WEBHOOKS_MS),
      setInterval(() => this.#maintain('push'), PUSH_MS),
      setInterval(() => this.#maintain('quarantine', () => this.#tellHeld()), DIGEST_LOOK_MS),
      setInterval(() => this.#watchDisk(), DISK_MS),
    )
    this.#watchDisk()
    if (this.config.acme === undefined) return
    const look = (): void => void this.#look()
    this.#timers.push(setTimeout(look, FIRST_LOOK_MS), setInterval(look, LOOK_MS))
  }

  async admin(method: string, input: Json, language: Language): Promise<AdminResult | undefined> {
    if (this.#admin.belongsToQueue(method)) return await this.#supervisor.askQueue(method, input, language)
    return await this.answer(operatorPrincipal(language), method, input)
  }

  /** A method of this thread, as whoever asks. */
  async answer(principal: Principal, method: string, input: Json): Promise<AdminResult> {
    const own = CERTIFICATE_METHODS.test(method)
    if (own) this.#certificateCall ??= await this.#openCertificateCall()
    const call = (own ? this.#certificateCall : undefined) ?? this.#admin.call
    return await runAs(principal, call, method, input, this.#log)
  }

  async reload(): Promise<void> {
    try {
      this.certificates = await loadCertificates(this.config, Date.now())
      this.#supervisor.setCertificates(this.certificates)
      this.#log.info('certificates.loaded', { count: this.certificates.length })
    } catch (error) {
      // The old ones go on being used: a half-written file must not stop the service.
      this.#log.error('certificates.refused', error)
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const deadlineMs = performance.now() + DRAIN_MS
    this.stopping = true
    for (const timer of this.#timers) clearInterval(timer)
    this.#log.info('service.draining')
    await this.#supervisor.drain(deadlineMs)
    await this.#admin.abandonFiles()
    await Promise.all(this.#maintaining.values())
    // What the threads noted last; else the next start takes it in.
    await this.#admin.ledger().catch((error: unknown) => this.#log.error('ledger.not-taken-in', error))
    await this.#rest?.disposeAsync()
    rmSync(this.paths.pid, { force: true })
    rmSync(join(this.paths.run, 'status.json'), { force: true })
    this.#log.info('service.stopped')
  }

  /** What is missing or due is asked for; what goes wrong is in the log and in `valija certificate list`. */
  async #look(): Promise<void> {
    try {
      await (await this.#openAcme())?.look()
    } catch (error) {
      this.#log.error('acme.failed', error)
    }
  }

  #openAcme(): Promise<AcmeService | undefined> {
    this.#acme ??= openAcme({
      config: this.config,
      log: this.#log,
      domains: async () => servedDomains(await this.#admin.call(operatorPrincipal('en'), 'domain.list', {})),
      show: (proofs) => this.#supervisor.setChallenges(proofs),
      kept: () => this.reload(),
    })
    return this.#acme
  }

  async #openCertificateCall(): Promise<AdminCall> {
    const { callAdmin, methodTable } = await import('../service/admin/call-admin.ts')
    const { certificateMethods } = await import('./acme/certificate-methods.ts')
    const methods = methodTable(
      certificateMethods(
        () => this.certificates,
        () => this.#openAcme(),
      ),
    )
    return (principal, method, input) => callAdmin(methods, principal, method, input)
  }

  async #watchCertificates(): Promise<void> {
    const stamp = await certificateStamp(this.config)
    if (this.#stamp !== '' && stamp !== this.#stamp) await this.reload()
    this.#stamp = stamp
  }

  /** Indexing can wait; whoever delivers, reads or sends cannot. A search that comes first catches up by itself. */
  #indexWhenCalm(): void {
    const used = process.cpuUsage(this.#cpuUsage)
    this.#cpuUsage = process.cpuUsage()
    // A second with indexing in it tells nothing about the others' work.
    if (this.#maintaining.has('index') || (used.user + used.system) / 1000 > CALM_MS) return
    this.#maintain('index')
  }

  /** One round of a kind at a time: a slow disk must not pile them up. */
  #maintain(kind: Exclude<Round, 'node'>, run: () => Promise<unknown> = () => this.#admin[kind]()): void {
    this.#run(kind, run)
  }

  #run(kind: Round, run: () => Promise<unknown>): void {
    if (this.stopping || this.#maintaining.has(kind)) return
    const round = run()
      .then(() => undefined)
      .catch((error: unknown) => this.#log.error('maintenance.failed', error, { kind }))
      .finally(() => this.#maintaining.delete(kind))
    this.#maintaining.set(kind, round)
  }

  /** People are told by mail, which is the queue's work. */
  async #lookAround(): Promise<void> {
    if (await this.#admin.reputation()) await this.#supervisor.askQueue('reputation.tell', {}, 'en')
  }

  async #tellWebhooks(): Promise<void> {
    if (await this.#admin.webhooks()) await this.#supervisor.askQueue('webhook.tell', {}, 'en')
  }

  async #tellHeld(): Promise<void> {
    if (await this.#admin.quarantine()) await this.#supervisor.askQueue('quarantine.tell', {}, 'en')
  }

  #watchDisk(): void {
    const { bavail, blocks, bsize } = statfsSync(this.paths.dir)
    const disk = { diskBytes: blocks * bsize, freeBytes: bavail * bsize }
    this.#run('node', () => this.#admin.tellNode(disk))
    if (bavail * bsize < this.config.limits.minimumFreeBytes)
      this.#log.warn('disk.nearly-full', { freeBytes: bavail * bsize })
  }
}

function serveControl(path: string, running: RunningService, log: PinoLog): Promise<AsyncDisposable> {
  const texts = createTexts()
  return serveLines({
    path,
    failed: (error) => log.error('control.failed', error),
    answer: async (line) => {
      const question = readQuestion(line)
      if (question === undefined) return { id: 0, error: { code: 'invalid', text: 'not a question' } }
      const { id, method, input, language } = question
      return answerOf(texts, id, language, await running.admin(method, input, language))
    },
  })
}

/** Of the answer of `domain.list`: those that are served. */
function servedDomains(answer: Json): readonly string[] {
  const rows = Array.isArray(answer) ? (answer as readonly { domain: string; enabled: boolean }[]) : []
  return rows.flatMap(({ domain, enabled }) => (enabled ? [domain] : []))
}
