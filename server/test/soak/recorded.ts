/** Compares what was promised, and what the sink has, with what the server's own activity log says of it. */
import type { RecordedEvent } from '../../src/service/ledger/event.ts'
import type { Ledger } from './ledger.ts'
import type { Rig } from './rig.ts'
import { ARCHIVE } from './sink.ts'

const FINDINGS_MAX = 20

/** Promises that the activity log does not tell of to their end, the first few in words. Must be none after a kill. */
export async function unrecorded(
  rig: Rig,
  ledger: Ledger,
): Promise<{ readonly count: number; readonly findings: readonly string[] }> {
  const ids = new Map<string, string | undefined>()
  const arrived = new Set<string>()
  const relayed = new Set<string>()
  for (const line of await rig.exportLedger(['accepted', 'delivered', 'relayed'])) {
    const { kind, id, messageId, to = [] } = JSON.parse(line) as RecordedEvent
    if (kind === 'relayed' && !to.includes(ARCHIVE)) relayed.add(`${id}`)
    if (kind !== 'accepted') for (const address of to) arrived.add(`${id} ${address}`)
    else if (messageId !== undefined) ids.set(messageId, id)
  }
  const findings: string[] = []
  let count = 0
  for (const { way, id, to } of ledger.entries) {
    if (way === 'append') continue
    const accepted = ids.get(`<${id}@soak.example>`)
    if (accepted !== undefined && arrived.has(`${accepted} ${to.toLowerCase()}`)) continue
    count++
    const what = accepted === undefined ? 'accepted' : 'arrived'
    if (findings.length < FINDINGS_MAX)
      findings.push(`not in the activity log as ${what}: ${way} ${id} for ${to}`)
  }
  // As many as came out there: those that nobody was told of too.
  const there = rig.sink.arrivals.size
  if (relayed.size !== there) {
    count += Math.abs(relayed.size - there)
    findings.push(`the activity log has ${relayed.size} messages given to the sink, which has ${there}`)
  }
  return { count, findings }
}
