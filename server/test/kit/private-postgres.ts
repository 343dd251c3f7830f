/**
 * A PostgreSQL cluster of one's own in one folder: for the tests (not durable, fast) and for benchmarks (durable, as a
 * company would run it). As root the server runs under the `postgres` user, because it refuses to be root.
 */
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chown, glob, mkdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type PrivatePostgres = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** Holds the server's process id in its first line. */
  readonly pidFile: string
}

export type PrivatePostgresOptions = {
  /** Every user must be able to pass through the folders above it. */
  readonly dir: string
  /** Undefined: any free port. */
  readonly port?: number
  /** With fsync, as in production. False loses data when the machine (not the server) stops. */
  readonly durable: boolean
}

const run = promisify(execFile)
const START_SECONDS = 60
/** Above the ports of `--local`, below the blocks of claim-ports.ts, those of soaks and of net.ipv4.ip_local_port_range. */
const FREE_PORTS = { from: 12_000, to: 15_400 }

/** Where Debian keeps the newest server's programs; undefined where PostgreSQL is not installed. */
export async function postgresBin(): Promise<string | undefined> {
  const found = await Array.fromAsync(glob('/usr/lib/postgresql/*/bin/postgres'))
  const newest = found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  return newest?.slice(0, -'/postgres'.length)
}

/** Creates the cluster if `dir` holds none, starts it if it is not running. Disposing stops it and keeps the data. */
export async function startPrivatePostgres(options: PrivatePostgresOptions): Promise<PrivatePostgres> {
  const bin = await postgresBin()
  if (bin === undefined) throw new Error('PostgreSQL is not installed (apt-get install postgresql)')
  const owner = await serverUser()
  const data = join(options.dir, 'data')
  const pidFile = join(data, 'postmaster.pid')
  const port = options.port ?? (await freePort())
  const as = { ...owner, cwd: '/' }

  await mkdir(options.dir, { recursive: true })
  if (owner !== undefined) await chown(options.dir, owner.uid, owner.gid)
  if (!(await exists(join(data, 'PG_VERSION')))) {
    const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']
    await run(join(bin, 'initdb'), [...words, '--no-sync'], as)
  }
  const running = await isRunning(pidFile)
  if (!running) {
    const settings = [
      `-p ${port}`,
      '-c listen_addresses=127.0.0.1',
      '-c unix_socket_directories=',
      '-c max_connections=300',
    ]
    if (!options.durable)
      settings.push('-c fsync=off', '-c full_page_writes=off', '-c synchronous_commit=off')
    const log = join(options.dir, 'postgres.log')
    const words = ['-D', data, '-l', log, '-w', '-t', String(START_SECONDS), '-o', settings.join(' ')]
    await run(join(bin, 'pg_ctl'), [...words, 'start'], as)
  }
  // Line 4 of postmaster.pid is the port, also when the cluster was started earlier with another one.
  const real = running ? Number((await readFile(pidFile, 'utf8')).split('\n')[3]) : port
  return {
    url: `postgres://postgres@127.0.0.1:${real}/postgres`,
    port: real,
    pidFile,
    async [Symbol.asyncDispose]() {
      const mode = options.durable ? 'fast' : 'immediate'
      await run(join(bin, 'pg_ctl'), ['-D', data, '-m', mode, '-w', 'stop'], as)
    },
  }
}

/** By this process: several are chosen before the first is bound. */
const givenPorts = new Set<number>()

/**
 * A port that nobody listens on, and never the same again. It lies below those that the kernel gives to clients: none of them takes it before it is
 * used, whatever runs beside.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FREE_PORTS.from, FREE_PORTS.to)
    if (givenPorts.has(port)) continue
    const server = createServer()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
    const isFree = await promise
    await new Promise<void>((closed) => server.close(() => closed()))
    if (!isFree) continue
    givenPorts.add(port)
    return port
  }
}

async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

async function isRunning(pidFile: string): Promise<boolean> {
  if (!(await exists(pidFile))) return false
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0])
  // After a kill -9 of the machine's processes the file stays; another program may have got the number since.
  if (!(await exists(`/proc/${pid}/comm`))) return false
  return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() === 'postgres'
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
