/** The door of the queue: judges a submission, and commits it together with all that come while the disk works. */
import { LowOctets } from '../../lib/low-octets.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf, formatAddress } from '../../mail/address.ts'
import type { QueueId } from '../../mail/ids.ts'
import type { Lane } from '../../store/directory-lanes.ts'
import type { QueueStore } from '../../store/queue.ts'
import type { HeldFor } from '../../store/queue-held.ts'
import type { NewMessage, NewRecipient } from '../../store/queue-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Outgoing } from '../signing/outgoing.ts'
import type { Brake } from './brake.ts'
import type { CompanyShare } from './company-share.ts'
import { GroupWriter } from './group-writer.ts'
import { noteQueued } from './ledger-events.ts'
import {
  COMMIT_BYTES_MAX,
  COMMIT_MESSAGES_MAX,
  INTAKE_BYTES_MAX,
  MASS_COMMIT_BYTES_MAX,
  MASS_COMMIT_MESSAGES_MAX,
  MASS_INTAKE_BYTES_MAX,
} from './limits.ts'
import { queueIdOf } from './queue-id.ts'
import { waivesTls } from './relaxed.ts'
import type { QueueEntrance, Submission } from './submission.ts'

export type IntakeDeps = {
  readonly store: QueueStore
  readonly lifeMs: number
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** Mail of people and mass mail are counted apart. */
  readonly shares: Readonly<Record<Lane, CompanyShare>>
  laneOf(submission: Submission): Promise<Lane>
  /** May have mail of an account held; absent: nobody does. */
  readonly brake?: Brake | undefined
  /** Signs, seals and rewrites what leaves; absent: it leaves as it is. */
  readonly outgoing?: Outgoing | undefined
  /** Whether a recipient may be taken straight into memory, or waits in the tables. */
  place(
    domain: string,
    organisationId: number | undefined,
    lane: Lane,
  ): Promise<{ state: 'delivering' | 'waiting'; nextMs: number }>
  /** It is committed: now it may be sent. */
  committed(message: NewMessage): void
  /** It is not, or was there before: what `place` promised is not used. */
  abandoned(message: NewMessage): void
}

/** Delivery ids remembered after their commit, for a caller that lost the answer and asks again. */
const REMEMBERED_MAX = 10_000

const CR = 0x0d
const LF = 0x0a

export class Intake implements QueueEntrance {
  readonly #deps: IntakeDeps
  /** A group of people's mail does not wait for one of mass mail. */
  readonly #writers: Readonly<Record<Lane, GroupWriter<NewMessage, number>>>
  readonly #recent = new Map<string, Promise<number>>()
  readonly #open = new Set<Promise<number>>()
  /** Octets of what is being signed, before they are the writer's. */
  #preparingBytes = 0

