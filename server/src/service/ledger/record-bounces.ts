/** Which of the lines that are taken in are bounces, for the tables of the bounce centre. */
import { isPausing } from '../../mail/bounce/pause.ts'
import { recordBounce } from '../../store/ledger/bounces.ts'
import type { PlacedLines } from '../../store/ledger/ledger-writer.ts'
import type { Sql } from '../../store/sql.ts'
import type { EventKind } from './event.ts'
import { parseLine } from './event-terms.ts'

/** What did not arrive in the end. */
export const BOUNCE_KINDS: readonly EventKind[] = ['bounced', 'expired', 'returned']

/** Stands in each line with a judged reply; within a text the quotes would be escaped. */
const JUDGED = Buffer.from(',"hardness":"')
/** Only a try: there are very many, and none is a bounce. */
const DEFERRED = Buffer.from(',"kind":"deferred",')

export async function recordBounces(sql: Sql, piece: PlacedLines): Promise<void> {
  const { day, writer, first, organisationId } = piece
  for (const [n, line] of piece.lines.entries()) {
    if (!line.includes(JUDGED) || line.includes(DEFERRED)) continue
    const event = parseLine(line)
    const { class: what = 'unknown', fault, hardness, host, copies, to = [] } = event
    if (!BOUNCE_KINDS.includes(event.kind) || fault === undefined || hardness === undefined) continue
    const [address] = to
    if (address === undefined) continue
    await recordBounce(sql, {
      ...{ day, writer, seq: first + n, organisationId, accountId: event.account ?? 0, atMs: event.at },
      ...{ address, class: what, fault, hardness },
      pausing: event.kind !== 'expired' && isPausing({ class: what, fault, hardness, host, copies }),
    })
  }
}
