/**
 * A noisy neighbour: how long a quiet company waits, at the 99th percentile, alone and while another company floods
 * with mail, huge messages, searches and submissions over many connections. THREATS TE5
 *
 * The generator shares the machine with the server. It runs with the lowest priority, and between the rounds alone and
 * beside the flood stand rounds beside programs that only use the processor: what those cost is the machine's doing and
 * not the server's.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { EngineName } from '../kit/engines.ts'
import { ImapClient, SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import type { FloodPlan, FloodReport } from './neighbours-flood.ts'
import { openRig, type Rig } from './rig.ts'
import { Sink } from './sink.ts'
import { summary, type Waited } from './waited.ts'
import { weigh } from './weight.ts'

export type NeighboursOptions = {
  readonly engine: EngineName
  /** Each round has so many of each kind. */
  readonly seconds: number
  readonly rounds: number
  /** Niceness of the server and of the clients whose waiting is measured: below 0 on a machine that others use too. */
  readonly priority: number
  readonly crowd?: FloodPlan['crowd']
  readonly progress: (line: string) => void
}

export type Beside = 'nobody' | 'processor' | 'flood'
export type NeighboursReport = {
  readonly engine: EngineName
  readonly operation: Operation
  readonly alone: Waited
  readonly besideProcessor: Waited
  readonly besideFlood: Waited
  /** p99 beside the flood to p99 alone. */
  readonly ratio: number
  /** The same to p99 beside a busy processor. */
  readonly ratioToProcessor: number
}

type Operation = 'accept' | 'fetch' | 'search' | 'relay'

const FLOOD = new URL('neighbours-flood.ts', import.meta.url).pathname
const VALIJA = new URL('../../../bin/valija', import.meta.url).pathname
const QUIET = { company: 'Tranquila', domain: 'tranquila.test', sink: 'destino.test' } as const
const PEOPLE = ['eva', 'leo'] as const
const SENDER = 'amiga@example.org'
const PAUSE_MS = 15
/** Added to that of the server. */
const FLOOD_NICENESS = 15
const KEPT_MESSAGES = 50
const OCTETS = 4000
const SETTLE_MS = 500
const CROWD: FloodPlan['crowd'] = { mail: 40, huge: 2, search: 10, fetch: 6, append: 8, submission: 20 }
/** As many as the machine has processors. */
const SPINNING: FloodPlan['crowd'] = { spin: 2 }

export async function besideNeighbours(options: NeighboursOptions): Promise<NeighboursReport[]> {
  const { engine, rounds, seconds, progress } = options
  await using rig = await openRig({ engine, accounts: 20, measured: true })
  await addQuietCompany(rig)
  const sinkPort = await freePort()
  await rig.route('ruido.test', sinkPort)
  const plan: FloodPlan = { ...rig, accounts: rig.accounts, sinkPort, crowd: options.crowd ?? CROWD }
  const times = new Map<string, number[]>()
  weigh(rig.pid(), options.priority)
  weigh(process.pid, options.priority)
  await measure(rig, 2, () => undefined)
  for (let round = 1; round <= rounds; round++)
    for (const beside of ['nobody', 'processor', 'flood'] as const) {
      await using flood = beside === 'nobody' ? undefined : await startFlood(beside, plan, options)
      await measure(rig, seconds, (operation, ms) => {
        const key = `${beside} ${operation}`
        const list = times.get(key)
        if (list === undefined) times.set(key, [ms])
        else list.push(ms)
      })
      const report = await flood?.stop()
      progress(`round ${round} beside ${beside}${report === undefined ? '' : `: ${JSON.stringify(report)}`}`)
    }
  return (['accept', 'fetch', 'search', 'relay'] as const).map((operation) => {
    const waited = (beside: Beside): Waited => summary(times.get(`${beside} ${operation}`) ?? [])
    const [alone, besideProcessor, besideFlood] = [waited('nobody'), waited('processor'), waited('flood')]
    return {
      engine,
      operation,
      alone,
      besideProcessor,
      besideFlood,
      ratio: ratioOf(besideFlood, alone),
      ratioToProcessor: ratioOf(besideFlood, besideProcessor),
    }
  })
}

