/**
 * How much of the queue one company may fill: messages that wait, and octets that wait for a commit. What is above is
 * put off at the door, so that the disk and the intake stay open for the others. THREATS TE5
 */
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Lane } from '../../store/directory-lanes.ts'
import type { QueueStore } from '../../store/queue.ts'
import { countOfCompany } from '../../store/queue-admin.ts'
import {
  INTAKE_BYTES_PER_COMPANY,
  MASS_INTAKE_BYTES_PER_COMPANY,
  MASS_WAITING_PER_COMPANY_MAX,
  WAITING_LOOK_EVERY,
  WAITING_LOOK_MS,
  WAITING_PER_COMPANY_MAX,
} from './limits.ts'

export type CompanyShareDeps = {
  readonly clock: Clock
  /** Messages of the company in the queue, counted no further than `most`. */
  readonly count: (organisationId: number, most: number) => Promise<number>
  /** Default WAITING_PER_COMPANY_MAX. */
  readonly waitingMax?: number
  /** Octets that wait for a commit. Default INTAKE_BYTES_PER_COMPANY. */
  readonly bytesMax?: number
}

type Known = {
  /** Messages that may come before the next look. */
  left: number
  /** When it was found full. */
  fullMs: number
  /** Octets that wait for a commit. */
  bytes: number
  looking: Promise<void> | undefined
}

export class CompanyShare {
  readonly #deps: CompanyShareDeps
  readonly #max: number
  readonly #known = new Map<number, Known>()

  constructor(deps: CompanyShareDeps) {
    this.#deps = deps
    this.#max = deps.waitingMax ?? WAITING_PER_COMPANY_MAX
  }

  /** Lets one message in; undefined: at once. Throws and rejects with Refusal `no-space`, `try-later`. */
  admit(organisationId: number | undefined, bytes: number): Promise<void> | undefined {
    if (organisationId === undefined) return undefined
    const known = this.#of(organisationId)
    if (known.bytes + bytes > (this.#deps.bytesMax ?? INTAKE_BYTES_PER_COMPANY))
      throw new Refusal('try-later', { key: 'queue.busy' })
    if (known.left > 0) {
      known.left--
      known.bytes += bytes
      return undefined
    }
    return this.#lookAndAdmit(organisationId, known, bytes)
  }

  /** The message is committed, or was not. */
  settled(organisationId: number | undefined, bytes: number): void {
    if (organisationId === undefined) return
    const known = this.#known.get(organisationId)
    if (known !== undefined) known.bytes -= bytes
  }

  async #lookAndAdmit(organisationId: number, known: Known, bytes: number): Promise<void> {
    while (known.left <= 0) {
      if (this.#deps.clock.now() - known.fullMs < WAITING_LOOK_MS)
        throw new Refusal('no-space', { key: 'queue.companyFull', values: { max: this.#max } })
      known.looking ??= this.#look(organisationId, known).finally(() => {
        known.looking = undefined
      })
      await known.looking
    }
    known.left--
    known.bytes += bytes
  }

  async #look(organisationId: number, known: Known): Promise<void> {
    const room = this.#max - (await this.#deps.count(organisationId, this.#max))
    known.left = Math.min(room, WAITING_LOOK_EVERY)
    if (room <= 0) known.fullMs = this.#deps.clock.now()
  }

  #of(organisationId: number): Known {
    let known = this.#known.get(organisationId)
    if (known === undefined) {
      known = { left: 0, fullMs: Number.NEGATIVE_INFINITY, bytes: 0, looking: undefined }
      this.#known.set(organisationId, known)
    }
    return known
  }
}

/** Of each lane: a company's mass mail takes no place from what its people write. */
export function companyShares(clock: Clock, { db }: QueueStore): Readonly<Record<Lane, CompanyShare>> {
  const count =
    (lane: Lane): CompanyShareDeps['count'] =>
    (company, most) =>
      countOfCompany(db, company, most, lane)
  return {
    personal: new CompanyShare({ clock, count: count('personal') }),
    mass: new CompanyShare({
      clock,
      count: count('mass'),
      waitingMax: MASS_WAITING_PER_COMPANY_MAX,
      bytesMax: MASS_INTAKE_BYTES_PER_COMPANY,
    }),
  }
}
