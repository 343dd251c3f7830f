/** Carries the jobs of one hop over one SMTP connection, as long as there are any. */
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { Hop } from './hop.ts'
import type { Job } from './job.ts'
import { type Peer, peerOf } from './ledger-events.ts'
import { CONNECTION_IDLE_MS, CONNECTION_MESSAGES_MAX, TIMEOUTS } from './limits.ts'
import { type Outcome, ownReply } from './outcome.ts'
import { CommandFault } from './smtp/command-line.ts'
import type { Session } from './smtp/session.ts'
import { outcomeOf, Transaction, unfit } from './smtp/transaction.ts'
import { WireFault } from './smtp/wire.ts'

export type WorkerDeps = {
  readonly scheduler: Scheduler
  readonly log: Log
  /** The message, from memory or from the tables; undefined when it was dropped meanwhile. `free` it after use. */
  load(job: Job): Promise<Loaded | undefined>
  /** Takes the outcome of each recipient, in order; `peer`: who said so. */
  settle(job: Job, outcomes: readonly Outcome[], peer?: Peer): void
  /** The message is no longer in the queue: its job is nobody's any more. */
  gone(job: Job): void
  /** Puts a part of a job into its hop's lane. */
  requeue(job: Job): void
  /** Runs work that reads the message, so that a crash in it can be laid to that message. THREATS QU3 */
  guard<T>(job: Job, work: () => Promise<T>): Promise<T>
  /** False when this node must not begin anything: it stops, or its lease is not sure. */
  mayBegin(): boolean
}

export type Loaded = { readonly bytes: Uint8Array; readonly free: () => void }

type Active = { readonly job: Job; readonly transaction: Transaction; readonly free: () => void }

/**
 * Sends until no job comes any more. The session is closed when it returns; false: it broke before it was of any use,
 * so that who opened it must not simply open the next.
 */
export async function pump(session: Session, hop: Hop, deps: WorkerDeps): Promise<boolean> {
  const { wire, capabilities } = session
  const most = Math.min(CONNECTION_MESSAGES_MAX, capabilities.messagesMax ?? CONNECTION_MESSAGES_MAX)
  let sent = 0
  let current = await nextActive(session, hop, deps)
  if (current === undefined && wire.broken !== undefined) return false
  begin(session, current)
  while (current !== undefined) {
    let following: Active | undefined
    try {
      if (await current.transaction.accepted()) {
        await current.transaction.sendBody()
        sent++
        // The next envelope leaves right behind this body. RFC 2920 §3.1
        if (capabilities.pipelining && sent < most) following = hotActive(session, hop, deps)
        following?.transaction.begin()
        await current.transaction.finish()
      }
    } catch (error) {
      current.free()
      lost(session, current, error, sent > (current.transaction.bodySent ? 1 : 0), deps)
      if (following !== undefined) deps.settle(following.job, untried(following.job))
      wire.fail('given up')
      return true
    }
    const outcomes = outcomesOf(current.transaction)
    current.free()
    deps.settle(current.job, outcomes, peerOf(session))
    if (sent >= most || outcomes.some(saysGoodbye)) {
      if (following !== undefined) deps.settle(following.job, untried(following.job))
      break
    }
    if (following === undefined) {
      following = await nextActive(session, hop, deps)
      begin(session, following)
    }
    current = following
  }
  await quit(session)
  return true
}

/** Begins on a quiet line only: a reply from before would be taken for the answer to the new command. */
function begin({ wire }: Session, active: Active | undefined): void {
  if (active === undefined) return
  if (!wire.quiet) wire.fail('a reply that nobody asked for')
  active.transaction.begin()
}

