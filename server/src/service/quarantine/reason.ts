/** Why a message is held, in a sentence. */
import type { Language, Texts } from '../../lib/text.ts'
import type { KeptFinding, KeptVerdict } from '../../store/quarantine/quarantine-types.ts'
import { ruleText } from '../filter/explain.ts'

export type Reasons = {
  /** What decided. */
  verdict(language: Language, verdict: KeptVerdict): string
  finding(language: Language, finding: KeptFinding): string
}

export function createReasons(texts: Texts): Reasons {
  return {
    finding: (language, finding) => sentence(texts, language, finding),
    verdict(language, { level, rule, points, findings, virus, unscanned }) {
      if (virus !== undefined)
        return texts.format(language, { key: 'quarantine.reason.virus', values: { virus } })
      if (unscanned.length > 0) return texts.format(language, { key: 'quarantine.reason.unscanned' })
      const decided = findings.find((one) => one.rule === rule) ?? heaviest(findings)
      return decided === undefined
        ? texts.format(language, { key: 'quarantine.reason', values: { level, points } })
        : sentence(texts, language, decided)
    },
  }
}

function sentence(texts: Texts, language: Language, { rule, values }: KeptFinding): string {
  return ruleText({ rule, ...(values !== undefined && { values }) }, texts, language)
}

/** Where points decided: what weighed most. Undefined: nothing speaks against it. */
function heaviest(findings: readonly KeptFinding[]): KeptFinding | undefined {
  return findings.filter(({ points }) => points > 0).toSorted((one, other) => other.points - one.points)[0]
}
