/**
 * A real clamd with two signatures of our own, both of the EICAR test file: as a whole file and anywhere in one. It asks
 * nobody for more.
 *
 *   await using clamd = await startClamd()     clamd.port, clamd.path
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EICAR } from './eicar.ts'
import { freePort } from './private-postgres.ts'

export type Clamd = AsyncDisposable & {
  readonly port: number
  /** Of its Unix socket. */
  readonly path: string
  /** As an operator's machine does it in the middle of the night. */
  kill(): Promise<void>
}

/** Octets that it takes of one stream. */
export const STREAM_MAX = 30 * 1024 * 1024
const START_MS = 60_000

export async function startClamd(): Promise<Clamd> {
  const dir = mkdtempSync(join(tmpdir(), 'valija-clamd-'))
  const port = await freePort()
  const path = join(dir, 'clamd.sock')
  writeFiles(dir, port, path)
  const child = spawn('/usr/sbin/clamd', ['--foreground', '-c', join(dir, 'clamd.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
  let over = false
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      over = true
      resolve()
    }),
  )
  for (const sinceMs = performance.now(); !(await answers(port)); ) {
    if (over || performance.now() - sinceMs > START_MS) throw new Error(`clamd does not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    ...{ port, path, kill },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function writeFiles(dir: string, port: number, path: string): void {
  chmodSync(dir, 0o755)
  mkdirSync(join(dir, 'db'))
  const md5 = createHash('md5').update(EICAR).digest('hex')
  writeFileSync(join(dir, 'db', 'test.hdb'), `${md5}:${EICAR.length}:Eicar-Hdb-Test\n`)
  writeFileSync(join(dir, 'db', 'test.ndb'), `Eicar-Ndb-Test:0:*:${Buffer.from(EICAR).toString('hex')}\n`)
  const lines = [
    ...[
      `DatabaseDirectory ${join(dir, 'db')}`,
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      `LocalSocket ${path}`,
    ],
    ...[`StreamMaxLength ${STREAM_MAX}`, 'Foreground yes', 'LocalSocketMode 666', 'MaxThreads 4'],
    ...[`User ${process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? 'nobody')}`],
  ]
  writeFileSync(join(dir, 'clamd.conf'), `${lines.join('\n')}\n`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.end('zPING\0'))
    socket.on('data', (bytes) => resolve(bytes.toString().startsWith('PONG')))
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}
