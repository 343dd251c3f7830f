/** One Valija instance for measuring: its folder, its configuration, its users, its start and its end. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { argon2Sync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startPrivatePostgres } from '../server/test/kit/private-postgres.ts'

export type TargetOptions = {
  readonly users: number
  readonly portOffset: number
  readonly engine: 'sqlite' | 'postgres'
  /** Where mail for sink.test goes. */
  readonly sinkPort: number
  /** With the five levels; the peers have none. */
  readonly filter: boolean
  /** Lines added to valija.toml. */
  readonly settings: string
  /** Variables added to the server's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Undefined: a durable cluster of its own, for the engine `postgres`. */
  readonly postgres?: { readonly url: string; readonly schema: string }
  /** With a process that has not made the users: what is measured is a server that serves, not what is left of that. */
  readonly measured: boolean
}

const DEFAULTS: TargetOptions = {
  users: 1000,
  portOffset: 0,
  engine: 'sqlite',
  sinkPort: 2600,
  filter: false,
  settings: '',
  env: {},
  measured: true,
}
export const PORTS = {
  smtp: 3525,
  submission: 3587,
  submissions: 3465,
  imap: 3143,
  imaps: 3993,
  pop3: 3110,
  pop3s: 3995,
  https: 3443,
  status: 3464,
  postgres: 3432,
} as const
const SINK = { host: '127.0.0.1', domain: 'sink.test' } as const
const PASSWORD = 'bench-pass'
const VALIJA = new URL('../bin/valija', import.meta.url).pathname
const READY_MS = 60_000
const STOP_MS = 15_000
const PROBE_EVERY_MS = 50
const OPEN_TO_ALL = 0o755

const run = promisify(execFile)
/** Octets that a command may answer: a million events. */
const LEDGER_OCTETS_MAX = 512 * 1024 * 1024

/** Returns the path of the descriptor. */
export async function bringUp(folder: string, given: Partial<TargetOptions>): Promise<string> {
  const dir = resolve(folder)
  await mkdir(dir, { recursive: true })
  await chmod(dir, OPEN_TO_ALL)
  const saved = join(dir, 'options.json')
  const isNew = !existsSync(saved)
  const before = isNew ? DEFAULTS : (JSON.parse(readFileSync(saved, 'utf8')) as TargetOptions)
  const options: TargetOptions = { ...before, ...given }
  if (livePid(dir) !== undefined) throw new Error(`already up: ${dir}`)
  const own =
    options.engine === 'postgres' && options.postgres === undefined
      ? await durablePostgres(dir, options)
      : undefined
  await writeFile(join(dir, 'valija.toml'), configuration(dir, options, options.postgres ?? own))
  await startServer(dir, options)
  if (isNew) {
    await prepare(dir, options)
    await writeFile(saved, `${JSON.stringify(options)}\n`)
    if (options.measured) {
      await stopServer(dir)
      await startServer(dir, options)
    }
  }
  const descriptor = join(dir, 'target.json')
  await writeFile(descriptor, `${JSON.stringify(describe(dir, options, own?.pidFile), null, 2)}\n`)
  return descriptor
}

export async function bringDown(folder: string, wipe: boolean): Promise<void> {
  const dir = resolve(folder)
  if (!existsSync(join(dir, 'valija.toml'))) throw new Error(`not made by bench/target: ${dir}`)
  await stopServer(dir)
  if (existsSync(join(dir, 'pg'))) {
    const postgres = await durablePostgres(dir, DEFAULTS)
    await postgres[Symbol.asyncDispose]()
  }
  if (wipe) await rm(dir, { recursive: true })
}

function durablePostgres(
  dir: string,
  { portOffset }: TargetOptions,
): ReturnType<typeof startPrivatePostgres> {
  return startPrivatePostgres({ dir: join(dir, 'pg'), port: PORTS.postgres + portOffset, durable: true })
}

