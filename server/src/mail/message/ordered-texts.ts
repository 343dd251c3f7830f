/** Texts, each different one once, and their order. */
import { compareOctets } from './casemap.ts'

const HALVES = /[\ud800-\udfff]/

export class OrderedTexts {
  readonly #texts: string[] = []
  readonly #places = new Map<string, number>()
  #ranks: Uint32Array | undefined
  /** All are of signs that stand in the order of their UTF-16, which the engine compares fastest. */
  #isPlain = true
  #signs = 0

  get count(): number {
    return this.#texts.length
  }

  /** Signs of all. */
  get signs(): number {
    return this.#signs
  }

  at(place: number): string {
    return this.#texts[place] ?? ''
  }

  /** Its place; undefined: it was never added. */
  placeOf(text: string): number | undefined {
    return this.#places.get(text)
  }

  /** The place of the text, which never changes. */
  add(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    const place = this.#texts.push(text) - 1
    this.#places.set(text, place)
    this.#ranks = undefined
    this.#isPlain &&= !HALVES.test(text)
    this.#signs += text.length
    return place
  }

  /** For each place how many texts stand before it, in the order of their octets. */
  ranks(): Uint32Array {
    this.#ranks ??= this.#ranked()
    return this.#ranks
  }

  #ranked(): Uint32Array {
    const sorted = this.#isPlain ? this.#texts.toSorted() : this.#texts.toSorted(compareOctets)
    const ranks = new Uint32Array(sorted.length)
    for (let rank = 0; rank < sorted.length; rank++) ranks[this.#places.get(sorted[rank] ?? '') ?? 0] = rank
    return ranks
  }
}
