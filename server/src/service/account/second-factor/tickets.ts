/**
 * Signed tickets of five minutes: the challenge of a ceremony, and what joins the two steps of a sign-in. Nothing is kept
 * when one is given out, so that asking for them fills no table; what was used is kept until it would have ended, so that
 * it is used once in the whole cluster. THREATS ID9
 *
 *   random (16) · expiry (6) · account (6) · version (6) · HMAC-SHA-256 over these, purpose and session (32)
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import type { AccountId } from '../../../mail/ids.ts'
import type { Directory } from '../../../store/directory.ts'
import { TICKET_MS } from './limits.ts'

export type TicketPurpose = 'add-passkey' | 'passkey' | 'second-step'

export type Ticket = {
  /** Undefined: it is not known yet who comes. */
  readonly accountId: AccountId | undefined
  /** AccountRecord.version when it was given out; 0 without an account. */
  readonly version: number
  readonly expiresMs: number
}

const DAY_MS = 24 * 60 * 60_000
const RANDOM_BYTES = 16
const NUMBER_BYTES = 6
const BODY_BYTES = RANDOM_BYTES + 3 * NUMBER_BYTES
const MAC_BYTES = 32
/** As it is written. */
export const TICKET_CHARACTERS = Math.ceil(((BODY_BYTES + MAC_BYTES) * 4) / 3)
const TICKET = /^[A-Za-z0-9_-]+$/

export class Tickets {
  readonly #directory: Directory
  readonly #clock: Clock

  constructor(directory: Directory, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
  }

  /** `session`: whatever the one who uses it has to have as well. Answers base64url. */
  async issue(
    purpose: TicketPurpose,
    session: string,
    account?: { readonly id: AccountId; readonly version: number },
  ): Promise<string> {
    const body = Buffer.alloc(BODY_BYTES)
    randomBytes(RANDOM_BYTES).copy(body)
    body.writeUIntBE(this.#clock.now() + TICKET_MS, RANDOM_BYTES, NUMBER_BYTES)
    body.writeUIntBE(account?.id ?? 0, RANDOM_BYTES + NUMBER_BYTES, NUMBER_BYTES)
    body.writeUIntBE(account?.version ?? 0, RANDOM_BYTES + 2 * NUMBER_BYTES, NUMBER_BYTES)
    return Buffer.concat([body, await this.#mac(purpose, session, body)]).toString('base64url')
  }

  /** Undefined: not one of ours, of another purpose or session, or ended. It may have been used. */
  async read(purpose: TicketPurpose, session: string, written: string): Promise<Ticket | undefined> {
    const bytes = Buffer.from(
      written.length === TICKET_CHARACTERS && TICKET.test(written) ? written : '',
      'base64url',
    )
    const body = bytes.subarray(0, BODY_BYTES)
    const mac = bytes.subarray(BODY_BYTES)
    const ours = await this.#mac(purpose, session, body)
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, ours)) return undefined
    const expiresMs = body.readUIntBE(RANDOM_BYTES, NUMBER_BYTES)
    if (expiresMs <= this.#clock.now()) return undefined
    const account = body.readUIntBE(RANDOM_BYTES + NUMBER_BYTES, NUMBER_BYTES)
    return {
      accountId: account === 0 ? undefined : (account as AccountId),
      version: body.readUIntBE(RANDOM_BYTES + 2 * NUMBER_BYTES, NUMBER_BYTES),
      expiresMs,
    }
  }

  /** True once in the whole cluster. The ticket has been read. */
  async spend(written: string, { expiresMs }: Ticket): Promise<boolean> {
    const digest = createHash('sha256').update(written).digest()
    return await this.#directory.writeUnseen(({ secondFactors }) =>
      secondFactors.spend(digest, expiresMs, this.#clock.now()),
    )
  }

  /** True for the first in the whole cluster to say so within a day. */
  async firstToday(what: string): Promise<boolean> {
    const now = this.#clock.now()
    const day = Math.floor(now / DAY_MS)
    const digest = createHash('sha256').update(`${day} ${what}`).digest()
    return await this.#directory.writeUnseen(({ secondFactors }) =>
      secondFactors.spend(digest, (day + 1) * DAY_MS, now),
    )
  }

  async #mac(purpose: TicketPurpose, session: string, body: Uint8Array): Promise<Buffer> {
    const key = await this.#directory.serviceSecret('tickets')
    return createHmac('sha256', key).update(`${purpose}\0${session}\0`).update(body).digest()
  }
}