/** The load comes from loopback but has to be treated as a foreign sender; only the counting of connections is off. */
function configuration(
  dir: string,
  options: TargetOptions,
  postgres: { readonly url: string; readonly schema?: string } | undefined,
): string {
  const { portOffset } = options
  const schema = postgres?.schema
  const store =
    postgres === undefined
      ? 'engine = "sqlite"'
      : `engine = "postgres"\nurl = "${postgres.url}"${schema === undefined ? '' : `\nschema = "${schema}"`}`
  return `[server]
hostname = "mx.bench.test"
data_dir = "${dir}/data"

[listeners]
host = "127.0.0.1"
smtp = ${PORTS.smtp + portOffset}
submission = ${PORTS.submission + portOffset}
submissions = ${PORTS.submissions + portOffset}
imap = ${PORTS.imap + portOffset}
imaps = ${PORTS.imaps + portOffset}
pop3 = ${PORTS.pop3 + portOffset}
pop3s = ${PORTS.pop3s + portOffset}
sieve = false
lmtp = false
https = ${PORTS.https + portOffset}
http = false
status = ${PORTS.status + portOffset}
private_networks = ["127.0.0.0/8"]
exempt_networks = ["127.0.0.0/8"]

[store]
${store}

# A load generator is what the brake on stolen accounts is there to stop, and the peer has none.
[takeover]
enabled = false

# As the peer has none, unless it is asked for.
[filter]
enabled = ${options.filter}

[log]
level = "warn"

${options.settings}
`
}

async function stopServer(dir: string): Promise<void> {
  const pid = livePid(dir)
  if (pid === undefined) return
  process.kill(pid, 'SIGTERM')
  const until = performance.now() + STOP_MS
  while (livePid(dir) !== undefined) {
    if (performance.now() > until) throw new Error(`process ${pid} is still there after ${STOP_MS} ms`)
    await sleep(PROBE_EVERY_MS)
  }
}

async function startServer(dir: string, { portOffset, env }: TargetOptions): Promise<void> {
  const child = await launch(dir, env)
  const failed = new AbortController()
  child.on('error', (error) => failed.abort(error))
  child.on('exit', (code) => failed.abort(new Error(`valija ended with ${code}; see ${join(dir, 'log')}`)))
  for (const port of [PORTS.smtp, PORTS.submission, PORTS.imap])
    await listens(port + portOffset, failed.signal)
  child.removeAllListeners()
  child.unref()
}

/** Leads a process group of its own and outlives this program. */
async function launch(dir: string, env: TargetOptions['env']): Promise<ChildProcess> {
  const log = openSync(join(dir, 'log'), 'a')
  const words = ['serve', '--config', join(dir, 'valija.toml')]
  const options = { detached: true, cwd: dir, env: { ...process.env, ...env } }
  const child = spawn(VALIJA, words, { ...options, stdio: ['ignore', log, log] })
  closeSync(log)
  if (child.pid !== undefined) await writeFile(join(dir, 'pid'), `${child.pid}\n`)
  return child
}

/** Starts an instance that was killed, and kills it again before it may be ready: recovery itself is interrupted. */
export async function startAndKill(folder: string, afterMs: number): Promise<void> {
  const dir = resolve(folder)
  const { env } = JSON.parse(readFileSync(join(dir, 'options.json'), 'utf8')) as TargetOptions
  const child = await launch(dir, env)
  const ended = once(child, 'exit')
  await sleep(afterMs)
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  await ended
}

async function listens(port: number, failed: AbortSignal): Promise<void> {
  const until = performance.now() + READY_MS
  while (!(await answers(port))) {
    if (failed.aborted) throw failed.reason
    if (performance.now() > until) throw new Error(`port ${port} does not answer after ${READY_MS} ms`)
    await sleep(PROBE_EVERY_MS)
  }
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => settle(true))
  socket.once('error', () => settle(false))
  socket.once('close', () => settle(false))
  return promise.finally(() => socket.destroy())
}

/** Users and routes, through the command line as an operator would do it. */
async function prepare(dir: string, { users, sinkPort, filter }: TargetOptions): Promise<void> {
  const valija = commandLine(dir)
  await valija('organisation', 'add', 'bench')
  // Everything is looked at, and what is said of the generator's random words does not move its mail.
  if (filter) await valija('filter', 'settings', 'set', '--company', 'bench', '--off')
  await valija('domain', 'add', 'bench.test', '--company', 'bench')
  const file = join(dir, 'users.csv')
  await writeFile(file, userTable(users))
  await Promise.all([
    valija('account', 'import', file),
    ...[SINK.domain, `*.${SINK.domain}`].map((domain) => routeTo(dir, domain, sinkPort)),
  ])
}

/** Mail for a domain goes to that port of this machine. */
export async function routeTo(dir: string, domain: string, port: number): Promise<void> {
  await commandLine(dir)('route', 'set', domain, `${SINK.host}:${port}`)
}

/** Mail of these accounts is mass mail. */
export async function putIntoMassLane(dir: string, accounts: readonly string[]): Promise<void> {
  const valija = commandLine(dir)
  await valija('lane', 'grant', 'bench')
  for (const account of accounts) await valija('lane', 'put', account, 'mass')
}

