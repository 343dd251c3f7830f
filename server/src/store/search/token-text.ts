/**
 * Many texts kept as the words they are made of, so that any substring is found without reading them.
 *
 * A word is all that stands between spaces, a gap what stands between words (everything up to U+0020). Each different
 * one is kept once, and a text is the row of their numbers; a gap of one space is left out between two words:
 *
 *   'ana, ven a casa\nya'   words: ana, | ven | a | casa | ya   gaps: \n   row: 0 1 2 3 gap0 4
 *
 * A substring without a space lies within one word, so the list of words knows all: most questions end there. One
 * with spaces is a row too: a word that ends so, words as they are, a word that begins so. Nothing is lost; each text
 * can be had again from its row.
 */

/** Of the words and of the rows: what is stored. */
export type StoredTokens = { readonly words: Uint8Array; readonly rows: Uint8Array }

const LINE = 10
const SPACE = 32
/** Numbers below are two octets each. */
const NARROW = 0x1_0000
/** Octets before the ends of the texts: count of texts, of words, of gaps, octets of a number. */
const HEAD = 16
/** Numbers that are looked for one after the other; more of them are looked for at once. */
const SOUGHT_NUMBERS = 6

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Takes texts and writes them; may begin with those that are stored. */
export class TokenWriter {
  readonly #words = new Map<string, number>()
  readonly #gaps = new Map<string, number>()
  /** Gaps count downwards from -1 until all words are known. */
  #row: Int32Array
  #length = 0
  readonly #ends: number[] = []

  constructor(stored?: StoredTokens) {
    this.#row = new Int32Array(1024)
    if (stored !== undefined) this.#load(new TokenReader(stored))
  }

  /** `text` is well-formed. */
  add(text: string): void {
    let at = 0
    let open = false
    while (at < text.length) {
      const from = at
      if (text.charCodeAt(at) <= SPACE) {
        do at++
        while (at < text.length && text.charCodeAt(at) <= SPACE)
        const alone = at - from === 1 && text.charCodeAt(from) === SPACE
        if (!(alone && open && at < text.length)) this.#push(-1 - numberOf(this.#gaps, text.slice(from, at)))
        open = false
      } else {
        do at++
        while (at < text.length && text.charCodeAt(at) > SPACE)
        this.#push(numberOf(this.#words, text.slice(from, at)))
        open = true
      }
    }
    this.#ends.push(this.#length)
  }

