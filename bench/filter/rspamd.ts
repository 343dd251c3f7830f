/**
 * Debian's Rspamd with its own rules, a Redis of its own for what it learns, and a name server that knows no name: what it
 * can say of a message without the Internet, as we do.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sample } from './corpus.ts'

const PROGRAMS = ['/usr/bin/rspamd', '/usr/bin/redis-server'] as const
const START_MS = 120_000
/** What it does with mail that it takes for spam; it holds other mail back for a while or takes it. */
const SPAM_ACTIONS: ReadonlySet<string> = new Set(['add header', 'rewrite subject', 'reject', 'quarantine'])

export type Peer = AsyncDisposable & {
  learn(sample: Sample): Promise<void>
  isSpam(sample: Sample): Promise<boolean>
}

/** The program that is missing; undefined: it can be started. */
export function missingProgram(): string | undefined {
  return PROGRAMS.find((path) => !existsSync(path))
}

export async function startPeer(): Promise<Peer> {
  const dir = mkdtempSync(join(tmpdir(), 'valija-bench-rspamd-'))
  const [port, controller, redis] = [await freePort(), await freePort(), await freePort()]
  const names = createSocket('udp4')
  names.on('message', (question, { address, port: from }) => names.send(noSuchName(question), from, address))
  names.bind(0, '127.0.0.1')
  await once(names, 'listening')
  writeFiles(dir, { port, controller, redis, names: names.address().port })
  const children = [
    run(PROGRAMS[1], ['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--dir', dir]),
    run(PROGRAMS[0], rspamdWords(dir)),
  ]
  for (const since = Date.now(); !(await answers(port)); await sleep(200))
    if (Date.now() - since > START_MS) throw new Error('rspamd does not start')
  const ask = async (to: number, path: string, { bytes }: Sample): Promise<Response> =>
    await fetch(`http://127.0.0.1:${to}${path}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { Password: 'q1' },
    })
  return {
    async learn(sample) {
      const response = await ask(controller, sample.spam ? '/learnspam' : '/learnham', sample)
      await response.text()
      // 208: known already; 204: too few words.
      if (![200, 204, 208].includes(response.status)) throw new Error(`rspamd learns not: ${response.status}`)
    },
    async isSpam(sample) {
      const response = await ask(port, '/checkv2', sample)
      const { action } = (await response.json()) as { readonly action: string }
      return SPAM_ACTIONS.has(action)
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) {
        child.kill('SIGTERM')
        if (child.exitCode === null) await once(child, 'exit')
      }
      names.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function run(program: string, words: readonly string[]): ChildProcess {
  return spawn(program, words, { stdio: 'ignore' })
}

function rspamdWords(dir: string): string[] {
  const folders = [
    ['LOCAL_CONFDIR', dir],
    ['DBDIR', join(dir, 'lib')],
    ['RUNDIR', join(dir, 'run')],
    ['LOGDIR', join(dir, 'log')],
  ]
  const isRoot = process.getuid?.() === 0
  return [
    ...['-f', '-c', '/etc/rspamd/rspamd.conf', ...(isRoot ? ['-i'] : [])],
    ...folders.map(([name, folder]) => `--var=${name}=${folder}`),
  ]
}

function writeFiles(
  dir: string,
  { port, controller, redis, names }: Readonly<Record<'port' | 'controller' | 'redis' | 'names', number>>,
): void {
  for (const folder of ['lib', 'run', 'log', 'local.d', 'override.d', 'modules.d'])
    mkdirSync(join(dir, folder))
  chmodSync(dir, 0o755)
  const local: Readonly<Record<string, string>> = {
    'options.inc': `dns { nameserver = ["127.0.0.1:${names}"]; timeout = 1s; }`,
    'logging.inc': `type = "file"; filename = "${join(dir, 'log', 'rspamd.log')}"; level = "error";`,
    'redis.conf': `servers = "127.0.0.1:${redis}";`,
    'worker-normal.inc': `bind_socket = "127.0.0.1:${port}"; count = 1;`,
    'worker-controller.inc': `bind_socket = "127.0.0.1:${controller}"; password = "q1"; enable_password = "q1"; secure_ip = "127.0.0.1";`,
    'worker-fuzzy.inc': 'enabled = false;',
    'worker-proxy.inc': 'enabled = false;',
  }
  for (const [name, text] of Object.entries(local)) writeFileSync(join(dir, 'local.d', name), `${text}\n`)
  cpSync('/etc/rspamd/maps.d', join(dir, 'maps.d'), { recursive: true })
}

/** The question back, as an answer: there is no such name. RFC 1035 §4.1.1 */
function noSuchName(question: Buffer): Buffer {
  const answer = Buffer.from(question)
  answer[2] = 0x81
  answer[3] = 0x83
  // Nothing but the question stands in it.
  answer.fill(0, 6, 12)
  let end = 12
  while (end < answer.length && answer[end] !== 0) end += (answer[end] ?? 0) + 1
  return answer.subarray(0, Math.min(answer.length, end + 5))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ping`)).ok
  } catch (error) {
    // It does not listen yet.
    if (error instanceof TypeError) return false
    throw error
  }
}
