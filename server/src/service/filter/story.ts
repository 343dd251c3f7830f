/** What the filter said, as the ledger keeps it: `3 html.hidden-text 1.50`. */
import type { LedgerEvent } from '../ledger/event.ts'
import { STORY_FINDINGS_MAX } from './limits.ts'
import type { Finding, Verdict } from './report.ts'

const FINDING = /^([1-5]) ([a-z0-9][a-z0-9._-]*) (-?\d+(?:\.\d+)?)(?: (\{.*\}))?$/

/** Of a message or of what it was for one recipient. */
export function storyOf({
  place,
  level,
  rule,
  points,
  findings,
}: Verdict): Pick<LedgerEvent, 'place' | 'level' | 'rule' | 'points' | 'findings'> {
  return {
    ...{ place, level, rule, points: Math.round(points * 100) / 100 },
    ...(findings.length > 0 && { findings: heaviest(findings).map(findingText) }),
  }
}

/** Those that weigh most, in the order of the levels. */
function heaviest(findings: readonly Finding[]): readonly Finding[] {
  const kept =
    findings.length <= STORY_FINDINGS_MAX
      ? findings
      : findings
          .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
          .slice(0, STORY_FINDINGS_MAX)
  return kept.toSorted((one, other) => one.level - other.level)
}

function findingText({ level, rule, points, values }: Finding): string {
  const text = `${level} ${rule} ${points.toFixed(2)}`
  return values === undefined ? text : `${text} ${JSON.stringify(values)}`
}

/** What it says; undefined when it says nothing that is understood here: an older or a newer release wrote it. */
export function readFinding(text: string): Finding | undefined {
  const [, level, rule, points, values] = FINDING.exec(text) ?? []
  if (level === undefined || rule === undefined || points === undefined) return undefined
  return {
    ...{ level: Number(level) as Finding['level'], rule, points: Number(points) },
    ...(values !== undefined && { values: JSON.parse(values) as Record<string, string | number> }),
  }
}

/** Sentences by which the first two levels say no before the others have looked, and what they stand for. */
const REFUSALS: ReadonlyMap<string, Pick<LedgerEvent, 'level' | 'rule'>> = new Map([
  ['identity.refused', { level: 2, rule: 'policy' }],
  ['identity.refusedBoth', { level: 2, rule: 'policy' }],
  ['identity.ownName', { level: 2, rule: 'own-name' }],
])

/** The story of a message that never came as far as the filter; undefined: no level refused it. */
export function storyOfRefusal(
  sentence: string,
): Pick<LedgerEvent, 'place' | 'level' | 'rule' | 'points'> | undefined {
  const refusal = REFUSALS.get(sentence)
  return refusal && { place: 'refuse', points: 0, ...refusal }
}
