/**
 * Phrases that rules look for in the words of a text: a small grammar instead of regular expressions, so that matching
 * is bounded whatever the text is, and a rule can be read by whoever knows the language it is in.
 *
 *   mailbox ~3 full|exceeded      "mailbox", up to three words, then one of two
 *   $mailbox $is? $full           words of a family; `?` may be missing
 *   unroutabl*                    whatever begins so
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { GAP_WORDS_MAX } from './limits.ts'
import { wordsOf } from './words.ts'

/** Families of words by name, each with words of all languages. */
export type Families = Readonly<Record<string, readonly string[]>>

type Step = {
  readonly exact: ReadonlySet<string>
  readonly prefixes: readonly string[]
  readonly optional: boolean
}
type Gap = { readonly gap: number }

export type Phrase = { readonly source: string; readonly steps: readonly (Step | Gap)[] }

/** Reads a phrase. Throws a SyntaxFault on one that is none, or that begins with a gap or an optional word. */
export function readPhrase(source: string, families: Families): Phrase {
  const steps: (Step | Gap)[] = []
  for (const element of source.split(' ')) {
    if (element.startsWith('~')) steps.push(readGap(element, source))
    else steps.push(...readSteps(element, families))
  }
  const [first] = steps
  if (first === undefined || 'gap' in first || first.optional)
    throw new SyntaxFault(`a word first in “${source}”`, 0)
  return { source, steps }
}

/** Whether the words hold the phrase anywhere. Time grows with words × steps × gaps, all bounded. */
export function hasPhrase(words: readonly string[], { steps }: Phrase): boolean {
  const [first, ...rest] = steps
  if (first === undefined || 'gap' in first) return false
  for (let at = 0; at < words.length; at++)
    if (fits(first, words[at] ?? '') && goesOn(words, at + 1, rest)) return true
  return false
}

/** Whether the phrase begins at that word. */
export function startsAt(words: readonly string[], at: number, { steps }: Phrase): boolean {
  const [first, second] = steps
  if (first === undefined || 'gap' in first || !fits(first, words[at] ?? '')) return false
  if (second === undefined) return true
  // Most phrases fail here, without anything made.
  if (!('gap' in second) && !second.optional && !fits(second, words[at + 1] ?? '')) return false
  return goesOn(words, at + 1, steps.slice(1))
}

/** The words a phrase may begin with: whole ones, and beginnings of words. */
export function firstWords({ steps }: Phrase): {
  readonly exact: ReadonlySet<string>
  readonly prefixes: readonly string[]
} {
  const [first] = steps
  return first === undefined || 'gap' in first ? { exact: new Set(), prefixes: [] } : first
}

/** The phrases of several texts in one: the first that is there. */
export function findPhrase(words: readonly string[], phrases: readonly Phrase[]): Phrase | undefined {
  return phrases.find((phrase) => hasPhrase(words, phrase))
}

function goesOn(words: readonly string[], from: number, steps: readonly (Step | Gap)[]): boolean {
  let places: Set<number> = new Set([from])
  for (const step of steps) {
    const next = new Set<number>()
    for (const place of places) {
      if ('gap' in step) for (let skip = 0; skip <= step.gap; skip++) next.add(place + skip)
      else {
        if (step.optional) next.add(place)
        if (place < words.length && fits(step, words[place] ?? '')) next.add(place + 1)
      }
    }
    if (next.size === 0) return false
    places = next
  }
  return true
}

function fits({ exact, prefixes }: Step, word: string): boolean {
  return exact.has(word) || prefixes.some((prefix) => word.startsWith(prefix))
}

function readGap(element: string, source: string): Gap {
  const gap = Number(element.slice(1))
  if (!Number.isInteger(gap) || gap < 1 || gap > GAP_WORDS_MAX)
    throw new SyntaxFault(`a gap of 1 to ${GAP_WORDS_MAX} in “${source}”`, source.indexOf(element))
  return { gap }
}

/** One element: usually one step, more where a word is several for the reader of texts (`doesn't`, signs of Chinese). */
function readSteps(element: string, families: Families): Step[] {
  const optional = element.endsWith('?')
  const text = optional ? element.slice(0, -1) : element
  if (text === '@' || text === '#ip') return [{ exact: new Set([text]), prefixes: [], optional }]
  const choices = text.split('|').flatMap((choice) => familyOf(choice, families))
  if (choices.length === 1 && choices[0] !== undefined && !choices[0].endsWith('*'))
    return wordsOf(choices[0]).map((word) => ({ exact: new Set([word]), prefixes: [], optional }))
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const choice of choices) {
    const words = choice === '@' || choice === '#ip' ? [choice] : wordsOf(choice)
    const [word] = words
    if (word === undefined || words.length > 1) throw new SyntaxFault(`one word in “${choice}”`, 0)
    if (choice.endsWith('*')) prefixes.push(word)
    else exact.add(word)
  }
  return [{ exact, prefixes, optional }]
}

function familyOf(choice: string, families: Families): readonly string[] {
  if (!choice.startsWith('$')) return [choice]
  const words = families[choice.slice(1)]
  if (words === undefined) throw new SyntaxFault(`a family for “${choice}”`, 0)
  return words
}
