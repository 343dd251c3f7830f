/**
 * The company of smtp-world with a real queue that sends to a sink, behind the takeover breaker. The breaker's time and the
 * country that people seem to be in are the test's.
 */

import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { Scheduler } from '../../src/lib/scheduler.ts'
import { noLedger } from '../../src/service/ledger/ledger.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { createBreaker, type TakeoverBreaker } from '../../src/service/takeover/breaker.ts'
import { createHeldMail } from '../../src/service/takeover/held-mail.ts'
import { createSighted } from '../../src/service/takeover/sightings.ts'
import type { TakeoverCase } from '../../src/store/directory-takeover.ts'
import type { Engine } from './engines.ts'
import { routeTo, startTestQueue } from './queue.ts'
import type { SmtpClient } from './smtp-client.ts'
import { type SmtpSink, smtpSink } from './smtp-sink.ts'
import { openSmtpWorld, type SmtpWorld } from './smtp-world.ts'

export type TakeoverWorld = AsyncDisposable & {
  readonly world: SmtpWorld
  readonly queue: QueueService
  readonly breaker: TakeoverBreaker
  readonly sink: SmtpSink
  /** Of the breaker, and where everybody seems to be. */
  readonly at: { nowMs: number; country: string | undefined }
  /** Cases that were told. */
  readonly told: TakeoverCase[]
  openCases(): Promise<readonly TakeoverCase[]>
  /** Messages that are held for ana. */
  held(): Promise<number>
  /** Lets the rounds go by that are due. */
  round(): Promise<void>
}

/** 22 November 2026 was a Sunday: the Wednesday after it, at ten in the morning. */
const START_MS = Date.UTC(2026, 10, 25, 10)

export async function openTakeoverWorld(engine: Engine, enabled = true): Promise<TakeoverWorld> {
  await using opened = new AsyncDisposableStack()
  const sink = opened.use(await smtpSink())
  const at: TakeoverWorld['at'] = { nowMs: START_MS, country: undefined }
  const told: TakeoverCase[] = []
  const due: (() => void)[] = []
  const scheduler: Scheduler = {
    after(_delayMs, task) {
      due.push(task)
      return () => void due.splice(due.indexOf(task), 1)
    },
  }
  const parts: { breaker?: TakeoverBreaker; queue?: QueueService } = {}
  const world = opened.use(
    await openSmtpWorld(engine, {
      sighted: (principal, message) => {
        if (parts.breaker !== undefined) createSighted(parts.breaker)(principal, message)
      },
      queue: async (directory, stores) => {
        const breaker = createBreaker({
          ...{ directory, scheduler, ledger: noLedger, log: silentLog, metrics: new Metrics() },
          ...{ enabled, countryOf: async () => at.country },
          clock: { now: () => at.nowMs },
        })
        const queue = await startTestQueue(stores.queueDb, { brake: breaker, directory, lanes: directory })
        const mail = createHeldMail({ service: queue, clock: systemClock })
        await breaker.begin({ hold: mail.hold, tell: async (one) => void told.push(one) })
        Object.assign(parts, { breaker, queue })
        return queue
      },
    }),
  )
  const { breaker, queue } = parts
  if (breaker === undefined || queue === undefined) throw new Error('the world made no queue')
  opened.use(queue)
  opened.use(breaker)
  await routeTo(queue, sink)
  const rest = opened.move()
  return {
    ...{ world, queue, breaker, sink, at, told },
    openCases: () => world.directory.read(({ takeovers }) => takeovers.allOpen()),
    held: async () =>
      (await createHeldMail({ service: queue, clock: systemClock }).count(world.accounts.ana)).messages,
    async round() {
      for (const task of due.splice(0)) task()
      await breaker.settled()
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** One small message of ana's; the reply to it. */
export async function sendAs(client: SmtpClient, to: readonly string[]): Promise<string> {
  return await client.send('ana@empresa.test', to, 'From: ana@empresa.test\r\nSubject: hola\r\n\r\nUno.\r\n')
}

/** Sends that many to people outside whom nobody wrote to; how many were taken before the session was cut. */
export async function sendStrangers(client: SmtpClient, count: number): Promise<number> {
  for (let n = 0; n < count; n++) {
    const reply = await client.say('MAIL FROM:<ana@empresa.test>')
    if (!reply.startsWith('250 ')) return n
    await client.say(`RCPT TO:<persona${n}-${Math.random()}@fuera.test>`)
    await client.say('DATA')
    const answer = await client.say('From: ana@empresa.test\r\nSubject: hola\r\n\r\nUno.\r\n.')
    if (!answer.startsWith('250 ')) throw new Error(answer)
  }
  return count
}
