/** Level 3, the part of our own: what the message says, how it is made and where it leads, judged by the rules of data/filter. */
import type { Examiner, SuspectMail } from '../examiner.ts'
import type { Finding } from '../report.ts'
import type { Bulk } from './bulk.ts'
import { type Facts, factsOf } from './facts.ts'
import { BULK_COPIES_MIN } from './limits.ts'
import type { HostLists } from './load-rules.ts'
import { type Reading, readMail } from './reading.ts'
import { type Rule, RuleBook } from './rules.ts'
import { sketchOf } from './sketch.ts'

export type ContentDeps = {
  readonly rules: readonly Rule[]
  readonly lists: HostLists
  /** Undefined: copies are not counted. */
  readonly bulk?: Bulk
}

/** The reading of a message, made once for all who look at it. */
export type ReadContent = (mail: Pick<SuspectMail, 'bytes' | 'structure'>) => Reading

/** Remembers the reading as long as somebody holds the message's octets. */
export function createReadContent(): ReadContent {
  const readings = new WeakMap<Uint8Array, Reading>()
  return ({ bytes, structure }) => {
    const known = readings.get(bytes)
    if (known !== undefined) return known
    const reading = readMail(bytes, structure)
    readings.set(bytes, reading)
    return reading
  }
}

export function createContentExaminer(deps: ContentDeps, read = createReadContent()): Examiner {
  const book = new RuleBook(deps.rules)
  return {
    async examine(mail, pause) {
      await pause()
      const reading = read(mail)
      await pause()
      const facts = factsOf(reading, deps.lists, mail.receivedMs)
      const findings: Finding[] = book
        .judge(reading, facts)
        .map(({ id, points }) => ({ level: 3, rule: id, points }))
      const copies = deps.bulk?.note(sketchOf(reading.words)) ?? 1
      if (copies >= BULK_COPIES_MIN) findings.push(bulkFinding(copies, facts, findings))
      return { findings }
    },
  }
}

/** Points that other signs must have before many copies weigh anything: newsletters are many copies too. */
const SIGNS_MIN = 2
const BULK_POINTS_MAX = 2

/** A mass mailing that nobody asked for: one that has other signs, and does not say how to leave it. */
function bulkFinding(copies: number, facts: Facts, others: readonly Finding[]): Finding {
  const signs = others.reduce((sum, { points }) => sum + points, 0)
  const isHonest = (facts['list.is'] ?? 0) + (facts['list.unsubscribe'] ?? 0) > 0
  const weight = signs < SIGNS_MIN || isHonest ? 0 : Math.log2(copies / BULK_COPIES_MIN) / 2 + 0.5
  const points = Math.round(Math.min(BULK_POINTS_MAX, weight) * 10) / 10
  return { level: 3, rule: 'bulk.copies', points, values: { copies } }
}
