/** Decides what a reply means: unmistakable words, then the status, then the words, then what the codes say alone. */
import { REPLY_SIGNS_MAX } from './limits.ts'
import { readCodes, readStage } from './reply-codes.ts'
import { type Evidence, findRule, type Meaning, type Rule, type Rules } from './rules.ts'
import type { Stage, Verdict } from './verdict.ts'
import { wordsOf } from './words.ts'

/** One literal reply of a remote server, from our own dialogue or from a notice. */
export type Reply = {
  readonly stage?: Stage | undefined
  readonly code?: number | undefined
  /** Enhanced status, where one was given. RFC 3463 */
  readonly status?: string | undefined
  /** Their words, with or without the codes. */
  readonly text: string
}

/** A reply and what else was said about it, the nearest first. */
export type Case = Reply & {
  readonly around?: readonly string[]
  /** No more than a notice that it takes longer: nothing hard can follow from it. */
  readonly delayed?: boolean
}

const NO_RULE = 'general.nothing'
const NOTHING: Meaning = { class: 'unknown', fault: 'policy', hard: false, cause: 'unknown', detail: '0.0' }

/** What a reply means. Never throws. */
export function decideReply(rules: Rules, asked: Case): Verdict {
  const text = asked.text.slice(0, REPLY_SIGNS_MAX)
  const codes = readCodes(text)
  const code = asked.code ?? codes.code
  const status = specific(asked.status, codes.status)
  const stage = asked.stage ?? readStage(text)
  const rule = findMeaning(rules, { code, status, stage }, [text, ...(asked.around ?? [])])
  const means = rule?.means ?? NOTHING
  const digit = firstDigit(status, code, asked.delayed === true)
  // Where code and status speak against one another, nothing hard may follow.
  const transient = digit === '4' || Math.trunc((code ?? 0) / 100) === 4 || asked.delayed === true
  return {
    class: means.class,
    fault: transient && rule === undefined ? 'transient' : means.fault,
    hardness: means.hard && !transient ? 'hard' : 'soft',
    cause: means.cause,
    status: status ?? `${digit}.${means.detail}`,
    statusAssumed: status === undefined,
    rule: rule?.id ?? NO_RULE,
    ...(rule?.hint !== undefined && { hint: rule.hint }),
  }
}

function findMeaning(
  rules: Rules,
  codes: Omit<Evidence, 'words'>,
  texts: readonly string[],
): Rule | undefined {
  const all = texts.map((text) => ({ ...codes, words: wordsOf(text) }))
  const [first] = all
  if (first === undefined) return undefined
  const byStatus = findRule(rules.literal, first) ?? findRule(rules.status, first)
  if (byStatus !== undefined) return byStatus
  for (const evidence of all) {
    const rule = findRule(rules.literal, evidence) ?? findRule(rules.meaning, evidence)
    if (rule !== undefined) return rule
  }
  return findRule(rules.general, first)
}

/** `5.0.0` says nothing: the status within the reply may. RFC 3463 §3.1 */
function specific(told: string | undefined, within: string | undefined): string | undefined {
  if (told === undefined) return within
  return told.endsWith('.0.0') && within?.startsWith(told.charAt(0)) === true ? within : told
}

function firstDigit(status: string | undefined, code: number | undefined, delayed: boolean): string {
  if (status !== undefined) return status.charAt(0)
  if (code !== undefined && (code >= 500 || code >= 400)) return code >= 500 ? '5' : '4'
  return delayed ? '4' : '5'
}
