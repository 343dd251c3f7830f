/**
 * The SMTP and LMTP server: one object a worker, whatever the ports. A listener's role decides who may write to whom:
 *
 *   mx           strangers write to addresses here; nobody signs in
 *   submission   our people sign in and write to anybody
 *   lmtp         the MTA in front hands over what it took; an answer for each recipient (RFC 2033)
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Language, Texts } from '../../lib/text.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Connection } from '../../net/connection.ts'
import type { Authenticator } from '../../service/account/authenticator.ts'
import type { Intake } from '../../service/delivery/intake.ts'
import type { Submit } from '../../service/delivery/submit.ts'
import type { Turns } from '../../service/fairness/turns.ts'
import type { ConnectionGate } from '../../service/filter/connection/gate.ts'
import type { Sift } from '../../service/filter/sift.ts'
import type { Client, Inquiry } from '../../service/identity/judge.ts'
import { type Ledger, noLedger } from '../../service/ledger/ledger.ts'
import { serve } from './dispatch.ts'
import { GuessCounter } from './guess-counter.ts'
import { DRAIN_LOOK_MS, DRAIN_MS, INFLIGHT_OCTETS, MESSAGE_OCTETS, SWEEP_MS } from './limits.ts'
import { MemoryBudget } from './message-buffer.ts'
import { Session } from './session.ts'

export type SmtpRole = 'mx' | 'submission' | 'lmtp'

/** What a listener declares beside its role. */
export type SmtpListener = {
  /** Label of the metrics; by default the role. */
  readonly name?: string
  /** The configuration says that nobody can listen in (loopback, a Unix socket): AUTH without TLS is offered. */
  readonly private?: boolean
  /**
   * On a private LMTP listener: the MTA in front lets nobody write as somebody else, so MAIL FROM counts as proved.
   * Without it, LMTP's senders are strangers, as on port 25.
   */
  readonly trustedSenders?: boolean
  /** Given: XCLIENT is offered to these addresses. */
  readonly xclientFrom?: (address: string) => boolean
}

type SecureContext = Parameters<Connection['startTlsAsServer']>[0]

export type SmtpDeps = {
  /** Our name in the greeting and in Received lines. */
  readonly hostname: string
  /** Spoken before the peer has named a domain of ours. */
  readonly language: Language
  readonly texts: Texts
  readonly intake: Intake
  readonly submit: Submit
  readonly authenticator: Authenticator
  /** Of this thread: messages of a company that floods wait for those of the others. */
  readonly turns: Turns
  /** The language of a domain of ours. */
  readonly domainLanguage: (domain: string) => Promise<Language | undefined>
  /** Whose a domain of ours is; for the ledger. */
  readonly domainCompany?: (domain: string) => Promise<OrganisationId | undefined>
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** Undefined: STARTTLS is not offered. */
  readonly tls: (() => SecureContext) | undefined
  /** Of what nobody here vouches for; what it answers undefined for is taken as it comes. */
  readonly judge?: ((client: Client, from: 'stranger' | 'lmtp') => Promise<Inquiry> | undefined) | undefined
  /** Level 1: who connects; default: nobody looks. */
  readonly gate?: ConnectionGate | undefined
  /** What a message is, and where each recipient finds it; default: nobody looks. */
  readonly sift?: Sift | undefined
  /** Name of an address, confirmed forwards; undefined when there is none. Asked while the peer talks. */
  readonly reverseName?: (address: string) => Promise<string | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly maxMessageBytes?: number
  /** Octets that all messages on their way in may take together in this worker. */
  readonly inflightBytes?: number
}

export type SmtpServer = {
  accept(connection: Connection, role: SmtpRole, listener?: SmtpListener): void
  /** Lets open transactions end, says good-bye to the others; resolves when all are gone. */
  drain(): Promise<void>
}

/** What all sessions of this worker share. */
export type SmtpShared = SmtpDeps & {
  readonly ledger: Ledger
  readonly maxBytes: number
  readonly budget: MemoryBudget
  readonly guesses: GuessCounter
  readonly sessions: Set<Session>
  draining: boolean
}

export function createSmtpServer(deps: SmtpDeps): SmtpServer {
  const shared: SmtpShared = {
    ...deps,
    ledger: deps.ledger ?? noLedger,
    maxBytes: deps.maxMessageBytes ?? MESSAGE_OCTETS,
    budget: new MemoryBudget(deps.inflightBytes ?? INFLIGHT_OCTETS),
    guesses: new GuessCounter(deps.clock),
    sessions: new Set(),
    draining: false,
  }
  let sweeper: NodeJS.Timeout | undefined
  const sweep = (): void => {
    const now = deps.clock.now()
    for (const session of shared.sessions) session.sweep(now)
    if (shared.sessions.size > 0) return
    clearInterval(sweeper)
    sweeper = undefined
  }
  return {
    accept(connection, role, listener = {}) {
      const session = new Session(shared, connection, role, listener)
      sweeper ??= setInterval(sweep, SWEEP_MS).unref()
      serve(session)
    },
    async drain() {
      shared.draining = true
      for (const session of shared.sessions) session.drain()
      for (let waitedMs = 0; shared.sessions.size > 0 && waitedMs < DRAIN_MS; waitedMs += DRAIN_LOOK_MS)
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS))
      for (const session of shared.sessions) session.connection.destroy()
    },
  }
}
