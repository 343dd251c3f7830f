/** A queue that cannot leave: how much memory a million waiting recipients take, and what the queue still does. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineName } from '../kit/engines.ts'
import { SmtpClient } from './clients.ts'
import { markMemory } from './memory.ts'
import { makeMessage } from './message.ts'
import { openRig, type Rig } from './rig.ts'

export type LongQueueReport = {
  readonly engine: EngineName
  readonly waiting: number
  readonly messages: number
  readonly queuedPerSecond: number
  readonly beforeMiB: number
  readonly peakMiB: number
  readonly afterMiB: number
  readonly restartMs: number
  readonly restartedMiB: number
}

export type LongQueueOptions = {
  readonly engine: EngineName
  readonly waiting: number
  readonly perMessage: number
  readonly progress?: (line: string) => void
}

const CONNECTIONS = 8
const PROGRESS_EVERY = 20_000
const SETTLE_MS = 5000

export async function fillQueue(options: LongQueueOptions): Promise<LongQueueReport> {
  await using rig = await openRig({ engine: options.engine, accounts: CONNECTIONS, measured: true })
  // Nobody listens where the mail should go: all of it waits.
  await rig.sink[Symbol.asyncDispose]()
  const messages = Math.ceil(options.waiting / options.perMessage)
  const memory = markMemory(rig.pid())
  const started = performance.now()
  let left = messages
  const take = (): boolean => {
    const done = (messages - left) * options.perMessage
    if (done % PROGRESS_EVERY < options.perMessage) options.progress?.(`${done} of ${options.waiting} wait`)
    return left-- > 0
  }
  await Promise.all(rig.accounts.map((account) => submit(rig, account, options.perMessage, take)))
  const queuedPerSecond = Math.round(options.waiting / ((performance.now() - started) / 1000))
  await sleep(SETTLE_MS)
  const { peakMiB, afterMiB } = memory.end()
  await rig.kill()
  const restarted = performance.now()
  await rig.start()
  const restartMs = Math.round(performance.now() - restarted)
  await sleep(SETTLE_MS)
  return {
    engine: options.engine,
    waiting: options.waiting,
    messages,
    queuedPerSecond,
    beforeMiB: memory.beforeMiB,
    peakMiB,
    afterMiB,
    restartMs,
    restartedMiB: markMemory(rig.pid()).beforeMiB,
  }
}

async function submit(rig: Rig, user: string, perMessage: number, take: () => boolean): Promise<void> {
  const client = await SmtpClient.open(rig.submission, { user, password: rig.password })
  let number = 0
  while (take()) {
    const recipients = Array.from({ length: perMessage }, () => `r${number++}@d${number % 1000}.sink.test`)
    await client.send(user, recipients, makeMessage(user, `many@sink.test`, 500).bytes)
  }
  client.close()
}
