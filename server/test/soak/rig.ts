/** The server under test: an instance with a few accounts that can be killed and started again, and a sink beside it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bringDown,
  bringUp,
  exportLedger,
  instancePid,
  killInstance,
  PORTS,
  putIntoMassLane,
  retryQueue,
  routeTo,
  setPolicies,
  startAndKill,
} from '../../../bench/instance.ts'
import { holdPort } from '../kit/claim-ports.ts'
import { createSchema, dropSchema, type EngineName, type Schema } from '../kit/engines.ts'
import { FOOTER } from './message.ts'
import { ARCHIVE, Sink } from './sink.ts'

export type Rig = AsyncDisposable & {
  readonly dir: string
  readonly dataDir: string
  readonly smtp: number
  readonly submission: number
  /** TLS from the first octet. */
  readonly submissions: number
  readonly imap: number
  /** TLS from the first octet. */
  readonly imaps: number
  readonly pop3: number
  /** TLS from the first octet. */
  readonly pop3s: number
  readonly sink: Sink
  readonly accounts: readonly string[]
  readonly password: string
  start(): Promise<void>
  /** From now on copies go to ARCHIVE, what leaves has FOOTER, and some accounts may write to the sink and each other alone. */
  setPolicies(): Promise<void>
  /** Mail for a domain goes to that port of this machine. */
  route(domain: string, port: number): Promise<void>
  /** Mail of these accounts is mass mail. */
  massLane(accounts: readonly string[]): Promise<void>
  /** Lines of the server's activity log of those kinds. */
  exportLedger(kinds: readonly string[]): Promise<string[]>
  /** Tries all again that waits in the queue, and tells how many messages there are. */
  retryQueue(): Promise<number>
  kill(): Promise<void>
  /** Starts what was killed and kills it again before it may be ready. */
  startAndKill(afterMs: number): Promise<void>
  pid(): number
}

export type RigOptions = {
  readonly engine: EngineName
  readonly accounts?: number
  /** More lines of valija.toml. */
  readonly settings?: string
  /** Variables added to the server's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Called when the process is gone and before it starts again. */
  readonly afterKill?: (dataDir: string) => Promise<void>
  /** Undefined: a folder of its own that is removed at the end. */
  readonly dir?: string
  /** As a company would run it: with a durable database, and a process that serves and did nothing before. */
  readonly measured?: boolean
}

/** Ports of rigs stay apart from those of benchmarks; several rigs of one process stay apart from each other. */
const OFFSET_FIRST = 20_000
/** No port of a rig is a number of steps from another one: no rig has a port of its neighbour. */
const OFFSET_STEP = 19
const OFFSETS = 400
/** Held for as long as a rig has its offset: above it, as PORTS are, and a number of steps from none of them. */
const GUARD = 3_106
/** Accounts that rules hold for: each takes a command, and two write at a time. */
const RULED = 3

export async function openRig({
  engine,
  accounts = 12,
  settings = '',
  env = {},
  measured = false,
  ...rest
}: RigOptions): Promise<Rig> {
  const dir = rest.dir ?? (await mkdtemp(join(tmpdir(), 'valija-soak-')))
  await using begun = new AsyncDisposableStack()
  const sink = begun.use(await Sink.open())
  const { portOffset, held } = await claimOffset()
  begun.use(held)
  const postgres = engine === 'postgres' && !measured ? begun.use(await sharedPostgres()) : undefined
  const start = async (): Promise<void> => {
    const given = { engine, users: accounts, portOffset, sinkPort: sink.port, settings, env, measured }
    await bringUp(dir, postgres === undefined ? given : { ...given, postgres })
  }
  // A server that did not start leaves no database behind it.
  begun.defer(() => bringDown(dir, false))
  await start()
  begun.move()
  const names = Array.from({ length: accounts }, (_, n) => `user${String(n + 1).padStart(4, '0')}@bench.test`)
  return {
    dir,
    dataDir: join(dir, 'data'),
    smtp: PORTS.smtp + portOffset,
    submission: PORTS.submission + portOffset,
    submissions: PORTS.submissions + portOffset,
    imap: PORTS.imap + portOffset,
    imaps: PORTS.imaps + portOffset,
    pop3: PORTS.pop3 + portOffset,
    pop3s: PORTS.pop3s + portOffset,
    sink,
    accounts: names,
    password: 'bench-pass',
    start,
    setPolicies: () =>
      setPolicies(dir, {
        ...{ archive: ARCHIVE, footer: FOOTER },
        ...{ domain: 'sink.test', accounts: names.slice(0, RULED) },
      }),
    route: (domain, port) => routeTo(dir, domain, port),
    massLane: (accounts) => putIntoMassLane(dir, accounts),
    exportLedger: (kinds) => exportLedger(dir, kinds),
    retryQueue: () => retryQueue(dir),
    async kill() {
      await killInstance(dir)
      await rest.afterKill?.(join(dir, 'data'))
    },
    async startAndKill(afterMs) {
      await startAndKill(dir, afterMs)
      await rest.afterKill?.(join(dir, 'data'))
    },
    pid() {
      const pid = instancePid(dir)
      if (pid === undefined) throw new Error('the server is not running')
      return pid
    },
    async [Symbol.asyncDispose]() {
      await bringDown(dir, false)
      await postgres?.[Symbol.asyncDispose]()
      await sink[Symbol.asyncDispose]()
      await held[Symbol.asyncDispose]()
      if (rest.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
  }
}

async function claimOffset(): Promise<{ readonly portOffset: number; readonly held: AsyncDisposable }> {
  const start = Math.floor(Math.random() * OFFSETS)
  for (let n = 0; n < OFFSETS; n++) {
    const portOffset = OFFSET_FIRST + ((start + n) % OFFSETS) * OFFSET_STEP
    const held = await holdPort(GUARD + portOffset)
    if (held !== undefined) return { portOffset, held }
  }
  throw new Error('every offset of rigs is in use')
}

async function sharedPostgres(): Promise<(Schema & AsyncDisposable) | undefined> {
  if (process.env['TEST_PG_URL'] === undefined) return undefined
  const made = await createSchema()
  return { ...made, [Symbol.asyncDispose]: () => dropSchema(made) }
}
