/** Who answered how: each try of each recipient, by provider and by whose fault it was, for the reputation page. MISSION M18 */
import { RecentMap } from '../../lib/recent-map.ts'
import { type Provider, providerOf } from '../../mail/provider.ts'
import type { PlacedLines } from '../../store/ledger/ledger-writer.ts'
import { addReplies, type ReplySum } from '../../store/ledger/replies.ts'
import type { Sql } from '../../store/sql.ts'
import type { RecordedEvent } from './event.ts'
import { parseLine } from './event-terms.ts'
import { PROVIDERS_REMEMBERED_MAX } from './limits.ts'

/** Stand in the lines that are answers of others; within a text the quotes would be escaped. */
const TAKEN = Buffer.from(',"kind":"relayed",')
const JUDGED = Buffer.from(',"hardness":"')

/** Loads the providers with the first answer. */
export function createReplyRecorder(
  load: () => readonly Provider[],
): (sql: Sql, piece: PlacedLines) => Promise<void> {
  const remembered = new RecentMap<string, string>(PROVIDERS_REMEMBERED_MAX)
  let providers: readonly Provider[] | undefined
  const whose = ({ host = '', domain = '' }: RecordedEvent): string => {
    const key = `${host} ${domain}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    providers ??= load()
    // Who answered knows best whose it is; where nobody did, the domain itself may be a provider's own.
    const provider = providerOf(providers, [host, domain])?.id ?? ''
    remembered.set(key, provider)
    return provider
  }
  return (sql, piece) => addReplies(sql, piece, sumsOf(piece, whose))
}

function sumsOf({ lines }: PlacedLines, whose: (event: RecordedEvent) => string): readonly ReplySum[] {
  const sums = new Map<string, ReplySum & { replies: number }>()
  for (const line of lines) {
    if (!line.includes(TAKEN) && !line.includes(JUDGED)) continue
    const event = parseLine(line)
    const fault = event.kind === 'relayed' ? '' : event.fault
    if (fault === undefined) continue
    const provider = whose(event)
    const sum = sums.get(`${provider} ${fault}`)
    const replies = event.to?.length ?? 1
    if (sum === undefined) sums.set(`${provider} ${fault}`, { provider, fault, replies })
    else sum.replies += replies
  }
  return [...sums.values()]
}
