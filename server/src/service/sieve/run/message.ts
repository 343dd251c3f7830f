/**
 * The message as a script sees and changes it. Changes are kept as a list beside the octets that came, and are put in when
 * somebody wants the whole: a message of 25 MB is not copied for each field. RFC 5293, RFC 5703 §5
 */
import { joinOctets } from '../../../lib/join-octets.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { mailboxAddress, mailboxesOf, readAddressList } from '../../../mail/header/address-list.ts'
import { addressField, textField } from '../../../mail/header/build.ts'
import { decodeWords } from '../../../mail/header/encoded-word.ts'
import { type Field, fieldName, fieldText, type Header, readHeader } from '../../../mail/header/header.ts'
import { type MessageStructure, readStructure } from '../../../mail/mime/structure.ts'
import { MatchText } from '../../../mail/sieve/match/text.ts'
import { ADDRESS_FIELDS } from '../../../mail/sieve/names.ts'
import { type Budget, RunFault } from './budget.ts'
import { EDITS_MAX, FIELD_SIGNS_MAX } from './limits.ts'

/** A field as it stands now. */
export type Line = {
  /** In lower case. */
  readonly name: string
  /** Unfolded, encoded words still encoded. */
  readonly text: string
  /** For tests: decoded. */
  readonly shown: MatchText
}

type Entry = Line & {
  /** Where it stands in the octets, or how it is written. */
  readonly place: Field | string
}

export type Cut = { readonly from: number; readonly to: number; readonly by: Uint8Array }

/** Lives for one run. */
export class MessageView {
  readonly #budget: Budget
  #base: Uint8Array
  #header: Header | undefined
  #entries: Entry[] | undefined
  #byName: Map<string, Entry[]> | undefined
  #removed: Field[] = []
  #top: string[] = []
  #bottom: string[] = []
  #cuts: Cut[] = []
  #edits = 0
  #structure: MessageStructure | undefined
  /** The whole with all changes; undefined: not put together since the last one. */
  #whole: Uint8Array | undefined
  /** The octets that came. */
  readonly original: Uint8Array

  constructor(bytes: Uint8Array, budget: Budget) {
    this.original = bytes
    this.#base = bytes
    this.#whole = bytes
    this.#budget = budget
  }

  /** What places of parts and cuts are counted in: the octets without the changes of this moment. */
  get base(): Uint8Array {
    return this.#base
  }

  /** Fields of that name (in lower case), from the top. */
  fields(name: string): readonly Line[] {
    this.#byName ??= Map.groupBy(this.#lines(), (line) => line.name)
    return this.#byName.get(name) ?? []
  }

  /** The parts of the base. */
  structure(): MessageStructure {
    if (this.#structure === undefined) {
      this.#budget.handle(this.#base.length)
      this.#structure = readStructure(this.#base)
    }
    return this.#structure
  }

  /** Undefined while it is the message that came. */
  changed(): Uint8Array | undefined {
    const whole = this.whole()
    return whole === this.original ? undefined : whole
  }

  /** All of it, as it stands now. */
  whole(): Uint8Array {
    this.#whole ??= this.#compose()
    return this.#whole
  }

  /** From here on the message with its changes is the base: for tests of parts, outside of loops over them. */
  settle(): void {
    if (this.#whole === this.#base) return
    this.become(this.whole())
  }

  /** Another message takes its place. */
  become(bytes: Uint8Array): void {
    this.#base = bytes
    this.#whole = bytes
    this.#header = undefined
    this.#entries = undefined
    this.#byName = undefined
    this.#structure = undefined
    this.#removed = []
    this.#top = []
    this.#bottom = []
    this.#cuts = []
  }

  /** Throws RunFault where such a field cannot be written. THREATS SV5 */
  add(name: string, text: string, last: boolean): void {
    this.countEdit()
    if (text.length > FIELD_SIGNS_MAX) throw new RunFault('sieve.run.header')
    this.#budget.look(text.length * ENCODED_SIGNS)
    const entry = newEntry(name, text)
    const lines = this.#lines()
    if (last) {
      lines.push(entry)
      this.#bottom.push(entry.place)
    } else {
      lines.unshift(entry)
      this.#top.unshift(entry.place)
    }
    this.#forget()
  }

  remove(line: Line): void {
    this.countEdit()
    const lines = this.#lines()
    const at = lines.indexOf(line as Entry)
    const place = lines[at]?.place
    if (place === undefined) return
    lines.splice(at, 1)
    if (typeof place !== 'string') this.#removed.push(place)
    else {
      const isTop = this.#top.indexOf(place)
      if (isTop >= 0) this.#top.splice(isTop, 1)
      else this.#bottom.splice(this.#bottom.indexOf(place), 1)
    }
    this.#forget()
  }

  /** Puts other octets in the place of some of the base. What lies within others that are replaced is gone with them. */
  cut(cut: Cut): void {
    this.countEdit()
    this.#cuts = this.#cuts.filter(({ from, to }) => !(from >= cut.from && to <= cut.to))
    if (!this.#cuts.some(({ from, to }) => cut.from >= from && cut.to <= to)) this.#cuts.push(cut)
    this.#forget()
  }

  countEdit(): void {
    if (++this.#edits > EDITS_MAX) throw new RunFault('sieve.run.edits', { max: EDITS_MAX })
  }

  #forget(): void {
    this.#byName = undefined
    this.#whole = undefined
  }

  #head(): Header {
    this.#header ??= readHeader(this.#base)
    return this.#header
  }

  #lines(): Entry[] {
    if (this.#entries === undefined) {
      const base = this.#base
      const header = this.#head()
      this.#budget.handle(header.fieldsEnd)
      this.#entries = header.fields.map((field) => new FieldLine(base, field))
    }
    return this.#entries
  }

