/** What the queue is given by whoever starts it. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { Texts } from '../../lib/text.ts'
import type { Connect, TlsClientOptions } from '../../net/connect.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { LaneReader } from '../../store/directory-lanes.ts'
import type { MassLaneReader } from '../../store/directory-mass-lane.ts'
import type { Sealer } from '../../store/sealed/sealer.ts'
import type { Database } from '../../store/sql.ts'
import type { RefuseQueued } from '../bounce/refuse-queued.ts'
import type { RuledDirectory } from '../delivery/expand.ts'
import type { LocalDelivery } from '../delivery/local-delivery.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { StsPolicies } from '../mta-sts/policies.ts'
import type { Outgoing } from '../signing/outgoing.ts'
import type { NoteCopies } from '../submission/note-copies.ts'
import type { Brake } from './brake.ts'
import type { Gate } from './gate.ts'
import type { LeaseTimes } from './lease-keeper.ts'
import type { MassMail } from './mass/mass-mail.ts'
import type { Schedule } from './schedule.ts'
import type { NoteTls } from './tls-notes.ts'

export type QueueDeps = {
  readonly db: Database
  /** Folder for new messages until they need rows; undefined where nodes share the database. */
  readonly arrivals?: string | undefined
  /** Opens and seals the passwords of routes. */
  readonly sealer: Sealer
  /** This node among those that share the database; the same name after a restart. */
  readonly node: string
  /** The name this server says in EHLO and in notices. */
  readonly hostname: string
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** In [0, 1). */
  readonly random: () => number
  readonly directory: RuledDirectory
  /** Whose mail is mass mail, and how that leaves. Default: nobody's. */
  readonly lanes?: LaneReader & MassLaneReader
  /** May have mail of an account held; default: nobody does. */
  readonly brake?: Brake
  /** Asked before the first try of what an account may still call back; default: everything goes. */
  readonly gate?: Gate
  /** Tells accounts how far what they sent came; default: nobody is told. */
  readonly noteCopies?: NoteCopies
  /** Makes copies of mass mail, and knows who wants no more of it; default: it goes as it is. */
  readonly massMail?: MassMail
  readonly local: LocalDelivery
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** What is said of recipients instead of trying them; default: all are tried. */
  readonly refused?: RefuseQueued
  readonly connect: Connect
  readonly resolver: Resolver
  /** Names that MX records give this service: mail must not be sent from us to us. Lower case. */
  readonly ownHosts: ReadonlySet<string>
  /** Signs, seals and rewrites what leaves; absent: it leaves as it is. */
  readonly outgoing?: Outgoing | undefined
  /** Another port than 25, and private networks by MX: only in a laboratory. */
  readonly mxPort?: number
  readonly allowPrivate?: boolean
  readonly tlsOptions?: TlsClientOptions
  /** Hears how each session went. */
  readonly noteTls?: NoteTls
  /** What other domains ask of those who send to them; default: nobody asks. */
  readonly stsPolicies?: StsPolicies
  readonly schedule?: Schedule
  readonly lease?: LeaseTimes
  /** Another node took this node's lease: the process should end and start afresh. */
  onFenced(error: Error): void
  /** With DSN_TEXTS. */
  readonly texts: Texts
  readonly log: Log
  readonly metrics: Metrics
}
