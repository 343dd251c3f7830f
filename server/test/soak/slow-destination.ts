/**
 * One destination that takes ten seconds for each answer, with mail waiting for it: how long mail for another destination
 * is on its way, at the 99th percentile, with nothing waiting and beside it, in turn. THREATS QU2
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineName } from '../kit/engines.ts'
import { SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import { openRig, type Rig } from './rig.ts'
import { Sink } from './sink.ts'
import { summary, type Waited } from './waited.ts'

export type SlowDestinationOptions = {
  readonly engine: EngineName
  /** Messages for the slow destination. */
  readonly waiting: number
  readonly rounds: number
  /** Of each half of a round. */
  readonly seconds: number
  readonly progress: (line: string) => void
}

export type SlowDestinationReport = {
  readonly engine: EngineName
  readonly waiting: number
  readonly alone: Waited
  readonly beside: Waited
  /** p99 beside the slow destination to p99 alone. */
  readonly ratio: number
  /** Messages that the slow destination had taken by the end. */
  readonly taken: number
}

const ANSWERS_AFTER_MS = 10_000
const SLOW = 'lenta.test'
const QUICK = 'rapida.test'
const OCTETS = 4_000
/** Between a message that arrived and the next one. */
const PAUSE_MS = 15
const FILLERS = 4
const PERCENT = 100

/** `rounds` times: a server without such mail, then the same with it. */
export async function besideSlowDestination(options: SlowDestinationOptions): Promise<SlowDestinationReport> {
  const { engine, waiting, rounds, seconds, progress } = options
  const alone: number[] = []
  const beside: number[] = []
  let taken = 0
  for (let round = 1; round <= rounds; round++) {
    await using slow = await Sink.open(0, ANSWERS_AFTER_MS)
    await using rig = await openRig({ engine, accounts: FILLERS + 1, measured: true })
    await rig.route(QUICK, rig.sink.port)
    await rig.route(SLOW, slow.port)
    await send(rig, 1, () => undefined)
    await send(rig, seconds, (ms) => alone.push(ms))
    await fill(rig, waiting)
    await send(rig, seconds, (ms) => beside.push(ms))
    taken += slow.arrivals.size
    progress(`round ${round}: alone ${summary(alone).p99Ms} ms, beside ${summary(beside).p99Ms} ms`)
  }
  const ratio = summary(beside).p99Ms / Math.max(summary(alone).p99Ms, 0.1)
  return {
    ...{ engine, waiting, taken, alone: summary(alone), beside: summary(beside) },
    ratio: Math.round(ratio * PERCENT) / PERCENT,
  }
}

/** One message after the other; `note` hears how long each was on its way to the quick destination. */
async function send(rig: Rig, seconds: number, note: (ms: number) => void): Promise<void> {
  const from = rig.accounts[FILLERS] ?? ''
  const client = await SmtpClient.open(rig.submission, { user: from, password: rig.password })
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const message = makeMessage(from, from, OCTETS)
    const arrived = rig.sink.next(message.id)
    const start = performance.now()
    await client.send(from, [`alguien@${QUICK}`], message.bytes)
    await arrived
    note(performance.now() - start)
    await sleep(PAUSE_MS)
  }
  client.close()
}

async function fill(rig: Rig, waiting: number): Promise<void> {
  let left = waiting
  const senders = rig.accounts.slice(0, FILLERS).map(async (from) => {
    const client = await SmtpClient.open(rig.submission, { user: from, password: rig.password })
    while (left-- > 0) await client.send(from, [`alguien@${SLOW}`], makeMessage(from, from, OCTETS).bytes)
    client.close()
  })
  await Promise.all(senders)
}
