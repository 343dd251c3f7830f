/** The HTTP edge behind real listeners, over two companies on one engine; mail that it sends is kept in a list. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadHttpApp } from '../../src/app-http.ts'
import { type Config, PORT_NAMES, type PortName } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import type { LoadedApp } from '../../src/edge/http/http-app.ts'
import { createHttpEdge } from '../../src/edge/http/http-edge.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { QueueId } from '../../src/mail/ids.ts'
import { type ReadFiles, readNoFiles } from '../../src/mail/message/search-file.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { listen } from '../../src/net/listener.ts'
import type { ServerContext } from '../../src/net/server-context.ts'
import type { ServicePlace } from '../../src/net/service-place.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import type { Door } from '../../src/service/account/door.ts'
import type { ProviderClientDeps } from '../../src/service/provider/provider-client.ts'
import type { QueueCall } from '../../src/service/queue/queue-port.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { Directory } from '../../src/store/directory.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { makeAuthenticator, setPassword } from '../directory/sign-in.ts'
import { type ApiContract, apiContract } from './api-contract.ts'
import type { EngineName } from './engines.ts'
import { type Answered, type Asked, askHttp, cookieOf, sending } from './http-client.ts'
import { HOSTNAME, PASSWORD } from './mailbox-world.ts'
import { testTls } from './test-tls.ts'

export type HttpWorld = AsyncDisposable & {
  readonly admin: TestAdmin
  readonly directory: Directory
  readonly app: LoadedApp
  /** Every answer that this world hears from the API is held against it. */
  readonly contract: ApiContract
  readonly port: number
  readonly clearPort: number
  /** What was given to the queue, oldest first. */
  readonly sent: readonly Submission[]
  readonly metrics: Metrics
  ask(path: string, asked?: Asked, hostname?: string): Promise<Answered>
  /** The cookie of a new session of that account. */
  signIn(address: string): Promise<string>
}

/** As a service with the usual ports has them. */
const PORTS: Readonly<Record<PortName, number | false>> = {
  ...(Object.fromEntries(PORT_NAMES.map((name) => [name, false])) as Record<PortName, false>),
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
  submission: 587,
  submissions: 465,
  https: 443,
}

export type HttpWorldOptions = {
  readonly log?: Log
  readonly ports?: Partial<Record<PortName, number | false>>
  readonly queueCall?: QueueCall
  readonly mainCall?: QueueCall
  /** To the mail of the accounts; absent: nobody has any here. */
  readonly door?: (directory: Directory) => Door
  readonly readFiles?: ReadFiles
  /** Absent: there is no virus scanner. */
  readonly clamav?: ServicePlace
  readonly challenges?: Readonly<Record<string, string>>
  readonly askProvider?: ProviderClientDeps
  /** Default: a certificate that is nobody's but its own. */
  readonly tls?: ServerContext
}

/** jefa@, ana@, luis@empresa.test, otra@, eva@ajena.test and operador@servicio.test, all with PASSWORD. */
export async function openHttpWorld(name: EngineName, options: HttpWorldOptions = {}): Promise<HttpWorld> {
  const { log = silentLog } = options
  await using opened = new AsyncDisposableStack()
  const admin = opened.use(await openTestAdmin(name))
  const { directory, clock } = admin
  for (const address of PEOPLE) {
    const account = await directory.accountByAddress(address)
    if (account === undefined) throw new Error(`${address} is not there`)
    await setPassword(directory, account.id, PASSWORD)
  }
  const metrics = new Metrics()
  const sent: Submission[] = []
  const gate = new HashGate()
  const app = await loadHttpApp({
    config: await testConfig(opened, options),
    authenticator: makeAuthenticator(directory, clock, { gate, log, metrics }),
    queue: {
      enqueue: async (submission) => {
        sent.push(submission)
        return `${sent.length}` as QueueId
      },
      call: options.queueCall ?? (() => Promise.reject(new Error('no queue here'))),
      observe: () => undefined,
    },
    mainCall: options.mainCall ?? (() => Promise.reject(new Error('no main thread here'))),
    door: options.door?.(directory) ?? NO_DOOR,
    readFiles: options.readFiles ?? readNoFiles,
    context: () => options.tls ?? testTls(HOSTNAME),
    ...(options.askProvider !== undefined && { askProvider: options.askProvider }),
    challengeAnswer: (token) => options.challenges?.[token],
    sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
    texts: createTexts(),
    ...{ directory, gate, clock, log, metrics },
  })
  const edge = createHttpEdge(async () => app, log)
  opened.defer(() => edge.drain())
  const open = async (secure: boolean): Promise<number> => {
    const listener = opened.use(await openListener(secure, clock, log, edge))
    return listener.port
  }
  const port = await open(true)
  const clearPort = await open(false)
  const rest = opened.move()
  const contract = apiContract(app)
  const ask: HttpWorld['ask'] = async (path, asked, hostname) => {
    const answer = await askHttp({ port, ...(hostname !== undefined && { hostname }) }, path, asked)
    contract.check(asked?.method ?? 'GET', path, answer)
    return answer
  }
  return {
    ...{ admin, directory, app, contract, port, clearPort, sent, metrics, ask },
    async signIn(address) {
      const answer = await ask('/api/v1/session', sending('POST', { address, password: PASSWORD }))
      if (answer.status !== 201) throw new Error(`${address} was not let in: ${answer.text}`)
      return cookieOf(answer)
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** As of a service that nobody configured, on those ports. */
async function testConfig(
  opened: AsyncDisposableStack,
  { ports, clamav }: HttpWorldOptions,
): Promise<Config> {
  const dataDir = await mkdtemp(join(tmpdir(), 'valija-http-'))
  opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  await mkdir(join(dataDir, 'tls'))
  const config = loadConfig({
    ...{ file: undefined, dataDir, local: true, portOffset: undefined, overrides: {}, language: 'en' },
    ...{ cwd: dataDir, env: {} },
  })
  return {
    ...config,
    server: { ...config.server, hostname: HOSTNAME, language: 'en' },
    listeners: { ...config.listeners, ports: { ...PORTS, ...ports } },
    filter: { ...config.filter, clamav },
  }
}

const NO_DOOR: Door = {
  forAccount: () => Promise.reject(new Error('no mail here')),
  forShared: () => Promise.reject(new Error('no mail here')),
}

export const PEOPLE = [
  'operador@servicio.test',
  'jefa@empresa.test',
  'ana@empresa.test',
  'luis@empresa.test',
  'otra@ajena.test',
  'eva@ajena.test',
]

function openListener(secure: boolean, clock: Clock, log: Log, edge: ReturnType<typeof createHttpEdge>) {
  const context = testTls(HOSTNAME)
  return listen({
    host: '127.0.0.1',
    port: 0,
    limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, clock),
    tooMany: () => '',
    ...(secure && { implicitTls: { context: () => context, alpn: ['http/1.1'] } }),
    acceptSocket: (stream, { address }, place) => edge.accept(stream, { address, secure, place }),
    log,
  })
}