async function addQuietCompany(rig: Rig): Promise<void> {
  const run = promisify(execFile)
  const valija = async (words: readonly string[], stdin?: string): Promise<void> => {
    const running = run(VALIJA, [...words, '--config', join(rig.dir, 'valija.toml'), '--json'], {
      cwd: rig.dir,
    })
    running.child.stdin?.end(stdin ?? '')
    await running
  }
  await valija(['organisation', 'add', QUIET.company])
  await valija(['domain', 'add', QUIET.domain, '--company', QUIET.company])
  for (const person of PEOPLE) {
    await valija(['account', 'add', `${person}@${QUIET.domain}`])
    await valija(
      ['account', 'password', `${person}@${QUIET.domain}`, '--password-stdin'],
      `${rig.password} de veras\n`,
    )
  }
  await rig.route(QUIET.sink, rig.sink.port)
  const [, reader] = PEOPLE
  const imap = await signIn(rig, reader)
  for (let n = 0; n < KEPT_MESSAGES; n++)
    await imap.append('INBOX', makeMessage(SENDER, SENDER, OCTETS).bytes)
  imap.close()
}

function signIn(rig: Rig, person: string): Promise<ImapClient> {
  return ImapClient.open(rig.imap, `${person}@${QUIET.domain}`, `${rig.password} de veras`)
}

/** Each operation by somebody of its own, again and again; `note` hears how long each took. */
async function measure(
  rig: Rig,
  seconds: number,
  note: (operation: Operation, ms: number) => void,
): Promise<void> {
  const end = performance.now() + seconds * 1000
  const [writer, reader] = PEOPLE
  const from = `${writer}@${QUIET.domain}`
  const stranger = await SmtpClient.open(rig.smtp)
  const person = await SmtpClient.open(rig.submission, { user: from, password: `${rig.password} de veras` })
  const fetching = await signIn(rig, reader)
  const searching = await signIn(rig, reader)
  await fetching.command('SELECT INBOX')
  await searching.command('SELECT INBOX')
  const loop = async (operation: Operation, work: () => Promise<unknown>): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now()
      await work()
      note(operation, performance.now() - start)
      await sleep(PAUSE_MS)
    }
  }
  await Promise.all([
    loop('accept', () => stranger.send(SENDER, [from], makeMessage(SENDER, from, OCTETS).bytes)),
    loop('fetch', () => fetching.command('UID FETCH 1:20 (FLAGS ENVELOPE BODY.PEEK[])')),
    loop('search', () => searching.command('UID SEARCH TEXT "no esta"')),
    loop('relay', async () => {
      const message = makeMessage(from, from, OCTETS)
      const arrived = rig.sink.next(message.id)
      await person.send(from, [`alguien@${QUIET.sink}`], message.bytes)
      await arrived
    }),
  ])
  for (const client of [stranger, person, fetching, searching]) client.close()
}

type Flood = AsyncDisposable & { stop(): Promise<FloodReport> }

async function startFlood(
  beside: 'processor' | 'flood',
  plan: FloodPlan,
  { priority }: NeighboursOptions,
): Promise<Flood> {
  const isFlood = beside === 'flood'
  const words = [FLOOD, JSON.stringify(isFlood ? plan : { ...plan, crowd: SPINNING })]
  const child = spawn(process.execPath, words, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  // Programs that only use the processor stand for the server's own work for the flood: they run as it does.
  if (child.pid !== undefined) weigh(child.pid, isFlood ? priority + FLOOD_NICENESS : priority)
  const lines = linesOf(child)
  await lines.next()
  await sleep(SETTLE_MS)
  let report: Promise<FloodReport> | undefined
  const stop = (): Promise<FloodReport> => {
    report ??= (async () => {
      child.kill('SIGTERM')
      const { value } = await lines.next()
      if (value === undefined) throw new Error('the flood ended before it was told to')
      return JSON.parse(value) as FloodReport
    })()
    return report
  }
  return {
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      child.kill('SIGKILL')
    },
  }
}

async function freePort(): Promise<number> {
  await using sink = await Sink.open()
  return sink.port
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string, undefined> {
  let text = ''
  for await (const piece of child.stdout ?? []) {
    text += String(piece)
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      yield text.slice(0, at)
      text = text.slice(at + 1)
    }
  }
  return undefined
}

function ratioOf(a: Waited, b: Waited): number {
  return Math.round((a.p99Ms / Math.max(b.p99Ms, 0.1)) * 100) / 100
}
