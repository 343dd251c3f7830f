/**
 * Finds a text within a text, in time that grows with the longer one only: the platform's search takes as long as the
 * product of both where somebody chose them for it. Knuth, Morris and Pratt's search; THREATS SV2
 */
import type { Work } from './key.ts'

/** Signs that the platform passes for the price of one while it looks for a single sign. */
const SKIPPED = 8
/** What a sign costs that is compared step by step. */
const STEPPED = 3

/** What is looked at before it is paid for. */
const PAY_SIGNS = 4096

export class Needle {
  readonly text: string
  /** How much of the needle still fits when its next sign does not; made when it is first needed. */
  #borders: Uint32Array | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Where it stands first at or behind `from`, or -1. */
  indexIn(hay: string, from: number, work: Work): number {
    const needle = this.text
    const { length } = needle
    if (length === 0) return from
    const first = needle.charAt(0)
    let looked = 0
    let fits = 0
    let at = from
    for (; at < hay.length; at++) {
      if (fits === 0) {
        const next = hay.indexOf(first, at)
        looked += ((next < 0 ? hay.length : next) - at) / SKIPPED + 1
        if (next < 0) at = hay.length
        else at = next
        fits = 1
      } else {
        this.#borders ??= bordersOf(needle)
        const sign = hay.charCodeAt(at)
        while (fits > 0 && needle.charCodeAt(fits) !== sign) fits = this.#borders[fits - 1] as number
        if (needle.charCodeAt(fits) === sign) fits++
        looked += STEPPED
      }
      if (fits === length || looked > PAY_SIGNS) {
        work.look(Math.ceil(looked))
        if (fits === length && at < hay.length) return at - length + 1
        looked = 0
      }
    }
    work.look(Math.ceil(looked))
    return -1
  }
}

/** For each beginning of the text: how long the longest end of it is that the text also begins with. */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length)
  let fits = 0
  for (let at = 1; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    while (fits > 0 && text.charCodeAt(fits) !== sign) fits = borders[fits - 1] as number
    if (text.charCodeAt(fits) === sign) fits++
    borders[at] = fits
  }
  return borders
}
