/**
 * With whom a company has to do, learned from its own mail: whom its people wrote to, and who has proved itself to them
 * before. Mail of those is never asked to wait; a proved author whom nobody has met is said to be new. What is learned is
 * written once a second, so that it costs a message nothing; what a crash takes is learned again.
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import type { OrganisationId } from '../../../mail/ids.ts'
import type { Directory } from '../../../store/directory.ts'
import type { Correspondent, Meeting } from '../../../store/directory-correspondents.ts'
import {
  ACQUAINTED_MS,
  ANSWER_KEPT_MS,
  ANSWERS_MAX,
  MEETINGS_WAITING_MAX,
  MEETINGS_WRITTEN_MS,
  WRITTEN_TO_MAX,
} from './limits.ts'

export type Correspondents = AsyncDisposable & {
  /** Canonical addresses. */
  wroteTo(company: OrganisationId, addresses: readonly string[]): void
  /** Its author is proved. */
  heardFrom(companies: Iterable<OrganisationId>, address: string): void
  get(company: OrganisationId, address: string): Promise<Correspondent | undefined>
  /** Somebody of one of the companies wrote to it, or it has been proving itself for a day at least. */
  isKnown(address: string, companies: Iterable<OrganisationId>): Promise<boolean>
  /** Writes what waits. */
  keep(): Promise<void>
}

export type CorrespondentsDeps = {
  readonly directory: Pick<Directory, 'read' | 'serviceSecret' | 'writeCounts'>
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
}

const SECRET = 'correspondents'
const DIGEST_OCTETS = 16

type Waiting = Omit<Meeting, 'digest'> & { readonly address: string }
type Answer = { readonly found: Correspondent | undefined; readonly untilMs: number }

export function createCorrespondents(deps: CorrespondentsDeps): Correspondents {
  const { directory, clock, scheduler, log } = deps
  let waiting = new Map<string, Waiting>()
  let cancel: (() => void) | undefined
  const answers = new RecentMap<string, Answer>(ANSWERS_MAX)
  const digestOf = async (company: OrganisationId, address: string): Promise<Uint8Array> => {
    const secret = await directory.serviceSecret(SECRET)
    return createHmac('sha256', secret).update(`${company} ${address}`).digest().subarray(0, DIGEST_OCTETS)
  }
  const keep = async (): Promise<void> => {
    cancel?.()
    cancel = undefined
    if (waiting.size === 0) return
    const meetings = [...waiting.values()]
    waiting = new Map()
    const digests = await Promise.all(
      meetings.map(({ organisationId, address }) => digestOf(organisationId, address)),
    )
    await directory.writeCounts(async ({ correspondents }) => {
      for (const [at, { organisationId, atMs, written }] of meetings.entries()) {
        const digest = digests[at]
        if (digest !== undefined) await correspondents.note({ organisationId, digest, atMs, written })
      }
    })
    for (const { organisationId, address } of meetings) answers.delete(`${organisationId} ${address}`)
  }
  const note = (organisationId: OrganisationId, address: string, written: boolean): void => {
    const key = `${organisationId} ${address}`
    const before = waiting.get(key)
    if (before === undefined && waiting.size >= MEETINGS_WAITING_MAX) return
    const meeting = {
      organisationId,
      address,
      atMs: clock.now(),
      written: written || before?.written === true,
    }
    waiting.set(key, meeting)
    cancel ??= scheduler.after(MEETINGS_WRITTEN_MS, () => {
      keep().catch((error: unknown) => log.error('filter.correspondents', error))
    })
  }
  const get = async (company: OrganisationId, address: string): Promise<Correspondent | undefined> => {
    const key = `${company} ${address}`
    const own = waiting.get(key)
    if (own?.written === true) return { firstMs: own.atMs, lastMs: own.atMs, written: true }
    const known = answers.get(key)
    if (known !== undefined && known.untilMs > clock.now()) return known.found
    const digest = await digestOf(company, address)
    const found = await directory.read(({ correspondents }) => correspondents.get(company, digest))
    answers.set(key, { found, untilMs: clock.now() + ANSWER_KEPT_MS })
    return found
  }
  return {
    wroteTo(company, addresses) {
      for (const address of addresses.slice(0, WRITTEN_TO_MAX)) note(company, address, true)
    },
    heardFrom(companies, address) {
      for (const company of companies) note(company, address, false)
    },
    get,
    async isKnown(address, companies) {
      for (const company of companies) {
        const found = await get(company, address)
        if (found?.written === true) return true
        if (found !== undefined && found.firstMs + ACQUAINTED_MS <= clock.now()) return true
      }
      return false
    },
    keep,
    [Symbol.asyncDispose]: keep,
  }
}
