/**
 * Regular expressions of `:regex`: POSIX extended ones, as steps of a machine that is in many places at once (Thompson's).
 * There is nothing in them that would make it try again: no back-references. draft-ietf-sieve-regex §2
 *
 *   (a|b)*c      0 split 1 8   1 save 2   2 split 3 5   3 a   4 jump 6   5 b   6 save 3   7 jump 0   8 c   9 match
 *
 * A program grows with what `{n,m}` repeats, and is refused when it gets too long; it is built with stacks, for brackets
 * may be nested.
 */
import type { TextRef } from '../../../lib/text.ts'
import {
  MATCH_VARIABLES,
  REGEX_DEPTH_MAX,
  REGEX_NODES_MAX,
  REGEX_REPEAT_MAX,
  REGEX_SIGNS_MAX,
} from '../limits.ts'
import type { Comparator } from '../program.ts'
import { readBracket } from './regex-bracket.ts'
import { SignSet } from './regex-set.ts'
import { foldSigns } from './text.ts'

/** Jumps are relative, so that a piece may be put anywhere. */
export type RegexStep =
  | { readonly op: 'sign'; readonly point: number }
  | { readonly op: 'any' }
  | { readonly op: 'set'; readonly set: SignSet }
  /** The first one is tried first: it has its way where both lead to a match of one length. */
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly by: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'at'; readonly place: RegexPlace }
  | { readonly op: 'match' }

export type RegexPlace = 'start' | 'end' | 'boundary' | 'inside' | 'word-start' | 'word-end'

export type RegexProgram = {
  readonly steps: readonly RegexStep[]
  /** Twice the number of groups that are kept, the whole among them. */
  readonly slots: number
}

type Group = {
  readonly done: RegexStep[][]
  current: RegexStep[]
  /** Where the last thing that can be repeated begins within `current`, or -1. */
  last: number
  readonly number: number
}

type Fault = { readonly fault: TextRef }

const WORD: readonly (readonly [number, number])[] = [[0x5f, 0x5f]]
const PLACES: Readonly<Record<string, RegexPlace>> = {
  b: 'boundary',
  B: 'inside',
  '<': 'word-start',
  '>': 'word-end',
}
const INTERVAL = /\{([0-9]{0,4})(?:(,)([0-9]{0,4}))?\}/y

export function compileRegex(text: string, comparator: Comparator): RegexProgram | Fault {
  if (text.length > REGEX_SIGNS_MAX) return fault('sieve.regex.long', { max: REGEX_SIGNS_MAX })
  return new Builder(text, comparator).run()
}

/** Lives for one expression. */
class Builder {
  readonly #text: string
  readonly #comparator: Comparator
  readonly #anyCase: boolean
  readonly #open: Group[] = [group(0)]
  #groups = 1
  #at = 0
  /** Steps in all that is open: what is dropped by a repetition is not counted back. */
  #size = 0

  constructor(text: string, comparator: Comparator) {
    this.#text = text
    this.#comparator = comparator
    this.#anyCase = comparator !== 'i;octet'
  }

  run(): RegexProgram | Fault {
    const text = this.#text
    while (this.#at < text.length) {
      const wrong = this.#next(String.fromCodePoint(text.codePointAt(this.#at) ?? 0))
      if (wrong !== undefined) return wrong
      if (this.#size > REGEX_NODES_MAX) return fault('sieve.regex.large')
    }
    const whole = this.#open.pop()
    if (whole === undefined || this.#open.length > 0) return fault('sieve.regex.parenthesis')
    const steps: RegexStep[] = [
      { op: 'save', slot: 0 },
      ...alternatives(whole),
      { op: 'save', slot: 1 },
      { op: 'match' },
    ]
    return { steps, slots: 2 * Math.min(this.#groups, MATCH_VARIABLES) }
  }

  #next(sign: string): Fault | undefined {
    this.#at += sign.length
    switch (sign) {
      case '\\':
        return this.#escape()
      case '[':
        return this.#bracket()
      case '(':
        return this.#openGroup()
      case ')':
        return this.#closeGroup()
      case '|': {
        const top = this.#top()
        top.done.push(top.current)
        top.current = []
        top.last = -1
        return undefined
      }
      case '*':
        return this.#repeat(0, Number.POSITIVE_INFINITY)
      case '+':
        return this.#repeat(1, Number.POSITIVE_INFINITY)
      case '?':
        return this.#repeat(0, 1)
      case '{':
        return this.#interval()
      case '^':
        return this.#place('start')
      case '$':
        return this.#place('end')
      case '.':
        return this.#atom({ op: 'any' })
      default:
        return this.#literal(sign)
    }
  }

  #top(): Group {
    return this.#open[this.#open.length - 1] as Group
  }

  #atom(...steps: RegexStep[]): undefined {
    const top = this.#top()
    top.last = top.current.length
    for (const step of steps) top.current.push(step)
    this.#size += steps.length
    return undefined
  }

  #place(place: RegexPlace): undefined {
    this.#atom({ op: 'at', place })
    this.#top().last = -1
    return undefined
  }

