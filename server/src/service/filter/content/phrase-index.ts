/**
 * Many phrases looked for in one pass over the words: a word leads to the few phrases that begin with it. What is tried
 * is counted, so that a text made of beginnings costs no more than others. THREATS FI5
 */
import { firstWords, type Phrase, startsAt } from '../../../mail/bounce/phrase.ts'
import { PHRASE_TRIES_MAX } from './limits.ts'

export type Found = Set<Phrase>

/** Letters by which beginnings (`unsubscrib*`) are looked up. */
const PREFIX_SIGNS = 4

export class PhraseIndex {
  readonly #exact = new Map<string, Phrase[]>()
  readonly #prefixes = new Map<string, Phrase[]>()

  constructor(phrases: readonly Phrase[]) {
    for (const phrase of phrases) {
      const { exact, prefixes } = firstWords(phrase)
      for (const word of exact) put(this.#exact, word, phrase)
      for (const prefix of prefixes) put(this.#prefixes, prefix.slice(0, PREFIX_SIGNS), phrase)
    }
  }

  /** Adds the phrases that the words hold. Returns how many tries it took. */
  find(words: readonly string[], found: Found): number {
    let tries = 0
    for (let at = 0; at < words.length && tries < PHRASE_TRIES_MAX; at++) {
      const word = words[at] ?? ''
      const exact = this.#exact.get(word)
      if (exact !== undefined) tries += tryAll(exact, words, at, found)
      if (this.#prefixes.size === 0 || word.length < PREFIX_SIGNS) continue
      const beginnings = this.#prefixes.get(word.slice(0, PREFIX_SIGNS))
      if (beginnings !== undefined) tries += tryAll(beginnings, words, at, found)
    }
    return tries
  }
}

function tryAll(phrases: readonly Phrase[], words: readonly string[], at: number, found: Found): number {
  let tries = 0
  for (const phrase of phrases) {
    if (found.has(phrase)) continue
    tries++
    if (startsAt(words, at, phrase)) found.add(phrase)
  }
  return tries
}

function put(map: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const there = map.get(key)
  if (there === undefined) map.set(key, [phrase])
  else if (!there.includes(phrase)) there.push(phrase)
}
