/**
 * Rules of the bounce classifier: data files that say which replies mean what, each with an id and a reason, read once
 * into phrases. A rule holds when everything it asks for holds: status, reply code, stage, and one of its phrases.
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Families, findPhrase, type Phrase, readPhrase } from './phrase.ts'
import {
  BOUNCE_CLASSES,
  type BounceClass,
  CAUSES,
  type Cause,
  FAULTS,
  type Fault,
  type Stage,
} from './verdict.ts'

/** What a meaning stands for. `detail` is subject.detail of RFC 3463, for replies without a status. */
export type Meaning = {
  readonly class: BounceClass
  readonly fault: Fault
  readonly hard: boolean
  readonly cause: Cause
  readonly detail: string
}

/** A rule as it is written. */
export type RuleText = {
  readonly id: string
  readonly why: string
  readonly means: string
  /** A pair of sentences that says more than the cause does, where the reply tells so much: `microsoftBlock`. */
  readonly hint?: string
  /** `5.1.1`, `x.2.2` for both temporary and permanent. */
  readonly status?: readonly string[]
  readonly code?: readonly number[]
  readonly stage?: readonly Stage[]
  readonly text?: readonly string[]
  readonly not?: readonly string[]
}

/** All that is written, as it lies in the data files. */
export type RuleTexts = {
  readonly families: Families
  readonly meanings: Readonly<Record<string, Meaning>>
  /** Unmistakable words: they count more than a status, which many servers choose carelessly. */
  readonly literal: readonly RuleText[]
  readonly status: readonly RuleText[]
  readonly meaning: readonly RuleText[]
  /** What is left when no words are known. */
  readonly general: readonly RuleText[]
  /** Phrases that tell what a message is, by name. */
  readonly signs: Readonly<Record<string, readonly string[]>>
}

export type Rule = {
  readonly id: string
  readonly means: Meaning
  readonly hint: string | undefined
  readonly status: ReadonlySet<string> | undefined
  readonly code: ReadonlySet<number> | undefined
  readonly stage: ReadonlySet<Stage> | undefined
  readonly text: readonly Phrase[] | undefined
  readonly not: readonly Phrase[]
}

export type SignName =
  | 'failedSubject'
  | 'failedText'
  | 'delayedSubject'
  | 'delayedText'
  | 'daemonName'
  | 'returnedMark'
  | 'returnedLine'
  | 'forwardMark'
  | 'autoReplySubject'
  | 'challenge'
  | 'readSubject'
  | 'deliveredText'
  | 'complaint'
  | 'gaveUp'

export type Rules = {
  readonly literal: readonly Rule[]
  readonly status: readonly Rule[]
  readonly meaning: readonly Rule[]
  readonly general: readonly Rule[]
  readonly signs: Readonly<Record<SignName, readonly Phrase[]>>
}

/** What a rule is asked about. */
export type Evidence = {
  readonly status: string | undefined
  readonly code: number | undefined
  readonly stage: Stage | undefined
  readonly words: readonly string[]
}

const SIGNS: readonly SignName[] = [
  'failedSubject',
  'failedText',
  'delayedSubject',
  'delayedText',
  'daemonName',
  'returnedMark',
  'returnedLine',
  'forwardMark',
  'autoReplySubject',
  'challenge',
  'readSubject',
  'deliveredText',
  'complaint',
  'gaveUp',
]

/** Reads what is written; throws a SyntaxFault on a rule that nobody could mean. */
export function readRules(texts: RuleTexts): Rules {
  const seen = new Set<string>()
  const group = (rules: readonly RuleText[]): Rule[] => rules.map((rule) => readRule(rule, texts, seen))
  const signs: Partial<Record<SignName, readonly Phrase[]>> = {}
  for (const name of SIGNS) {
    const phrases = texts.signs[name]
    if (phrases === undefined) throw new SyntaxFault(`the signs “${name}”`, 0)
    signs[name] = phrases.map((phrase) => readPhrase(phrase, texts.families))
  }
  return {
    literal: group(texts.literal),
    status: group(texts.status),
    meaning: group(texts.meaning),
    general: group(texts.general),
    signs: signs as Record<SignName, readonly Phrase[]>,
  }
}

/** The first rule that holds. */
export function findRule(rules: readonly Rule[], evidence: Evidence): Rule | undefined {
  return rules.find((rule) => holds(rule, evidence))
}

function holds(rule: Rule, { status, code, stage, words }: Evidence): boolean {
  if (rule.status !== undefined && !hasStatus(rule.status, status)) return false
  if (rule.code !== undefined && (code === undefined || !rule.code.has(code))) return false
  if (rule.stage !== undefined && (stage === undefined || !rule.stage.has(stage))) return false
  if (rule.text !== undefined && findPhrase(words, rule.text) === undefined) return false
  return rule.not.length === 0 || findPhrase(words, rule.not) === undefined
}

function hasStatus(wanted: ReadonlySet<string>, status: string | undefined): boolean {
  return status !== undefined && (wanted.has(status) || wanted.has(`x${status.slice(1)}`))
}

function readRule(rule: RuleText, { families, meanings }: RuleTexts, seen: Set<string>): Rule {
  const means = meanings[rule.means]
  if (means === undefined) throw new SyntaxFault(`a meaning for “${rule.id}”`, 0)
  if (seen.has(rule.id)) throw new SyntaxFault(`an id of its own for “${rule.id}”`, 0)
  if (rule.why.trim() === '') throw new SyntaxFault(`a reason for “${rule.id}”`, 0)
  const isKnown =
    BOUNCE_CLASSES.includes(means.class) && FAULTS.includes(means.fault) && CAUSES.includes(means.cause)
  if (!isKnown) throw new SyntaxFault(`a class, fault and cause for “${rule.means}”`, 0)
  const asks = rule.status ?? rule.code ?? rule.text
  if (asks === undefined) throw new SyntaxFault(`something to ask for in “${rule.id}”`, 0)
  seen.add(rule.id)
  const phrases = (list: readonly string[]): Phrase[] => list.map((text) => readPhrase(text, families))
  return {
    id: rule.id,
    means,
    hint: rule.hint,
    status: rule.status === undefined ? undefined : new Set(rule.status),
    code: rule.code === undefined ? undefined : new Set(rule.code),
    stage: rule.stage === undefined ? undefined : new Set(rule.stage),
    text: rule.text === undefined ? undefined : phrases(rule.text),
    not: phrases(rule.not ?? []),
  }
}
