/** The real program as a child process, on free ports and a folder of its own, as an operator would start it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimPorts, type PortBlock } from './claim-ports.ts'
import { createSchema, dropSchema, type EngineName, type Schema } from './engines.ts'

const BINARY = new URL('../../../bin/valija', import.meta.url).pathname
/** With the building of the screens, on a machine that does much else. */
const START_LIMIT_MS = 90_000
const STOP_LIMIT_MS = 15_000
const STARTS_MAX = 3
/** `--local` adds it to every port. */
const LOCAL_OFFSET = 10_000

export type ServerPorts = {
  readonly smtp: number
  readonly submission: number
  readonly submissions: number
  readonly imap: number
  readonly imaps: number
  readonly pop3: number
  readonly pop3s: number
  readonly sieve: number
  readonly lmtp: number | false
  readonly https: number
  /** Off, unless the environment turns it on. */
  readonly http: number | false
}

export type ServerOptions = {
  readonly engine?: EngineName
  /** Set in the environment: `VALIJA_SECTION__KEY`. */
  readonly env?: Readonly<Record<string, string>>
  /** Default: one edge thread, which is enough for most tests and starts faster. */
  readonly workers?: number
  readonly args?: readonly string[]
  /** Of another copy of the project. Default: this one's. */
  readonly binary?: string
}

export type Exit = { readonly code: number | null; readonly signal: string | null; readonly stderr: string }
export type CliResult = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type TestServer = AsyncDisposable & {
  readonly dataDir: string
  readonly host: string
  /** Of the running instance; they change with a restart. */
  readonly ports: ServerPorts
  readonly statusPort: number
  readonly pid: number
  readonly readyMs: number
  readonly accounts: readonly { readonly address: string; readonly password: string; readonly role: string }[]
  /** Everything the server wrote to standard error, over all its starts: the log. */
  log(): string
  /** SIGTERM, and how it ended. */
  stop(): Promise<Exit>
  /** As a power cut of the process. */
  kill9(): Promise<void>
  /** Starts again on the same data; after `stop` or `kill9`. */
  restart(): Promise<void>
  signal(name: NodeJS.Signals): void
  /** One command of the same installation, on the same data. */
  cli(args: readonly string[], stdin?: string): Promise<CliResult>
  passwordOf(local: string): string
}

type Ready = {
  readonly pid: number
  readonly ready_ms: number
  readonly host: string
  readonly ports: ServerPorts
  readonly status: { readonly port: number }
  readonly accounts: TestServer['accounts']
}

/** Starts `valija serve --local --json` and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'valija-server-'))
  const postgres = options.engine === 'postgres' ? await createSchema() : undefined
  const block = await claimPorts()
  const env = environment(options, postgres, block)
  const lines: string[] = []
  let running = await launchOnFreePorts(dataDir, env, options, lines)
  return {
    dataDir,
    get host() {
      return running.ready.host
    },
    get ports() {
      return running.ready.ports
    },
    get statusPort() {
      return running.ready.status.port
    },
    get pid() {
      return running.ready.pid
    },
    get readyMs() {
      return running.ready.ready_ms
    },
    get accounts() {
      return running.ready.accounts
    },
    log: () => lines.join(''),
    stop: () => end(running, 'SIGTERM'),
    async kill9() {
      await end(running, 'SIGKILL')
    },
    async restart() {
      running = await launchOnFreePorts(dataDir, env, options, lines)
    },
    signal: (name) => running.child.kill(name),
    cli: (args, stdin) =>
      runCli(['--data', dataDir, ...args], { env, ...(stdin !== undefined && { stdin }) }),
    passwordOf(local) {
      const account = running.ready.accounts.find(({ address }) => address.startsWith(`${local}@`))
      if (account === undefined) throw new Error(`no account of ${local}`)
      return account.password
    },
    async [Symbol.asyncDispose]() {
      await end(running, 'SIGKILL')
      await block[Symbol.asyncDispose]()
      if (postgres !== undefined) await dropSchema(postgres)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs `valija ARGS` to its end. */
export function runCli(
  args: readonly string[],
  {
    env,
    stdin,
    cwd,
  }: { readonly env?: NodeJS.ProcessEnv; readonly stdin?: string; readonly cwd?: string } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(
      BINARY,
      [...args],
      { env: env ?? cleanEnvironment(), cwd: cwd ?? tmpdir(), maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        }),
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin ?? '')
  })
}

/** Nothing of the developer's own settings, and English texts. What the run compiled once is not compiled for each server again. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === 'NODE_COMPILE_CACHE' || !/^(?:VALIJA_|LC_|NODE_)/.test(name),
  )
  return { ...Object.fromEntries(kept), LANG: 'en_US.UTF-8' }
}

function environment(
  options: ServerOptions,
  postgres: Schema | undefined,
  block: PortBlock,
): NodeJS.ProcessEnv {
  const anyPort = [
    'SMTP',
    'SUBMISSION',
    'SUBMISSIONS',
    'IMAP',
    'IMAPS',
    'POP3',
    'POP3S',
    'SIEVE',
    'HTTPS',
    'STATUS',
  ]
  return {
    ...cleanEnvironment(),
    ...Object.fromEntries(
      anyPort.map((name, n) => [`VALIJA_LISTENERS__${name}`, String(block.port(n) - LOCAL_OFFSET)]),
    ),
    VALIJA_SERVER__WORKERS: String(options.workers ?? 1),
    VALIJA_LOG__LEVEL: 'debug',
    ...(postgres !== undefined && {
      VALIJA_STORE__ENGINE: 'postgres',
      VALIJA_STORE__URL: postgres.url,
      VALIJA_STORE__SCHEMA: postgres.schema,
      VALIJA_STORE__CONNECTIONS: '4',
    }),
    ...options.env,
  }
}

type Running = { readonly child: ChildProcess; readonly ready: Ready; readonly ended: Promise<Exit> }

/** Between the choice of a port and its use another test may have taken it: then others are chosen. */
async function launchOnFreePorts(...words: Parameters<typeof launch>): Promise<Running> {
  for (let left = STARTS_MAX; ; left--)
    try {
      return await launch(...words)
    } catch (error) {
      if (left === 1 || !/EADDRINUSE|is taken by another program/.test(String(error))) throw error
    }
}

async function launch(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  { args = [], binary = BINARY }: ServerOptions,
  lines: string[],
): Promise<Running> {
  const child = spawn(binary, ['serve', '--local', '--json', '--data', dataDir, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const own: string[] = []
  child.stderr.on('data', (bytes: Buffer) => {
    own.push(bytes.toString())
    lines.push(bytes.toString())
  })
  const ended = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stderr: own.join('') })),
  )
  const ready = await new Promise<Ready>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`not ready in ${START_LIMIT_MS} ms: ${own.join('')}`))
    }, START_LIMIT_MS)
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (!said.includes('\n')) return
      clearTimeout(timer)
      const told = JSON.parse(said) as Partial<Ready>
      // A start that failed says why, as one line too.
      if (told.ports === undefined) reject(new Error(`not started: ${said}${own.join('')}`))
      else resolve(told as Ready)
    })
    void ended.then(({ code, stderr }) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code} before it was ready: ${said}${stderr}`))
    })
  })
  return { child, ready, ended }
}

async function end({ child, ended }: Running, signal: NodeJS.Signals): Promise<Exit> {
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  const exit = await ended
  clearTimeout(timer)
  return exit
}