async function nextActive(session: Session, hop: Hop, deps: WorkerDeps): Promise<Active | undefined> {
  for (;;) {
    if (session.wire.broken !== undefined || !deps.mayBegin()) return undefined
    const job = await hop.next(CONNECTION_IDLE_MS)
    if (job === undefined) return undefined
    if (session.wire.broken !== undefined) {
      // It closed while it waited: no fault of this message.
      deps.settle(job, untried(job))
      return undefined
    }
    const loaded = await deps.load(job)
    if (loaded === undefined) {
      deps.gone(job)
      continue
    }
    const active = activate(session, job, loaded, deps)
    if (active !== undefined) return active
    loaded.free()
  }
}

function hotActive(session: Session, hop: Hop, deps: WorkerDeps): Active | undefined {
  if (!deps.mayBegin()) return undefined
  for (let job = hop.takeHot(); job !== undefined; job = hop.takeHot()) {
    const { bytes } = job
    const active = bytes === undefined ? undefined : activate(session, job, { bytes, free: nothing }, deps)
    if (active !== undefined) return active
  }
  return undefined
}

/** What is hot is given back with its job. */
function nothing(): void {}

/** A transaction ready to begin; undefined when the job could be settled without one. */
function activate(
  session: Session,
  given: Job,
  { bytes, free }: Loaded,
  deps: WorkerDeps,
): Active | undefined {
  const job = fitting(session, given, deps)
  const { message } = job
  const mail = { ...message, bytes, recipients: job.recipients }
  const refusal = unfit(session, mail)
  if (refusal !== undefined) {
    deps.settle(job, repeat(job, outcomeOf(refusal)))
    return undefined
  }
  try {
    return { job, transaction: new Transaction(session, mail), free }
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error
    deps.log.warn('queue.unsayable', { message: message.id, why: error.message })
    const reply = ownReply(553, '5.1.3', 'the address cannot be written in an SMTP command')
    deps.settle(job, repeat(job, { kind: 'failed', reply, class: 'invalid' }))
    return undefined
  }
}

/** No more recipients than the server said it takes at a time; the others become a job of their own. RFC 9422 §4.2 */
function fitting({ capabilities }: Session, job: Job, deps: WorkerDeps): Job {
  const most = capabilities.recipientsMax
  if (most === undefined || job.recipients.length <= most) return job
  deps.requeue({ ...job, recipients: job.recipients.slice(most), whole: false })
  return { ...job, recipients: job.recipients.slice(0, most), whole: false }
}

function lost(
  session: Session,
  { job, transaction }: Active,
  error: unknown,
  reused: boolean,
  deps: WorkerDeps,
): void {
  if (!(error instanceof WireFault)) {
    deps.log.error('queue.crashed', error, { message: job.message.id })
    deps.settle(job, repeat(job, { kind: 'crashed', reply: ownReply(451, '4.3.0', 'internal error') }))
    return
  }
  // A connection that served before and closed between two messages says nothing about this one.
  const outcome: Outcome =
    reused && !transaction.bodySent
      ? { kind: 'untried' }
      : { kind: 'deferred', reply: ownReply(421, '4.4.2', error.message), class: 'unknown' }
  deps.settle(
    job,
    transaction.outcomes.map((known) => known ?? outcome),
    peerOf(session),
  )
}

function outcomesOf({ outcomes }: Transaction): Outcome[] {
  return outcomes.map((outcome) => outcome ?? { kind: 'untried' })
}

export function repeat(job: Job, outcome: Outcome): Outcome[] {
  return job.recipients.map(() => outcome)
}

export function untried(job: Job): Outcome[] {
  return repeat(job, { kind: 'untried' })
}

function saysGoodbye(outcome: Outcome): boolean {
  return outcome.kind === 'deferred' && outcome.reply.code === 421
}

async function quit({ wire }: Session): Promise<void> {
  if (wire.broken === undefined) {
    wire.write('QUIT\r\n')
    try {
      await wire.reply(TIMEOUTS.quit)
    } catch (error) {
      // Everything is settled; how the server says goodbye does not matter.
      if (!(error instanceof WireFault)) throw error
    }
  }
  wire.fail('done')
}
