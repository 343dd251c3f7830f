/**
 * Lays regular expressions on texts: all ways through the program at once, sign by sign (Pike's machine). The time is the
 * length of the text times that of the program, whatever either says, and all of it is paid for. THREATS SV2
 *
 * The leftmost match is taken, and of those the longest. POSIX.1 §9.1
 */
import type { Comparator } from '../program.ts'
import type { MatchKey, Work } from './key.ts'
import type { RegexPlace, RegexProgram, RegexStep } from './regex-program.ts'
import type { MatchText } from './text.ts'

/** What a way costs for one sign, and a place of the program that is passed, in signs that are merely looked at. */
const WAY_SIGNS = 4
const PLACE_SIGNS = 4
const WORD_SIGN = /^[\p{L}\p{M}\p{N}_]$/u

export class RegexKey implements MatchKey {
  readonly #program: RegexProgram
  readonly #comparator: Comparator

  constructor(program: RegexProgram, comparator: Comparator) {
    this.#program = program
    this.#comparator = comparator
  }

  fits(text: MatchText, work: Work): boolean {
    return (
      new Run(this.#program.steps, 0, text.twin(this.#comparator, work).folded, work).find() !== undefined
    )
  }

  capture(text: MatchText, work: Work): readonly string[] | undefined {
    const { folded, text: whole } = text.twin(this.#comparator, work)
    const { steps, slots } = this.#program
    const found = new Run(steps, slots, folded, work).find()
    if (found === undefined) return undefined
    return Array.from({ length: slots / 2 }, (_, group) => {
      const [from = -1, to = -1] = found.subarray(group * 2, group * 2 + 2)
      return from < 0 || to < from ? '' : whole.slice(from, to)
    })
  }
}

/** Places in the program, each once, in the order of their right of way, with what they saved. */
class Ways {
  readonly places: Int32Array
  readonly saved: Int32Array
  readonly #seen: Int32Array
  count = 0
  #round = 0

  constructor(length: number, slots: number) {
    this.places = new Int32Array(length)
    this.saved = new Int32Array(length * slots)
    this.#seen = new Int32Array(length)
  }

  clear(): void {
    this.count = 0
    this.#round++
  }

  /** True the first time since the last `clear`. */
  enter(place: number): boolean {
    if (this.#seen[place] === this.#round) return false
    this.#seen[place] = this.#round
    return true
  }
}

/** Lives for one text. */
class Run {
  readonly #steps: readonly RegexStep[]
  /** 0: nobody asks where it matches. */
  readonly #slots: number
  readonly #text: string
  readonly #work: Work
  #now: Ways
  #next: Ways
  readonly #saved: Int32Array
  /** Places yet to be entered, and slots to be put back: -slot - 1 and its old value. */
  readonly #waiting: number[] = []
  #best: Int32Array | undefined

  constructor(steps: readonly RegexStep[], slots: number, text: string, work: Work) {
    this.#steps = steps
    this.#slots = slots
    this.#text = text
    this.#work = work
    this.#now = new Ways(steps.length, slots)
    this.#next = new Ways(steps.length, slots)
    this.#now.clear()
    this.#next.clear()
    this.#saved = new Int32Array(slots)
  }

  /** What was saved, or undefined when it does not match. */
  find(): Int32Array | undefined {
    const text = this.#text
    this.#work.look(this.#steps.length)
    for (let at = 0; ; ) {
      // Later beginnings come last, and none when there is a match: the leftmost one counts.
      if (this.#best === undefined) {
        this.#saved.fill(-1)
        this.#enter(this.#now, 0, at)
      }
      if (this.#best !== undefined && this.#slots === 0) return this.#best
      const { count } = this.#now
      if (count === 0 && this.#best !== undefined) return this.#best
      this.#work.look(1 + count * WAY_SIGNS)
      if (at >= text.length) return this.#best
      const point = text.codePointAt(at) as number
      at += point > 0xffff ? 2 : 1
      for (let i = 0; i < count; i++) this.#take(i, point, at)
      const used = this.#now
      this.#now = this.#next
      this.#next = used
      used.clear()
    }
  }

  /** The way at this place goes on where the sign lets it. */
  #take(i: number, point: number, at: number): void {
    const place = this.#now.places[i] as number
    const step = this.#steps[place] as RegexStep
    const goesOn =
      step.op === 'any' ||
      (step.op === 'sign' && step.point === point) ||
      (step.op === 'set' && step.set.has(point))
    if (!goesOn) return
    const slots = this.#slots
    for (let slot = 0; slot < slots; slot++) {
      this.#saved[slot] = this.#now.saved[i * slots + slot] as number
    }
    this.#enter(this.#next, place + 1, at)
  }

  /** Follows all steps that take no sign. */
  #enter(ways: Ways, first: number, at: number): void {
    const waiting = this.#waiting
    waiting.push(first)
    let passed = 0
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      passed++
      if (place < 0) {
        this.#saved[-place - 1] = waiting.pop() as number
        continue
      }
      if (!ways.enter(place)) continue
      const step = this.#steps[place] as RegexStep
      switch (step.op) {
        case 'jump':
          waiting.push(place + step.by)
          break
        case 'split':
          waiting.push(place + step.second, place + step.first)
          break
        case 'save':
          this.#save(step.slot, at)
          waiting.push(place + 1)
          break
        case 'at':
          if (isAt(step.place, this.#text, at)) waiting.push(place + 1)
          break
        case 'match':
          this.#keep()
          break
        case 'sign':
        case 'any':
        case 'set':
          this.#add(ways, place)
          break
      }
    }
    this.#work.look(passed * PLACE_SIGNS)
  }

  #save(slot: number, at: number): void {
    if (slot >= this.#slots) return
    this.#waiting.push(this.#saved[slot] as number, -slot - 1)
    this.#saved[slot] = at
  }

  #add(ways: Ways, place: number): void {
    const slots = this.#slots
    ways.places[ways.count] = place
    for (let slot = 0; slot < slots; slot++) {
      ways.saved[ways.count * slots + slot] = this.#saved[slot] as number
    }
    ways.count++
  }

  /** A match: better than none, than one further right, and than a shorter one. */
  #keep(): void {
    const best = this.#best
    const saved = this.#saved
    if (best !== undefined && this.#slots > 0) {
      const [from = 0, to = 0] = best
      const [start = 0, end = 0] = saved
      if (start > from || (start === from && end <= to)) return
    }
    this.#best = saved.slice()
  }
}

function isAt(place: RegexPlace, text: string, at: number): boolean {
  switch (place) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'boundary':
      return isWordAt(text, at - 1) !== isWordAt(text, at)
    case 'inside':
      return isWordAt(text, at - 1) === isWordAt(text, at)
    case 'word-start':
      return !isWordAt(text, at - 1) && isWordAt(text, at)
    case 'word-end':
      return isWordAt(text, at - 1) && !isWordAt(text, at)
  }
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && WORD_SIGN.test(text.charAt(at))
}
