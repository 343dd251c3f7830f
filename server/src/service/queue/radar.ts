/**
 * Why mail waits: grouped by who does not take it and for what reason, learned from the literal replies. Several domains
 * whose mail one provider takes are one group. MISSION M13
 */

import { decideReply } from '../../mail/bounce/decide.ts'
import type { Rules } from '../../mail/bounce/rules.ts'
import type { Cause } from '../../mail/bounce/verdict.ts'
import { type Provider, providerOf } from '../../mail/provider.ts'
import type { Place, WaitingRow } from '../../store/queue-radar.ts'
import { RADAR_DOMAINS, RADAR_GROUPS, RADAR_PEOPLE, RADAR_REPLIES, RADAR_SLICE } from './limits.ts'

export type RadarGroup = {
  /** The provider, or the domain where it is nobody's that we know. */
  readonly target: string
  readonly provider: string | undefined
  readonly state: WaitingRow['state']
  readonly cause: Cause
  /** Some of them, sorted; `domainCount` says how many there are. */
  readonly domains: readonly string[]
  readonly domainCount: number
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
  readonly rules: Rules
  readonly providers: readonly Provider[]
  readonly rows: (after: Place, limit: number) => Promise<readonly WaitingRow[]>
  /** Between two pieces: others have the thread. */
  readonly pause: () => Promise<void>
}

type Growing = Omit<RadarGroup, 'domains' | 'domainCount' | 'people' | 'sinceMs' | 'nextMs' | 'waiting'> & {
  readonly domains: Set<string>
  readonly senders: Set<string>
  waiting: number
  sinceMs: number
  nextMs: number | undefined
}

/** Most first. */
export async function radar({ rules, providers, rows, pause }: RadarDeps): Promise<readonly RadarGroup[]> {
  const groups = new Map<string, Growing>()
  const causes = new Map<string, Cause>()
  const causeOf = (row: WaitingRow): Cause => {
    const key = `${row.reply_code} ${row.reply_status} ${shapeOf(row.reply_text ?? '')}`
    const known = causes.get(key)
    if (known !== undefined) return known
    const reply = {
      code: row.reply_code ?? undefined,
      status: row.reply_status ?? undefined,
      text: row.reply_text ?? '',
    }
    const { cause } = decideReply(rules, reply)
    if (causes.size < RADAR_REPLIES) causes.set(key, cause)
    return cause
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
    for (const row of piece) add(groups, row, causeOf(row), ownerOf(row))
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
  cause: Cause,
  provider: Provider | undefined,
): void {
  const target = provider?.name ?? row.destination
  const key = `${provider?.id ?? ''} ${target} ${cause} ${row.state}`
  let group = groups.get(key)
  if (group === undefined) {
    if (groups.size >= RADAR_GROUPS) return
    group = {
      ...{ target, cause, state: row.state, provider: provider?.id },
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
    people: senders.size,
  }
}

/** Codes of theirs that mean something, in capitals: S3140, TSS04, RP-001; and an enhanced status. */
const CODE = /^\W*(?:[A-Z]{1,4}-?\d{2,6}|[245]\.\d{1,3}\.\d{1,3})\W*$/

/** A reply without what is different in each of them: numbers, ids, addresses. */
function shapeOf(text: string): string {
  return text
    .slice(0, 300)
    .replace(/<[^>]*>|\S+@\S+/g, '@')
    .replace(/\S*\d\S*/g, (word) => (CODE.test(word) ? word : '#'))
}
