/**
 * Rules of level 3: data files that say what speaks for junk or against it, each with an id, a reason and points. A rule
 * holds when everything it asks for holds. The kinds of test are a small closed set, each linear in the message:
 *
 *   { "fact": "link.address", "min": 1 }                      a number of facts.ts
 *   { "words": "text", "phrases": ["act now|today"], "min": 2 }   so many different phrases (mail/bounce/phrase.ts)
 *   { "header": "x-mailer", "holds": ["the bat"] }              a field is there, holds one of these texts folded
 *   { "rule": "link.address" }                                  another rule, from above, holds or does not
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { type Phrase, readPhrase } from '../../../mail/bounce/phrase.ts'
import { fold } from '../../../mail/message/fold.ts'
import type { Facts } from './facts.ts'
import { type Found, PhraseIndex } from './phrase-index.ts'
import type { Reading } from './reading.ts'

export type Test =
  | { readonly fact: string; readonly min?: number; readonly max?: number }
  | { readonly words: Place; readonly phrases: readonly string[]; readonly min?: number }
  | { readonly header: string; readonly holds?: readonly string[]; readonly missing?: boolean }
  | { readonly rule: string; readonly not?: boolean }

/** Where phrases are looked for: `text` has the subject too. */
export type Place = 'subject' | 'text'

/** As it is written. */
export type RuleText = {
  readonly id: string
  readonly why: string
  readonly points: number
  readonly when: readonly Test[]
}

export type Rule = RuleText & {
  /** The phrases of its tests, by test. */
  readonly phrases: readonly (readonly Phrase[])[]
}

/** Throws a SyntaxFault on a rule that nobody could mean. */
export function readRules(texts: readonly RuleText[]): readonly Rule[] {
  const seen = new Set<string>()
  return texts.map((text) => {
    const rule = readRule(text, seen)
    seen.add(text.id)
    return rule
  })
}

function readRule(text: RuleText, seen: ReadonlySet<string>): Rule {
  const { id, why, points, when } = text
  if (!/^[a-z0-9]+(?:[.-][a-z0-9]+)+$/.test(id) || seen.has(id))
    throw new SyntaxFault(`an id of its own for “${id}”`, 0)
  if (why.trim() === '') throw new SyntaxFault(`a reason for “${id}”`, 0)
  if (!Number.isFinite(points) || when.length === 0) throw new SyntaxFault(`points and tests for “${id}”`, 0)
  for (const test of when)
    if ('rule' in test && !seen.has(test.rule)) throw new SyntaxFault(`a rule from above in “${id}”`, 0)
  return {
    ...text,
    phrases: when.map((test) => ('words' in test ? test.phrases.map((each) => readPhrase(each, {})) : [])),
  }
}

/** All rules, ready to be asked. */
export class RuleBook {
  readonly #rules: readonly Rule[]
  readonly #subject: PhraseIndex
  readonly #text: PhraseIndex

  constructor(rules: readonly Rule[]) {
    this.#rules = rules
    const of = (place: Place): readonly Phrase[] =>
      rules.flatMap(({ when, phrases }) =>
        when.flatMap((test, at) => ('words' in test && test.words === place ? (phrases[at] ?? []) : [])),
      )
    this.#subject = new PhraseIndex([...of('subject')])
    this.#text = new PhraseIndex([...of('text')])
  }

  /** The rules that hold, in their order. Never throws. */
  judge(reading: Reading, facts: Facts): readonly Rule[] {
    const found: Found = new Set()
    this.#subject.find(reading.subjectWords, found)
    this.#text.find(reading.subjectWords, found)
    this.#text.find(reading.words, found)
    this.#text.find(reading.hiddenWords, found)
    const held = new Set<string>()
    const rules: Rule[] = []
    for (const rule of this.#rules) {
      if (
        !rule.when.every((test, at) => holds(test, rule.phrases[at] ?? [], { reading, facts, found, held }))
      )
        continue
      held.add(rule.id)
      rules.push(rule)
    }
    return rules
  }
}

type Evidence = {
  readonly reading: Reading
  readonly facts: Facts
  readonly found: Found
  readonly held: ReadonlySet<string>
}

function holds(test: Test, phrases: readonly Phrase[], { reading, facts, found, held }: Evidence): boolean {
  if ('fact' in test) {
    const value = facts[test.fact] ?? 0
    return value >= (test.min ?? Number.NEGATIVE_INFINITY) && value <= (test.max ?? Number.POSITIVE_INFINITY)
  }
  if ('rule' in test) return held.has(test.rule) !== (test.not ?? false)
  if ('words' in test) {
    let count = 0
    for (const phrase of phrases) if (found.has(phrase) && ++count >= (test.min ?? 1)) return true
    return false
  }
  const values = reading.fields.filter(([name]) => name === test.header).map(([, value]) => fold(value))
  if (test.missing === true) return values.length === 0
  return test.holds === undefined
    ? values.length > 0
    : values.some((value) => test.holds?.some((text) => value.includes(text)))
}
