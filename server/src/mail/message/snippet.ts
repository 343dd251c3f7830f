/**
 * Where in a text the words stand that somebody looked for, as HTML. Words are compared as searches compare them (fold.ts).
 *
 *   markWords('Reunión de marzo', ['reunion'])     <mark>Reunión</mark> de marzo
 *
 * RFC 8621 §5
 */
import { escapeMarkup } from '../../lib/escape-markup.ts'
import { fold } from './fold.ts'

/** Octets of the part of a text that is shown. RFC 8621 §5.1 */
export const SNIPPET_OCTETS_MAX = 255
/** Signs of a text that are looked at. */
const LOOKED_AT = 256 * 1024
/** Signs that are looked at together; what stands across two of them is found in the second. */
const WINDOW = 4096
const OVERLAP = 512
/** Signs before the first word, so that one sees what it is about. */
const BEFORE = 40
const OPEN = '<mark>'
const CLOSE = '</mark>'

const encoder = new TextEncoder()

/** The whole text with every place marked; null: none of the words is there. `words` are folded. */
export function markWords(text: string, words: readonly string[]): string | null {
  const whole = text.slice(0, LOOKED_AT).toWellFormed().normalize('NFC')
  return containsAny(whole, words) ? written(cutAt(whole, placesOf(whole, words)), Infinity) : null
}

/** Some words around the first place, on one line, SNIPPET_OCTETS_MAX octets at most; null: none is there. */
export function snippetOf(text: string, words: readonly string[]): string | null {
  const line = text.slice(0, LOOKED_AT).toWellFormed().normalize('NFC').replaceAll(/\s+/g, ' ')
  for (let from = 0; from < line.length; from += WINDOW - OVERLAP) {
    const window = line.slice(from, from + WINDOW)
    if (!containsAny(window, words)) continue
    const [first] = placesOf(window, words)
    const at = from + (first?.[0] ?? 0)
    const blank = line.indexOf(' ', Math.max(0, at - BEFORE))
    const start = at <= BEFORE ? 0 : blank >= 0 && blank < at ? blank + 1 : at
    const shown = line.slice(start, start + SNIPPET_OCTETS_MAX).toWellFormed()
    return written(cutAt(shown, placesOf(shown, words)), SNIPPET_OCTETS_MAX)
  }
  return null
}

type Range = readonly [from: number, to: number]

function containsAny(text: string, words: readonly string[]): boolean {
  const folded = fold(text)
  return words.some((word) => folded.includes(word))
}

/** Rising, none within another. */
function placesOf(text: string, words: readonly string[]): readonly Range[] {
  const { folded, from, to } = foldSigns(text)
  const found: Range[] = []
  for (const word of words)
    for (let at = folded.indexOf(word); word !== '' && at >= 0; at = folded.indexOf(word, at + word.length))
      found.push([from[at] ?? 0, to[at + word.length - 1] ?? 0])
  const joined: [number, number][] = []
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

/** The text folded sign by sign, and where each sign of that comes from. */
function foldSigns(text: string): {
  readonly folded: string
  readonly from: readonly number[]
  readonly to: readonly number[]
} {
  const [from, to]: [number[], number[]] = [[], []]
  const parts: string[] = []
  let at = 0
  for (const sign of text) {
    const part = fold(sign)
    for (let n = 0; n < part.length; n++) {
      from.push(at)
      to.push(at + sign.length)
    }
    parts.push(part)
    at += sign.length
  }
  return { folded: parts.join(''), from, to }
}

type Piece = { readonly text: string; readonly marked: boolean }

function cutAt(text: string, places: readonly Range[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const [from, to] of places) {
    pieces.push({ text: text.slice(at, from), marked: false }, { text: text.slice(from, to), marked: true })
    at = to
  }
  return [...pieces, { text: text.slice(at), marked: false }]
}

/** As many signs as there is room for; whatever they are, they are text. */
function written(pieces: readonly Piece[], octets: number): string {
  const html: string[] = []
  let left = octets
  for (const { text, marked } of pieces) {
    if (text === '') continue
    const room = left - (marked ? OPEN.length + CLOSE.length : 0)
    const shown = fitting(text, room)
    if (shown === '') break
    html.push(marked ? `${OPEN}${shown}${CLOSE}` : shown)
    left = room - octetsOf(shown)
    if (shown !== escapeMarkup(text)) break
  }
  return html.join('')
}

function fitting(text: string, octets: number): string {
  const whole = escapeMarkup(text)
  if (octetsOf(whole) <= octets) return whole
  let shown = ''
  let left = octets
  for (const sign of text) {
    const escaped = escapeMarkup(sign)
    left -= octetsOf(escaped)
    if (left < 0) break
    shown += escaped
  }
  return shown
}

function octetsOf(text: string): number {
  return encoder.encode(text).length
}
