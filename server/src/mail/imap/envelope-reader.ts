/**
 * Reads again what envelope.ts has written: the few items by which messages are sorted. RFC 9051 §7.5.2
 *
 *   ("date" "subject" from sender reply-to to cc bcc "in-reply-to" "message-id")
 */

export type WireAddress = {
  readonly name: string | undefined
  readonly local: string
  /** Undefined: `local` is the name of a group. */
  readonly host: string | undefined
}

const ITEMS = { subject: 1, from: 2, to: 5, cc: 6 } as const

/** The subject as it was sent, NIL or missing as empty. Also of an envelope that was cut off. */
export function subjectOf(envelope: string): string {
  const reader = new WireReader(envelope)
  reader.skipTo(ITEMS.subject)
  return reader.nstring() ?? ''
}

/** The first address of a field; undefined when there is none. */
export function firstAddress(envelope: string, field: 'from' | 'to' | 'cc'): WireAddress | undefined {
  const reader = new WireReader(envelope)
  reader.skipTo(ITEMS[field])
  if (!reader.open() || !reader.open()) return undefined
  const name = reader.nstring()
  reader.nstring()
  const local = reader.nstring() ?? ''
  return { name, local, host: reader.nstring() }
}

class WireReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Into the outermost brackets and past so many items. */
  skipTo(items: number): void {
    this.open()
    for (let item = 0; item < items; item++) this.#skip()
  }

  open(): boolean {
    this.#blank()
    if (this.#text[this.#at] !== '(') return false
    this.#at++
    return true
  }

  nstring(): string | undefined {
    this.#blank()
    const sign = this.#text[this.#at]
    if (sign === '"') return this.#quoted()
    if (sign === '{') return this.#literal()
    this.#at += 'NIL'.length
    return undefined
  }

  #skip(): void {
    this.#blank()
    if (this.#text[this.#at] !== '(') {
      this.nstring()
      return
    }
    let depth = 0
    do {
      const sign = this.#text[this.#at]
      if (sign === '"' || sign === '{') this.nstring()
      else {
        if (sign === '(') depth++
        if (sign === ')') depth--
        this.#at++
      }
    } while (depth > 0 && this.#at < this.#text.length)
  }

  #blank(): void {
    while (this.#text[this.#at] === ' ') this.#at++
  }

  #quoted(): string {
    const start = ++this.#at
    let escaped = false
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      if (this.#text[this.#at] === '\\') {
        escaped = true
        this.#at++
      }
      this.#at++
    }
    const text = this.#text.slice(start, this.#at++)
    return escaped ? text.replaceAll(/\\(.)/gs, '$1') : text
  }

  /** Its length counts octets of UTF-8. */
  #literal(): string {
    const end = this.#text.indexOf('\r\n', this.#at)
    if (end < 0) {
      this.#at = this.#text.length
      return ''
    }
    let octets = Number.parseInt(this.#text.slice(this.#at + 1, end), 10)
    const start = end + 2
    this.#at = start
    while (octets > 0 && this.#at < this.#text.length) {
      const code = this.#text.codePointAt(this.#at) ?? 0
      octets -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
      this.#at += code < 0x10000 ? 1 : 2
    }
    return this.#text.slice(start, this.#at)
  }
}