/** Everything that waits is tried again now; returns how many messages there are in the queue. */
export async function retryQueue(dir: string): Promise<number> {
  const valija = commandLine(dir)
  await valija('queue', 'retry', '--all')
  const { stdout } = await valija('queue', 'status')
  const { states } = JSON.parse(stdout) as { states: Readonly<Record<string, number>> }
  return Object.values(states).reduce((sum, count) => sum + count, 0)
}

export type Policies = {
  /** Where a copy of all mail goes. */
  readonly archive: string
  /** What the company puts under mail that leaves it. */
  readonly footer: string
  /** Where `accounts` may write, and to their own company. */
  readonly domain: string
  readonly accounts: readonly string[]
}

/** Switches them on. */
export async function setPolicies(
  dir: string,
  { archive, domain, accounts, footer }: Policies,
): Promise<void> {
  const valija = commandLine(dir)
  await valija('policy', 'journal', 'set', archive)
  await valija('policy', 'footer', 'set', '--text', footer, '--outside-only')
  for (const account of accounts) await valija('policy', 'set', account, '--own-domain', '--domains', domain)
}

/** Lines of the activity log of those kinds, newest first. */
export async function exportLedger(dir: string, kinds: readonly string[]): Promise<string[]> {
  const words = ['ledger', 'export', '--raw', '--config', join(dir, 'valija.toml'), '--kinds', ...kinds]
  const { stdout } = await run(VALIJA, words, { cwd: dir, maxBuffer: LEDGER_OCTETS_MAX })
  return stdout.split('\n').filter((line) => line !== '')
}

function commandLine(dir: string): (...words: string[]) => Promise<{ stdout: string }> {
  return (...words) => run(VALIJA, [...words, '--config', join(dir, 'valija.toml'), '--json'], { cwd: dir })
}

/** All users share one salted hash: what is measured is mail, not 1,000 times argon2. */
function userTable(users: number): string {
  const nonce = randomBytes(16)
  const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32, nonce }
  const hash = argon2Sync('argon2id', { ...cost, message: PASSWORD })
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  const phc = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(hash)}`
  const rows = Array.from({ length: users }, (_, index) => `${userName(index + 1)},"${phc}"`)
  return `${['address,password_hash', ...rows].join('\n')}\n`
}

function userName(number: number): string {
  return `user${String(number).padStart(4, '0')}@bench.test`
}

function describe(dir: string, options: TargetOptions, postgresPidFile: string | undefined): object {
  const { portOffset, engine, users } = options
  const postgres = postgresPidFile === undefined ? [] : [postgresPidFile]
  return {
    name: `valija/${engine}`,
    host: '127.0.0.1',
    smtp: PORTS.smtp + portOffset,
    submission: PORTS.submission + portOffset,
    imap: PORTS.imap + portOffset,
    pop3: PORTS.pop3 + portOffset,
    https: PORTS.https + portOffset,
    httpsHost: 'mx.bench.test',
    users: { pattern: 'user%04d@bench.test', count: users, password: PASSWORD },
    pidfiles: [join(dir, 'pid'), ...postgres],
    dataDirs: [join(dir, 'data'), ...(engine === 'postgres' ? [join(dir, 'pg', 'data')] : [])],
    sink: { ...SINK, port: options.sinkPort },
  }
}

/** The end that no program sees coming. Resolves when nothing of it runs any more. */
export async function killInstance(folder: string): Promise<void> {
  const dir = resolve(folder)
  const pid = livePid(dir)
  if (pid === undefined) throw new Error(`not running: ${dir}`)
  // The instance leads a process group of its own: its children go with it.
  process.kill(-pid, 'SIGKILL')
  while (livePid(dir) !== undefined) await sleep(1)
}

/** Undefined when it does not run. */
export function instancePid(folder: string): number | undefined {
  return livePid(resolve(folder))
}

/** The instance's process id if it runs; another program may have got the number of one that was killed. */
function livePid(dir: string): number | undefined {
  const file = join(dir, 'pid')
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  return isAlive(pid, dir) ? pid : undefined
}

function isAlive(pid: number, dir: string): boolean {
  try {
    const cmdline = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    // While it dies it has no command line any more, but still its ports.
    if (cmdline !== '' && !cmdline.includes(dir)) return false
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const isZombie = stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
    return !isZombie || readdirSync(`/proc/${pid}/task`).length > 1
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return false
    throw error
  }
}