  #literal(sign: string): undefined {
    const point = foldSigns(this.#comparator, sign).codePointAt(0) ?? 0
    return this.#atom({ op: 'sign', point })
  }

  #escape(): Fault | undefined {
    const point = this.#text.codePointAt(this.#at)
    if (point === undefined) return fault('sieve.regex.backslash')
    const sign = String.fromCodePoint(point)
    this.#at += sign.length
    const place = PLACES[sign]
    if (place !== undefined) return this.#place(place)
    const lower = sign.toLowerCase()
    if (lower === 'w' || lower === 's') {
      const ranges = lower === 'w' ? WORD : []
      const options = { negated: sign !== lower, anyCase: false }
      return this.#atom({ op: 'set', set: new SignSet(ranges, [lower === 'w' ? 'alnum' : 'space'], options) })
    }
    return /^[A-Za-z0-9]$/.test(sign) ? fault('sieve.regex.escape', { sign }) : this.#literal(sign)
  }

  #bracket(): Fault | undefined {
    const bracket = readBracket(this.#text, this.#at - 1, this.#anyCase)
    if ('fault' in bracket) return bracket
    this.#at = bracket.end
    return this.#atom({ op: 'set', set: bracket.set })
  }

  #openGroup(): Fault | undefined {
    if (this.#open.length > REGEX_DEPTH_MAX) return fault('sieve.regex.deep', { max: REGEX_DEPTH_MAX })
    this.#open.push(group(this.#groups++))
    return undefined
  }

  #closeGroup(): Fault | undefined {
    if (this.#open.length === 1) return fault('sieve.regex.parenthesis')
    const closed = this.#open.pop() as Group
    const inside = alternatives(closed)
    this.#size += 2 * closed.done.length
    if (closed.number >= MATCH_VARIABLES) return this.#wrap(inside)
    const [open, close] = [closed.number * 2, closed.number * 2 + 1]
    return this.#wrap([{ op: 'save', slot: open }, ...inside, { op: 'save', slot: close }])
  }

  #wrap(steps: readonly RegexStep[]): undefined {
    const top = this.#top()
    top.last = top.current.length
    for (const step of steps) top.current.push(step)
    this.#size += 2
    return undefined
  }

  #interval(): Fault | undefined {
    INTERVAL.lastIndex = this.#at - 1
    const found = INTERVAL.exec(this.#text)
    if (found === null || (found[1] === '' && found[2] === undefined)) return fault('sieve.regex.interval')
    const [whole, low = '', comma, high = ''] = found
    this.#at += whole.length - 1
    const min = Number(low)
    const max = comma === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high)
    const highest = Number.isFinite(max) ? max : min
    if (min > max || highest > REGEX_REPEAT_MAX) {
      return fault('sieve.regex.repeat', { max: REGEX_REPEAT_MAX })
    }
    return this.#repeat(min, max)
  }

  #repeat(min: number, max: number): Fault | undefined {
    const top = this.#top()
    if (top.last < 0) return fault('sieve.regex.nothing')
    const piece = top.current.slice(top.last)
    const copies = Number.isFinite(max) ? max : min + 1
    this.#size += (piece.length + 1) * copies
    if (this.#size > REGEX_NODES_MAX) return fault('sieve.regex.large')
    top.current.length = top.last
    for (const step of repeated(piece, min, max)) top.current.push(step)
    return undefined
  }
}

function group(number: number): Group {
  return { done: [], current: [], last: -1, number }
}

/** `a|b|c`, each before the next. */
function alternatives({ done, current }: Group): readonly RegexStep[] {
  let steps: readonly RegexStep[] = current
  // From the end: the length of what follows is known then.
  for (let i = done.length - 1; i >= 0; i--) {
    const one = done[i] as RegexStep[]
    steps = [
      { op: 'split', first: 1, second: one.length + 2 },
      ...one,
      { op: 'jump', by: steps.length + 1 },
      ...steps,
    ]
  }
  return steps
}

/** The piece at least `min` times and at most `max`, as often as can be. */
function repeated(piece: readonly RegexStep[], min: number, max: number): readonly RegexStep[] {
  const steps: RegexStep[] = []
  for (let i = 0; i < min; i++) steps.push(...piece)
  if (!Number.isFinite(max)) {
    steps.push({ op: 'split', first: 1, second: piece.length + 2 }, ...piece)
    steps.push({ op: 'jump', by: -piece.length - 1 })
    return steps
  }
  const rest = max - min
  for (let i = 0; i < rest; i++) {
    steps.push({ op: 'split', first: 1, second: (rest - i) * (piece.length + 1) }, ...piece)
  }
  return steps
}

function fault(key: string, values?: Readonly<Record<string, string | number>>): Fault {
  return { fault: values === undefined ? { key } : { key, values } }
}
