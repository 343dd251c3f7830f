/**
 * Keys of `:matches`: `*` is any number of signs, `?` one, and a backslash takes the meaning from what follows it.
 *
 *   *[?]* on "re: [7] hola"      ${1} = "re: "   ${2} = "7"   ${3} = " hola"
 *
 * The pieces between stars are looked for one after the other, each from where the last one ended, and are never looked
 * for again: nothing is tried twice. That also gives every star the shortest text it can have. RFC 5229 §3.2
 */
import type { Comparator } from '../program.ts'
import type { MatchKey, Work } from './key.ts'
import { Needle } from './needle.ts'
import { foldSigns, type MatchText } from './text.ts'

/** What stands between two stars. */
type Piece = {
  /** Signs, folded; undefined is a `?`. */
  readonly signs: readonly (string | undefined)[]
  /** The whole piece, where it has no `?`. */
  readonly needle: Needle | undefined
}

export class Glob implements MatchKey {
  readonly #pieces: readonly Piece[]
  readonly #comparator: Comparator

  constructor(comparator: Comparator, key: string) {
    this.#comparator = comparator
    this.#pieces = readPieces(comparator, key)
  }

  fits(text: MatchText, work: Work): boolean {
    return this.#run(text, work) !== undefined
  }

  capture(text: MatchText, work: Work): readonly string[] | undefined {
    const taken = this.#run(text, work)
    if (taken === undefined) return undefined
    const { text: whole } = text.twin(this.#comparator, work)
    return [text.text, ...taken.map(([from, to]) => whole.slice(from, to))]
  }

  /** From and to of what each wildcard takes. */
  #run(text: MatchText, work: Work): readonly (readonly [number, number])[] | undefined {
    const { folded } = text.twin(this.#comparator, work)
    const pieces = this.#pieces
    const first = pieces[0] as Piece
    const taken: [number, number][] = []
    let at = fitsAt(folded, 0, first, work, taken)
    if (at < 0) return undefined
    if (pieces.length === 1) return at === folded.length ? taken : undefined
    for (let i = 1; i < pieces.length - 1; i++) {
      const piece = pieces[i] as Piece
      const found = find(folded, at, piece, work)
      if (found < 0) return undefined
      taken.push([at, found])
      at = fitsAt(folded, found, piece, work, taken)
    }
    const last = pieces[pieces.length - 1] as Piece
    const start = startBefore(folded, last, work)
    if (start < at) return undefined
    taken.push([at, start])
    return fitsAt(folded, start, last, work, taken) === folded.length ? taken : undefined
  }
}

function readPieces(comparator: Comparator, key: string): readonly Piece[] {
  const pieces: Piece[] = []
  let signs: (string | undefined)[] = []
  const close = (): void => {
    const whole = signs.every((sign) => sign !== undefined)
    pieces.push({ signs, needle: whole ? new Needle(signs.join('')) : undefined })
    signs = []
  }
  let escaped = false
  for (const sign of key) {
    if (!escaped && sign === '\\') {
      escaped = true
      continue
    }
    if (!escaped && sign === '*') close()
    else if (!escaped && sign === '?') signs.push(undefined)
    else signs.push(foldSigns(comparator, sign))
    escaped = false
  }
  // Nothing follows it: it stands for itself.
  if (escaped) signs.push('\\')
  close()
  return pieces
}

/** Where the piece ends that begins at `at`, or -1; what its `?` take is added to `taken`. */
function fitsAt(text: string, from: number, piece: Piece, work: Work, taken?: [number, number][]): number {
  const { signs, needle } = piece
  work.look(signs.length * 2)
  if (needle !== undefined) return text.startsWith(needle.text, from) ? from + needle.text.length : -1
  let at = from
  for (const sign of signs) {
    if (sign === undefined) {
      if (at >= text.length) return -1
      const end = at + signLength(text, at)
      taken?.push([at, end])
      at = end
    } else {
      if (!text.startsWith(sign, at)) return -1
      at += sign.length
    }
  }
  return at
}

/** The first place at or behind `from` where the piece fits, or -1. */
function find(text: string, from: number, piece: Piece, work: Work): number {
  if (piece.needle !== undefined) return piece.needle.indexIn(text, from, work)
  const [first] = piece.signs
  for (let at = from; at < text.length; at += signLength(text, at)) {
    if (first !== undefined) {
      const next = text.indexOf(first, at)
      work.look((next < 0 ? text.length : next) - at)
      if (next < 0) return -1
      at = next
    }
    if (fitsAt(text, at, piece, work) >= 0) return at
  }
  return -1
}

/** Where the piece has to begin to end with the text, or -1. */
function startBefore(text: string, piece: Piece, work: Work): number {
  const { signs, needle } = piece
  if (needle !== undefined) return text.length - needle.text.length
  work.look(signs.length)
  let at = text.length
  for (let i = signs.length - 1; i >= 0 && at >= 0; i--) {
    const sign = signs[i]
    const low = text.charCodeAt(at - 1)
    at -= sign?.length ?? (low >= 0xdc00 && low <= 0xdfff && at >= 2 ? 2 : 1)
  }
  return at
}

function signLength(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  return unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff ? 2 : 1
}
