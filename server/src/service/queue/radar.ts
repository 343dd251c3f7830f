/**
 * Why mail waits: grouped by who does not take it and for what reason, learned from the literal replies. Several domains
 * whose mail one provider takes are one group. MISSION M13
 */

import type { Cause } from '../../mail/bounce/verdict.ts'
import { type Provider, providerOf } from '../../mail/provider.ts'
import type { Place, WaitingRow } from '../../store/queue-radar.ts'
import type { VerdictOf } from '../bounce/verdicts.ts'
import {
  RADAR_DOMAINS,
  RADAR_DOMAINS_KEPT,
  RADAR_GROUPS,
  RADAR_PEOPLE,
  RADAR_REPLIES,
  RADAR_SLICE,
} from './limits.ts'

export type RadarGroup = {
  /** By which one look's group is found in the next. */
  readonly key: string
  /** The provider, or the domain where it is nobody's that we know. */
  readonly target: string
  readonly provider: string | undefined
  readonly state: WaitingRow['state']
  readonly cause: Cause
  /** A known reply of a provider: what is said of it is more exact than the cause. */
  readonly hint: string | undefined
  /** Some of them, sorted; `domainCount` says how many there are. */
  readonly domains: readonly string[]
  readonly domainCount: number
  /** The first `RADAR_DOMAINS_KEPT` of them: what is done to the group is done to these. */
  readonly allDomains: readonly string[]
  /** Recipients that wait. */
  readonly waiting: number
  /** Senders of ours; counted up to `RADAR_PEOPLE`. */
  readonly people: number
  readonly sinceMs: number
  /** Undefined while all of it is held. */
  readonly nextMs: number | undefined
  /** One of their replies, word for word. */
  readonly reply: {
    readonly code: number
    readonly status: string
    readonly text: string
    readonly host: string | undefined
  }
}

export type RadarDeps = {
  readonly verdictOf: VerdictOf
  readonly providers: readonly Provider[]
  readonly rows: (after: Place, limit: number) => Promise<readonly WaitingRow[]>
  /** Between two pieces: others have the thread. */
  readonly pause: () => Promise<void>
}

type Why = Pick<RadarGroup, 'cause' | 'hint'>

type Growing = Omit<
  RadarGroup,
  'allDomains' | 'domains' | 'domainCount' | 'people' | 'sinceMs' | 'nextMs' | 'waiting'
> & {
  readonly domains: Set<string>
  readonly senders: Set<string>
  waiting: number
  sinceMs: number
  nextMs: number | undefined
}

/** Most first. */
export async function radar({
  verdictOf,
  providers,
  rows,
  pause,
}: RadarDeps): Promise<readonly RadarGroup[]> {
  const groups = new Map<string, Growing>()
  const whyOf = (row: WaitingRow): Why => {
    const { cause, hint } = verdictOf({
      ...(row.reply_code !== null && { code: row.reply_code }),
      ...(row.reply_status !== null && { status: row.reply_status }),
      text: row.reply_text ?? '',
    })
    return { cause, hint }
  }
  const known = new Map<string, Provider | undefined>()
  const ownerOf = (row: WaitingRow): Provider | undefined => {
    const key = `${row.reply_host} ${row.destination}`
    if (known.has(key)) return known.get(key)
    const owner = providerOf(providers, hostsOf(row))
    if (known.size < RADAR_REPLIES) known.set(key, owner)
    return owner
  }
  let after: Place = { messageId: 0, n: 0 }
  for (;;) {
    const piece = await rows(after, RADAR_SLICE)
    for (const row of piece) add(groups, row, whyOf(row), ownerOf(row))
    const last = piece.at(-1)
    if (last === undefined || piece.length < RADAR_SLICE) break
    after = { messageId: last.message_id, n: last.n }
    await pause()
  }
  return [...groups.values()].sort((a, b) => b.waiting - a.waiting).map(finished)
}

/** Who answered knows best whose it is; where nobody did, the domain itself may be a provider's own. */
function hostsOf({ reply_host: host, destination }: WaitingRow): string[] {
  return host === null ? [destination] : [host, destination]
}

function add(
  groups: Map<string, Growing>,
  row: WaitingRow,
  { cause, hint }: Why,
  provider: Provider | undefined,
): void {
  const target = provider?.name ?? row.destination
  const key = `${provider?.id ?? target} ${hint ?? cause} ${row.state}`
  let group = groups.get(key)
  if (group === undefined) {
    if (groups.size >= RADAR_GROUPS) return
    group = {
      ...{ key, target, cause, hint, state: row.state, provider: provider?.id },
      ...{ domains: new Set(), senders: new Set(), waiting: 0, sinceMs: row.accepted_ms, nextMs: undefined },
      reply: {
        code: row.reply_code ?? 0,
        status: row.reply_status ?? '',
        text: row.reply_text ?? '',
        host: row.reply_host ?? undefined,
      },
    }
    groups.set(key, group)
  }
  group.waiting++
  group.domains.add(row.destination)
  if (group.senders.size < RADAR_PEOPLE) group.senders.add(row.sender ?? '')
  group.sinceMs = Math.min(group.sinceMs, row.accepted_ms)
  if (row.state === 'waiting') group.nextMs = Math.min(group.nextMs ?? row.next_ms, row.next_ms)
}

function finished({ domains, senders, ...group }: Growing): RadarGroup {
  const sorted = [...domains].sort()
  return {
    ...group,
    domains: sorted.slice(0, RADAR_DOMAINS),
    domainCount: sorted.length,
    allDomains: sorted.slice(0, RADAR_DOMAINS_KEPT),
    people: senders.size,
  }
}