  finish(): StoredTokens {
    const words = encoder.encode(`\n${[...this.#words.keys()].map((word) => `${word}\n`).join('')}`)
    const gaps = encoder.encode(JSON.stringify([...this.#gaps.keys()]))
    const count = this.#words.size
    const width = count + this.#gaps.size < NARROW ? 2 : 4
    const start = HEAD + this.#ends.length * 4
    const rows = new Uint8Array(start + this.#length * width + gaps.length)
    const view = new DataView(rows.buffer)
    for (const [i, value] of [this.#ends.length, count, gaps.length, width].entries())
      view.setUint32(i * 4, value, true)
    for (const [i, end] of this.#ends.entries()) view.setUint32(HEAD + i * 4, end, true)
    const row = width === 2 ? new Uint16Array(this.#length) : new Uint32Array(this.#length)
    for (let i = 0; i < this.#length; i++) {
      const number = this.#row[i] ?? 0
      row[i] = number >= 0 ? number : count - 1 - number
    }
    rows.set(new Uint8Array(row.buffer), start)
    rows.set(gaps, start + row.byteLength)
    return { words, rows }
  }

  #load(stored: TokenReader): void {
    for (const word of stored.words()) numberOf(this.#words, word)
    for (const gap of stored.gaps) numberOf(this.#gaps, gap)
    this.#row = new Int32Array(stored.row.length + 1024)
    for (const number of stored.row) this.#push(number < stored.count ? number : stored.count - 1 - number)
    for (const end of stored.ends) this.#ends.push(end)
  }

  #push(number: number): void {
    if (this.#length === this.#row.length) {
      const longer = new Int32Array(this.#length * 2)
      longer.set(this.#row)
      this.#row = longer
    }
    this.#row[this.#length++] = number
  }
}

function numberOf(known: Map<string, number>, token: string): number {
  let number = known.get(token)
  if (number === undefined) {
    number = known.size
    known.set(token, number)
  }
  return number
}

/** Reads what TokenWriter wrote. Throws DisorderError when it was something else. */
export class TokenReader {
  readonly #bytes: Uint8Array
  readonly ends: Uint32Array
  /** Words; numbers from here on are gaps. */
  readonly count: number
  readonly row: Uint16Array | Uint32Array
  readonly gaps: readonly string[]
  #list: readonly string[] | undefined

  constructor({ words, rows }: StoredTokens) {
    this.#bytes = words
    if (rows.length < HEAD) throw new DisorderError('rows are cut')
    const view = new DataView(rows.buffer, rows.byteOffset, rows.length)
    const [texts, count, gapBytes, width] = [0, 4, 8, 12].map((at) => view.getUint32(at, true)) as [
      number,
      number,
      number,
      number,
    ]
    const start = HEAD + texts * 4
    const length = (rows.length - start - gapBytes) / width
    if ((width !== 2 && width !== 4) || !Number.isInteger(length) || length < 0)
      throw new DisorderError('rows do not fit their head')
    // A copy when need be: the octets of a driver may lie on an odd address.
    const { buffer, byteOffset } = rows.byteOffset % 4 === 0 ? rows : new Uint8Array(rows)
    this.ends = new Uint32Array(buffer, byteOffset + HEAD, texts)
    this.row =
      width === 2
        ? new Uint16Array(buffer, byteOffset + start, length)
        : new Uint32Array(buffer, byteOffset + start, length)
    this.count = count
    this.gaps = parsed(decoder.decode(rows.subarray(start + length * width)))
    if ((this.ends.at(-1) ?? 0) !== length) throw new DisorderError('texts and rows differ')
  }

  words(): readonly string[] {
    this.#list ??= decoder.decode(this.#bytes.subarray(1, -1)).split('\n')
    return this.count === 0 ? [] : this.#list
  }

  /** The text of that place, as it was added. */
  text(place: number): string {
    const words = this.words()
    const from = place === 0 ? 0 : (this.ends[place - 1] ?? 0)
    const to = this.ends[place] ?? 0
    let text = ''
    let open = false
    for (let i = from; i < to; i++) {
      const number = this.row[i] ?? 0
      const word = number < this.count
      const token = word ? words[number] : this.gaps[number - this.count]
      if (token === undefined) throw new DisorderError('a number that is no word')
      text += word && open ? ` ${token}` : token
      open = word
    }
    return text
  }
}

function parsed(gaps: string): readonly string[] {
  try {
    return JSON.parse(gaps) as string[]
  } catch (cause) {
    throw new DisorderError('gaps that cannot be read', { cause })
  }
}

/** What is stored does not fit together. */
export class DisorderError extends Error {
  override readonly name = 'DisorderError'
}

/** A folded text that is looked for, taken apart once for all that are asked. */
export type Needle = {
  readonly text: string
  /** Words of it, each with how it has to stand; none: only gaps are in it. */
  readonly words: readonly Uint8Array[]
  /** Words and, where they are not one space, gaps: what a row has to hold. */
  readonly pattern: readonly (number | string)[]
  /** It begins or ends with a gap: the row only says which texts may hold it. */
  readonly loose: boolean
}

/** `text` is not empty. */
export function needleOf(text: string): Needle {
  const whole = text.toWellFormed()
  // The gaps come at odd places.
  const tokens = whole.split(/([\0-\x20]+)/)
  const words: Uint8Array[] = []
  const pattern: (number | string)[] = []
  for (const [i, token] of tokens.entries()) {
    if (i % 2 === 1) {
      const inner = tokens[i - 1] !== '' && tokens[i + 1] !== ''
      if (inner && token !== ' ') pattern.push(token)
    } else if (token !== '') {
      const before = i > 0 ? '\n' : ''
      const after = i < tokens.length - 1 ? '\n' : ''
      pattern.push(words.push(encoder.encode(`${before}${token}${after}`)) - 1)
    }
  }
  return { text: whole, words, pattern, loose: tokens[0] === '' || tokens.at(-1) === '' }
}

/** Whether any text may hold the needle, by the list of words alone. */
export function mayHold(words: Uint8Array, needle: Needle): boolean {
  const list = Buffer.from(words.buffer, words.byteOffset, words.length)
  return needle.words.every((word) => list.indexOf(word) !== -1)
}

/** Places of the texts that hold the needle, among those that `isAsked`. Rising. */
export function findTexts(
  stored: StoredTokens,
  needle: Needle,
  isAsked: (place: number) => boolean,
): number[] {
  const reader = new TokenReader(stored)
  const sets = setsOf(stored.words, reader, needle)
  if (sets === undefined) return []
  const found = new Uint8Array(reader.ends.length)
  if (sets.length === 0) found.fill(1)
  else markHolders(reader, sets, found)
  const places: number[] = []
  for (let place = 0; place < found.length; place++)
    if (found[place] === 1 && isAsked(place) && (!needle.loose || reader.text(place).includes(needle.text)))
      places.push(place)
  return places
}

/** For each part of the pattern a 1 at the numbers that it may be; undefined: one of them is in no text. */
function setsOf(
  words: Uint8Array,
  { count, gaps }: TokenReader,
  needle: Needle,
): readonly Uint8Array[] | undefined {
  const sets: Uint8Array[] = []
  for (const part of needle.pattern) {
    const set =
      typeof part === 'number'
        ? wordsLike(words, needle.words[part] ?? new Uint8Array(), count + gaps.length)
        : gapsLike(gaps, part, count)
    if (set === undefined) return undefined
    sets.push(set)
  }
  return sets
}

/** A 1 in `found` for each text whose row holds the pattern. */
function markHolders({ row, ends }: TokenReader, sets: readonly Uint8Array[], found: Uint8Array): void {
  const members = sets.map(numbersIn)
  // Where the pattern is the rarest it is looked for; the engine finds one number faster than we look for several.
  const rarest = members.reduce(
    (best, numbers, k) => (numbers.length < (members[best]?.length ?? 0) ? k : best),
    0,
  )
  const wanted = members[rarest] ?? []
  if (wanted.length > SOUGHT_NUMBERS) {
    const set = sets[rarest] ?? new Uint8Array()
    let place = 0
    for (let at = 0; at < row.length; at++)
      if (set[row[at] ?? 0] === 1) place = markAt({ row, ends }, sets, at - rarest, { place, found })
    return
  }
  for (const number of wanted) {
    let place = 0
    for (let at = row.indexOf(number); at !== -1; ) {
      place = markAt({ row, ends }, sets, at - rarest, { place, found })
      // A text that holds it needs no second look.
      at = row.indexOf(number, found[place] === 1 ? Math.max(at + 1, ends[place] ?? 0) : at + 1)
    }
  }
}

/** Marks the text where the pattern begins at `start`, when it does and ends in it; the place of the text, from `place` on. */
function markAt(
  { row, ends }: Pick<TokenReader, 'row' | 'ends'>,
  sets: readonly Uint8Array[],
  start: number,
  { place, found }: { readonly place: number; readonly found: Uint8Array },
): number {
  if (start < 0) return place
  let at = place
  while (at < ends.length && (ends[at] ?? 0) <= start) at++
  if (found[at] === 0 && start + sets.length <= (ends[at] ?? 0) && followsAt(row, sets, start)) found[at] = 1
  return at
}

function numbersIn(set: Uint8Array): number[] {
  const numbers: number[] = []
  for (let number = set.indexOf(1); number !== -1; number = set.indexOf(1, number + 1)) numbers.push(number)
  return numbers
}

function followsAt(row: Uint16Array | Uint32Array, sets: readonly Uint8Array[], at: number): boolean {
  for (let k = 0; k < sets.length; k++) if (sets[k]?.[row[at + k] ?? 0] !== 1) return false
  return true
}

/** A 1 at each number whose word, a line of its own in the list, contains `part`. */
function wordsLike(words: Uint8Array, part: Uint8Array, size: number): Uint8Array | undefined {
  const list = Buffer.from(words.buffer, words.byteOffset, words.length)
  // With a line's end at its head the hit begins one octet before its word.
  const ahead = part[0] === LINE ? 1 : 0
  let hit = list.indexOf(part)
  if (hit === -1) return undefined
  const set = new Uint8Array(size)
  let number = -1
  let at = 0
  while (hit !== -1) {
    for (const target = hit + ahead; at < target; at++) if (list[at] === LINE) number++
    set[number] = 1
    const end = list.indexOf(LINE, at)
    hit = end === -1 ? -1 : list.indexOf(part, end)
  }
  return set
}

function gapsLike(gaps: readonly string[], gap: string, count: number): Uint8Array | undefined {
  const index = gaps.indexOf(gap)
  if (index === -1) return undefined
  const set = new Uint8Array(count + gaps.length)
  set[count + index] = 1
  return set
}