  constructor(deps: IntakeDeps) {
    this.#deps = deps
    const writer = (bounds: { readonly items: number; readonly weight: number; readonly atOnce: number }) =>
      new GroupWriter<NewMessage, number>(
        (messages) => deps.store.insert(messages),
        ({ bytes }) => bytes.length,
        bounds,
      )
    this.#writers = {
      personal: writer({ items: COMMIT_MESSAGES_MAX, weight: COMMIT_BYTES_MAX, atOnce: 2 }),
      mass: writer({ items: MASS_COMMIT_MESSAGES_MAX, weight: MASS_COMMIT_BYTES_MAX, atOnce: 1 }),
    }
  }

  async enqueue(submission: Submission): Promise<QueueId> {
    const { deliveryId } = submission
    const known = this.#recent.get(deliveryId)
    if (known !== undefined) return queueIdOf(await known)
    if (this.#preparingBytes + this.#weight + submission.bytes.length > INTAKE_BYTES_MAX)
      throw new Refusal('try-later', { key: 'queue.busy' })
    judgeSubmission(submission)
    const mine = this.#admitAndCommit(submission)
    this.#recent.set(deliveryId, mine)
    this.#open.add(mine)
    try {
      return queueIdOf(await mine)
    } catch (error) {
      this.#recent.delete(deliveryId)
      throw error
    } finally {
      this.#open.delete(mine)
      for (const old of this.#recent.keys()) {
        if (this.#recent.size <= REMEMBERED_MAX) break
        this.#recent.delete(old)
      }
    }
  }

  /** Resolves when everything that was handed in is committed or refused. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open)
    await Promise.all([this.#writers.personal.settled(), this.#writers.mass.settled()])
  }

  get #weight(): number {
    return this.#writers.personal.weight + this.#writers.mass.weight
  }

  async #admitAndCommit(submission: Submission): Promise<number> {
    const { organisationId, bytes } = submission
    const lane = await this.#counted(bytes.length, () => this.#deps.laneOf(submission))
    if (lane === 'mass' && this.#writers.mass.weight + bytes.length > MASS_INTAKE_BYTES_MAX)
      throw new Refusal('try-later', { key: 'queue.busy' })
    const share = this.#deps.shares[lane]
    const look = share.admit(organisationId, bytes.length)
    if (look !== undefined) await look
    try {
      const heldFor = await this.#deps.brake?.admit(submission)
      return await this.#commit(await this.#prepare(submission), lane, heldFor)
    } finally {
      share.settled(organisationId, bytes.length)
    }
  }

  async #prepare(submission: Submission): Promise<Submission> {
    const { outgoing } = this.#deps
    if (outgoing === undefined) return submission
    return await this.#counted(submission.bytes.length, () => outgoing.prepare(submission))
  }

  /** So many octets count among what waits while that is done. */
  async #counted<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.#preparingBytes += bytes
    try {
      return await work()
    } finally {
      this.#preparingBytes -= bytes
    }
  }

  async #commit(submission: Submission, lane: Lane, heldFor: HeldFor | undefined): Promise<number> {
    const message = await this.#messageOf(submission, lane, heldFor)
    let id: number | undefined
    try {
      id = await this.#writers[lane].add(message)
      return id
    } finally {
      if (id === message.id) {
        if (this.#deps.ledger !== undefined) noteQueued(this.#deps.ledger, message)
        this.#deps.committed(message)
      } else this.#deps.abandoned(message)
    }
  }

  async #placeOf(
    { acceptedMs, releaseMs, organisationId }: Submission,
    destination: string,
    lane: Lane,
    heldFor: HeldFor | undefined,
  ): Promise<Pick<NewRecipient, 'state' | 'nextMs'>> {
    if (heldFor !== undefined) return { state: 'held', nextMs: acceptedMs }
    if (releaseMs !== undefined) return { state: 'waiting', nextMs: releaseMs }
    return await this.#deps.place(destination, organisationId, lane)
  }

  async #messageOf(submission: Submission, lane: Lane, heldFor: HeldFor | undefined): Promise<NewMessage> {
    const { store, lifeMs } = this.#deps
    const recipients: NewRecipient[] = []
    for (const { address, dsn, expanded } of submission.recipients) {
      const destination = domainOf(address)
      recipients.push({
        address,
        destination,
        ...(await this.#placeOf(submission, destination, lane, heldFor)),
        expiresMs: submission.acceptedMs + lifeMs,
        notify: dsn.notify?.join(',') ?? null,
        originalRecipient: dsn.originalRecipient ?? null,
        expansions: expanded === true ? 1 : 0,
      })
    }
    const { reversePath } = submission
    return {
      id: await store.takeId(),
      deliveryId: submission.deliveryId,
      sender: reversePath === null ? null : formatAddress(reversePath),
      accountId: submission.accountId ?? null,
      organisationId: submission.organisationId ?? null,
      acceptedMs: submission.acceptedMs,
      smtpUtf8: submission.smtpUtf8,
      ...tlsWish(submission),
      body: submission.body,
      // What must not be read on its way does not come back whole: its notice may have to go without TLS. RFC 8689 §5
      ret: submission.requireTls === true ? 'headers' : (submission.ret ?? null),
      envelopeId: submission.envelopeId ?? null,
      senderVerified: submission.senderVerified ?? submission.accountId !== undefined,
      lane,
      bytes: submission.bytes,
      recipients,
      ...(heldFor !== undefined && { heldFor }),
    }
  }
}

/** What asks for TLS cannot say in its header that it does not matter. RFC 8689 §3 */
function tlsWish({ requireTls, bytes }: Submission): { readonly requireTls?: boolean } {
  if (requireTls === true) return { requireTls }
  return waivesTls(bytes) ? { requireTls: false } : {}
}

/** The last door: what leaves this house is CRLF text with at least one recipient. THREATS OUT2, §3.18 */
function judgeSubmission({ bytes, body, recipients }: Submission): void {
  if (recipients.length === 0) throw new Refusal('invalid', { key: 'queue.noRecipient' })
  if (recipients.some(({ address }) => address.lastIndexOf('@') < 1))
    throw new Refusal('invalid', { key: 'queue.badRecipient' })
  if (body !== 'binarymime' && !isCrlfText(bytes)) throw new Refusal('invalid', { key: 'queue.bareLineEnd' })
}

/** True when every CR is followed by LF and every LF preceded by CR. RFC 5321 §2.3.8 */
export function isCrlfText(message: Uint8Array): boolean {
  const low = new LowOctets(message)
  for (let at = low.next(0); at < message.length; at = low.next(at + 1)) {
    const octet = message[at]
    if (octet === LF) return false
    if (octet === CR && message[++at] !== LF) return false
  }
  return true
}
