/**
 * One destination that takes ten seconds for each answer, with mail waiting for it: how long mail for another destination
 * is on its way, at the 99th percentile, with nothing waiting and beside it, in turn. THREATS QU2
 */
import type { EngineName } from '../kit/engines.ts'
import { SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import { oneByOne } from './one-by-one.ts'
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
    const from = rig.accounts.slice(FILLERS)
    const send = (duration: number, note: (ms: number) => void): Promise<void> =>
      oneByOne(rig, { from, domain: QUICK, octets: OCTETS, seconds: duration, note })
    await send(1, () => undefined)
    await send(seconds, (ms) => alone.push(ms))
    await fill(rig, waiting)
    await send(seconds, (ms) => beside.push(ms))
    taken += slow.arrivals.size
    progress(`round ${round}: alone ${summary(alone).p99Ms} ms, beside ${summary(beside).p99Ms} ms`)
  }
  const ratio = summary(beside).p99Ms / Math.max(summary(alone).p99Ms, 0.1)
  return {
    ...{ engine, waiting, taken, alone: summary(alone), beside: summary(beside) },
    ratio: Math.round(ratio * PERCENT) / PERCENT,
  }
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