  #compose(): Uint8Array {
    const base = this.#base
    this.#budget.handle(base.length)
    const header = this.#head()
    const start = header.fields[0]?.start ?? header.start
    const cuts: Cut[] = this.#removed.map((field) => ({ from: field.start, to: field.end, by: NOTHING }))
    if (this.#top.length > 0) cuts.push({ from: start, to: start, by: utf8.encode(this.#top.join('')) })
    if (this.#bottom.length > 0)
      cuts.push({
        from: header.fieldsEnd,
        to: header.fieldsEnd,
        by: utf8.encode(lineEndBefore(base, header.fieldsEnd) + this.#bottom.join('')),
      })
    // A message without any header has no empty line behind it either.
    const headless = header.fields.length === 0 && base[start] !== 10 && base[start] !== 13
    if (headless && this.#top.length + this.#bottom.length > 0)
      cuts.push({ from: header.fieldsEnd, to: header.fieldsEnd, by: utf8.encode('\r\n') })
    // What is put in the place of the body comes behind what is added to the header at the same place.
    return spliced(base, [...cuts, ...this.#cuts])
  }
}

/** What a sign of a field costs that is written, in signs that are merely looked at. */
const ENCODED_SIGNS = 16
const NOTHING = new Uint8Array(0)
const utf8 = new TextEncoder()

/** A field of the octets: its texts are made when somebody asks for them. */
class FieldLine implements Entry {
  readonly name: string
  readonly place: Field
  readonly #base: Uint8Array
  #text: string | undefined
  #shown: MatchText | undefined

  constructor(base: Uint8Array, place: Field) {
    this.#base = base
    this.place = place
    this.name = fieldName(base, place)
  }

  get text(): string {
    this.#text ??= fieldText(this.#base, this.place)
    return this.#text
  }

  get shown(): MatchText {
    this.#shown ??= new MatchText(decodeWords(this.text).trim())
    return this.#shown
  }
}

function newEntry(name: string, text: string): Entry & { readonly place: string } {
  const value = text.replaceAll('\t', ' ').trim()
  try {
    const place = ADDRESS_FIELDS.has(name.toLowerCase()) ? addressLine(name, value) : textField(name, value)
    const written = utf8.encode(place)
    const [field] = readHeader(written).fields
    if (field === undefined) throw new RunFault('sieve.run.header')
    return {
      name: name.toLowerCase(),
      text: fieldText(written, field),
      shown: new MatchText(value),
      place,
    }
  } catch (fault) {
    if (fault instanceof SyntaxFault) throw new RunFault('sieve.run.header')
    throw fault
  }
}

/** Names of people are encoded one by one, where what is written is addresses. */
function addressLine(name: string, value: string): string {
  const { entries, fault } = readAddressList(value)
  const named = mailboxesOf(entries).map((mailbox) => ({
    name: mailbox.rawName === undefined ? undefined : decodeWords(mailbox.rawName),
    address: mailboxAddress(mailbox),
  }))
  const whole = named.flatMap(({ name: person, address }) =>
    address === undefined ? [] : [{ name: person, address }],
  )
  const isList = fault === undefined && whole.length === named.length && named.length > 0
  return isList ? addressField(name, whole) : textField(name, value)
}

/** The last line of a header that ends with the message may have no end. */
function lineEndBefore(bytes: Uint8Array, at: number): string {
  return at > 0 && bytes[at - 1] !== 10 ? '\r\n' : ''
}

/** The octets with others in the place of some. Cuts do not overlap; those at one place stand in their order. */
export function spliced(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  const sorted = cuts.toSorted((a, b) => a.from - b.from)
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { from, to, by } of sorted) {
    pieces.push(bytes.subarray(at, Math.max(at, from)), by)
    at = Math.max(at, to)
  }
  pieces.push(bytes.subarray(at))
  return joinOctets(pieces)
}
