/** Who answered how: each try of each recipient, by provider and by whose fault it was, for the reputation page. MISSION M18 */
import { type Provider, providerOf } from '../../mail/provider.ts'
import type { PlacedLines } from '../../store/ledger/ledger-writer.ts'
import { addReplies, type ReplySum } from '../../store/ledger/replies.ts'
import type { Sql } from '../../store/sql.ts'
import type { RecordedEvent } from './event.ts'
import { parseLine } from './event-terms.ts'

/** Stand in the lines that are answers of others; within a text the quotes would be escaped. */
const TAKEN = Buffer.from(',"kind":"relayed",')
const JUDGED = Buffer.from(',"hardness":"')

/** Loads the providers with the first answer. */
export function createReplyRecorder(
  load: () => readonly Provider[],
): (sql: Sql, piece: PlacedLines) => Promise<void> {
  let providers: readonly Provider[] | undefined
  return async (sql, piece) => {
    await addReplies(
      sql,
      piece,
      sumsOf(piece, (event) => {
        providers ??= load()
        return whose(event, providers)
      }),
    )
  }
}

function sumsOf(
  { lines }: PlacedLines,
  providerOfEvent: (event: RecordedEvent) => string,
): readonly ReplySum[] {
  const sums = new Map<string, ReplySum & { replies: number }>()
  for (const line of lines) {
    const isTaken = line.includes(TAKEN)
    if (!isTaken && !line.includes(JUDGED)) continue
    const event = parseLine(line)
    const fault = event.kind === 'relayed' ? '' : event.fault
    if (fault === undefined) continue
    const provider = providerOfEvent(event)
    const known = sums.get(`${provider} ${fault}`)
    const replies = event.to?.length ?? 1
    if (known === undefined) sums.set(`${provider} ${fault}`, { provider, fault, replies })
    else known.replies += replies
  }
  return [...sums.values()]
}

/** Who answered knows best whose it is; where nobody did, the domain itself may be a provider's own. */
function whose({ host, domain }: RecordedEvent, providers: readonly Provider[]): string {
  return (
    providerOf(
      providers,
      [host, domain].flatMap((name) => name ?? []),
    )?.id ?? ''
  )
}
