/**
 * Mass mail that waits, going out at its pace: how long people's mail is on its way beside it, and with an idle queue, in
 * turn. The middle value is compared: it is what the queue does, the slowest are what the machine does.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineName } from '../kit/engines.ts'
import { SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import { oneByOne } from './one-by-one.ts'
import { openRig, type Rig } from './rig.ts'
import { Sink } from './sink.ts'
import { summary, type Waited } from './waited.ts'

export type LanesOptions = {
  readonly engine: EngineName
  /** Mass messages, each for one recipient. */
  readonly waiting: number
  readonly rounds: number
  /** Of each half of a round. */
  readonly seconds: number
  readonly progress: (line: string) => void
}

export type LanesReport = {
  readonly engine: EngineName
  readonly waiting: number
  readonly idle: Waited
  readonly beside: Waited
  /** p50 beside mass mail to p50 with an idle queue. */
  readonly ratio: number
  /** Mass messages that were still waiting at the end of the last round, and that had arrived. */
  readonly left: number
  readonly taken: number
}

const PERSONAL = 'personas.test'
const MASS = 'masivo.test'
/** Domains that mass mail goes to: each has its pace. */
const PROVIDERS = 50
const RECIPIENTS = 100
const OCTETS = 4_000
const FILLERS = 4
const PEOPLE = 60
const SETTLE_MS = 2_000
const PERCENT = 100

/** `rounds` times: a server with an idle queue, then the same with mass mail. */
export async function besideMassMail(options: LanesOptions): Promise<LanesReport> {
  const { engine, waiting, rounds, seconds, progress } = options
  const idle: number[] = []
  const beside: number[] = []
  let left = 0
  let taken = 0
  for (let round = 1; round <= rounds; round++) {
    await using mass = await Sink.open(0)
    await using rig = await openRig({ engine, accounts: FILLERS + PEOPLE, measured: true })
    await rig.route(PERSONAL, rig.sink.port)
    await rig.route(`*.${MASS}`, mass.port)
    await rig.massLane(rig.accounts.slice(0, FILLERS))
    const from = rig.accounts.slice(FILLERS)
    const send = (duration: number, note: (ms: number) => void): Promise<void> =>
      oneByOne(rig, { from, domain: PERSONAL, octets: OCTETS, seconds: duration, note })
    await send(1, () => undefined)
    await send(seconds, (ms) => idle.push(ms))
    await fill(rig, waiting)
    await sleep(SETTLE_MS)
    await send(seconds, (ms) => beside.push(ms))
    left = await rig.retryQueue()
    taken += mass.arrivals.size
    progress(`round ${round}: idle ${summary(idle).p50Ms} ms, beside ${summary(beside).p50Ms} ms`)
  }
  const ratio = summary(beside).p50Ms / Math.max(summary(idle).p50Ms, 0.1)
  return {
    ...{ engine, waiting, left, taken, idle: summary(idle), beside: summary(beside) },
    ratio: Math.round(ratio * PERCENT) / PERCENT,
  }
}

/** Each message becomes one for each of its recipients. */
async function fill(rig: Rig, waiting: number): Promise<void> {
  let number = 0
  const senders = rig.accounts.slice(0, FILLERS).map(async (from) => {
    const client = await SmtpClient.open(rig.submission, { user: from, password: rig.password })
    while (number < waiting) {
      const recipients = Array.from(
        { length: RECIPIENTS },
        () => `r${number++}@p${number % PROVIDERS}.${MASS}`,
      )
      await client.send(from, recipients, makeMessage(from, from, OCTETS).bytes)
    }
    client.close()
  })
  await Promise.all(senders)
}
