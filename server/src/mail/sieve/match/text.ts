/** Texts as comparators see them. RFC 4790 §9, RFC 5051 */
import { casemap } from '../../message/casemap.ts'
import type { Comparator } from '../program.ts'
import type { Work } from './key.ts'

/** Two texts of one length: what a wildcard took of the folded one stands at the same place of the other. */
export type Twin = { readonly text: string; readonly folded: string }

/** A text that keys are laid on: its folded forms are made once, however many rules ask. */
export class MatchText {
  readonly text: string
  #ascii: string | undefined
  #unicode: string | undefined
  #twin: Twin | undefined

  constructor(text: string) {
    this.text = text
  }

  /** What is compared instead of the text. */
  folded(comparator: Comparator, work: Work): string {
    switch (comparator) {
      case 'i;ascii-casemap':
        if (this.#ascii === undefined) {
          payFold(comparator, this.text, work)
          this.#ascii = foldAscii(this.text)
        }
        return this.#ascii
      case 'i;unicode-casemap':
        if (this.#unicode === undefined) {
          payFold(comparator, this.text, work)
          this.#unicode = casemap(this.text)
        }
        return this.#unicode
      case 'i;octet':
      case 'i;ascii-numeric':
        return this.text
    }
  }

  /** For keys with wildcards: folded sign by sign. */
  twin(comparator: Comparator, work: Work): Twin {
    if (comparator !== 'i;unicode-casemap') return { text: this.text, folded: this.folded(comparator, work) }
    if (this.#twin === undefined) {
      payFold(comparator, this.text, work)
      this.#twin = unicodeTwin(this.text)
    }
    return this.#twin
  }
}

/** Folding goes sign by sign where signs of all scripts are folded. */
export function payFold(comparator: Comparator, text: string, work: Work): void {
  work.look(comparator === 'i;unicode-casemap' ? text.length * UNICODE_SIGNS : text.length / ASCII_SIGNS)
}

const UNICODE_SIGNS = 32
const ASCII_SIGNS = 4

/** The whole text, as it is compared and searched for. */
export function foldText(comparator: Comparator, text: string): string {
  return comparator === 'i;ascii-casemap'
    ? foldAscii(text)
    : comparator === 'i;unicode-casemap'
      ? casemap(text)
      : text
}

/** The same sign by sign, for keys with wildcards: one stays one, so that `?` is one. */
export function foldSigns(comparator: Comparator, text: string): string {
  return comparator === 'i;unicode-casemap' ? unicodeTwin(text).folded : foldText(comparator, text)
}

/** Capital letters of ASCII, which order before `_`; all other signs as they are, each in its place. RFC 4790 §9.2 */
function foldAscii(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toUpperCase()
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Composed instead of decomposed, since `?` is a sign and not a piece of one. RFC 5051 §2, we differ for wildcards only */
function unicodeTwin(text: string): Twin {
  if (/^[\0-\x7f]*$/.test(text)) return { text, folded: text.toUpperCase() }
  const composed = text.normalize('NFC')
  let folded = ''
  for (const sign of composed) {
    const upper = sign.toUpperCase()
    folded += upper.length === sign.length ? upper : sign
  }
  return { text: composed, folded }
}
