/** A real Rspamd on a port of its own: Debian's rules, no Redis, no name server but one that knows nothing. */
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './private-postgres.ts'

export type Rspamd = AsyncDisposable & { readonly port: number }

/** Its first start compiles its rules. */
const START_MS = 90_000

export async function startRspamd(): Promise<Rspamd> {
  const dir = mkdtempSync(join(tmpdir(), 'valija-rspamd-'))
  const [port, controller] = [await freePort(), await freePort()]
  writeFiles(dir, port, controller)
  const isRoot = process.getuid?.() === 0
  const words = ['-f', '-c', '/etc/rspamd/rspamd.conf', ...(isRoot ? ['-i'] : [])]
  for (const [name, folder] of [
    ['LOCAL_CONFDIR', dir],
    ['DBDIR', join(dir, 'lib')],
    ['RUNDIR', join(dir, 'run')],
    ['LOGDIR', join(dir, 'log')],
  ])
    words.push(`--var=${name}=${folder}`)
  const child = spawn('/usr/bin/rspamd', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
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
    if (over || performance.now() - sinceMs > START_MS) throw new Error(`rspamd does not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function writeFiles(dir: string, port: number, controller: number): void {
  for (const folder of ['lib', 'run', 'log', 'local.d', 'override.d', 'maps.d', 'modules.d'])
    mkdirSync(join(dir, folder))
  chmodSync(dir, 0o755)
  const local: Readonly<Record<string, string>> = {
    'options.inc':
      'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }\nfilters = "regexp";',
    'logging.inc': `type = "file"; filename = "${join(dir, 'log', 'rspamd.log')}"; level = "error";`,
    'worker-normal.inc': `bind_socket = "127.0.0.1:${port}"; count = 1;`,
    'worker-controller.inc': `bind_socket = "127.0.0.1:${controller}"; password = "q1";`,
    'worker-fuzzy.inc': 'enabled = false;',
    'worker-proxy.inc': 'enabled = false;',
  }
  for (const [name, text] of Object.entries(local)) writeFileSync(join(dir, 'local.d', name), `${text}\n`)
  cpSync('/etc/rspamd/maps.d', join(dir, 'maps.d'), { recursive: true })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('GET /ping HTTP/1.0\r\n\r\n'))
    socket.on('data', (bytes) => resolve(bytes.toString().includes(' 200 ')))
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}
