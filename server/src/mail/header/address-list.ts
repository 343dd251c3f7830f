/**
 * Address lists of headers: From, To, Cc, Reply-To and their like, in RFC 5322's grammar with its obsolete forms, and
 * in the forms that broken programs send.
 *
 *   Ventas: "Doe, Ana" <ana@a.test>, luis@b.test (Luis);, =?utf-8?q?Jos=C3=A9?= <jose@c.test>
 *
 * There is one reader. `readAddressList` shows what it can make of any text and names the first fault;
 * `parseAddressList`, for every decision about who is meant, throws it (THREATS IN6). One loop, no recursion.
 * RFC 5322 §3.4, RFC 5322 §4.4
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Address, formatLocal, tryParseMailbox } from '../address.ts'
import { ADDRESSES_MAX } from '../limits.ts'
import type { CharsetFallback } from '../mime/charset.ts'
import { type AddressToken, AddressTokens } from './address-tokens.ts'
import { decodeWords } from './encoded-word.ts'

/** One mailbox as it was written. */
export type HeaderMailbox = {
  readonly kind: 'mailbox'
  /** Display name without quotes, else the comment; encoded words still encoded. */
  readonly rawName: string | undefined
  /** `@a,@b` of an obsolete route. RFC 5322 §4.4 */
  readonly route: string | undefined
  /** Without quotes. */
  readonly local: string
  /** As written; empty where none is. */
  readonly host: string
}

export type HeaderGroup = {
  readonly kind: 'group'
  readonly rawName: string
  readonly members: readonly HeaderMailbox[]
}

export type AddressList = {
  readonly entries: readonly (HeaderMailbox | HeaderGroup)[]
  /** The first place where the text leaves the grammar. */
  readonly fault: SyntaxFault | undefined
  /** There were more mailboxes than are read. */
  readonly truncated: boolean
}

/** Reads any text. Never throws. */
export function readAddressList(text: string): AddressList {
  return new ListReader(text).run()
}

/** Reads a text that is an address list and nothing else; throws a SyntaxFault on everything that is not. */
export function parseAddressList(text: string): readonly (HeaderMailbox | HeaderGroup)[] {
  const { entries, fault, truncated } = readAddressList(text)
  if (fault !== undefined) throw fault
  if (truncated) throw new SyntaxFault(`at most ${ADDRESSES_MAX} addresses`, text.length)
  return entries
}

/** The mailboxes of a list, those of groups among them. */
export function mailboxesOf(entries: readonly (HeaderMailbox | HeaderGroup)[]): readonly HeaderMailbox[] {
  return entries.flatMap((entry) => (entry.kind === 'group' ? entry.members : [entry]))
}

/** The address that mail can be sent to; undefined where what was written is none. */
export function mailboxAddress({ local, host }: HeaderMailbox): Address | undefined {
  if (local === '' || host === '') return undefined
  try {
    return tryParseMailbox(`${formatLocal(local)}@${host}`)
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}

/** The name for people. */
export function displayName(
  { rawName }: { readonly rawName: string | undefined },
  fallback?: CharsetFallback,
): string | undefined {
  const name = rawName === undefined ? '' : decodeWords(rawName, fallback).trim()
  return name === '' ? undefined : name
}

/** Lives for one text. */
class ListReader {
  readonly #tokens: AddressTokens
  readonly #entries: (HeaderMailbox | HeaderGroup)[] = []
  #group: { rawName: string; members: HeaderMailbox[] } | undefined
  /** What stands outside of angle brackets since the last separator. */
  #pieces: AddressToken[] = []
  #comment: string | undefined
  #angle: readonly AddressToken[] | undefined
  #count = 0

  constructor(text: string) {
    this.#tokens = new AddressTokens(text)
  }

  run(): AddressList {
    const tokens = this.#tokens
    for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
      if (this.#count >= ADDRESSES_MAX && token.kind !== 'comment' && token.kind !== ';') {
        return this.#finish(true)
      }
      switch (token.kind) {
        case 'comment':
          this.#comment = token.text
          break
        case ',':
          this.#endElement()
          break
        case ';':
          this.#endElement()
          this.#endGroup(token)
          break
        case ':':
          this.#beginGroup(token)
          break
        case '<':
          this.#readAngle(token)
          break
        case '>':
          tokens.fault('an address', token.start)
          break
        case 'word':
        case 'quoted':
        case 'literal':
        case '@':
        case '.':
          this.#addPiece(token)
          break
      }
    }
    this.#endElement()
    if (this.#group !== undefined) tokens.fault(';', tokens.end)
    return this.#finish(false)
  }

  #finish(truncated: boolean): AddressList {
    if (this.#group !== undefined) this.#entries.push({ kind: 'group', ...this.#group })
    return { entries: this.#entries, fault: this.#tokens.firstFault, truncated }
  }

  #addPiece(token: AddressToken): void {
    if (this.#angle !== undefined) this.#tokens.fault(',', token.start)
    this.#pieces.push(token)
  }

  #beginGroup(colon: AddressToken): void {
    const named = this.#pieces.length > 0 && this.#angle === undefined
    if (this.#group !== undefined || !named || this.#pieces.some(isAt)) {
      this.#tokens.fault('an address', colon.start)
      this.#pieces.push({ ...colon, kind: 'word' })
      return
    }
    this.#group = { rawName: phraseOf(this.#pieces), members: [] }
    this.#clear()
  }

  #endGroup(semicolon: AddressToken): void {
    // Some programs part addresses with semicolons: outside of a group it is a comma.
    if (this.#group === undefined) this.#tokens.fault(',', semicolon.start)
    else this.#entries.push({ kind: 'group', ...this.#group })
    this.#group = undefined
  }

  /** From behind `<` to behind `>`. */
  #readAngle(open: AddressToken): void {
    const tokens = this.#tokens
    const inside: AddressToken[] = []
    if (this.#angle !== undefined) {
      tokens.fault(',', open.start)
      this.#endElement()
    }
    for (;;) {
      const token = tokens.next()
      if (token === undefined) {
        tokens.fault('>', tokens.end)
        break
      }
      if (token.kind === '>') break
      if (token.kind === 'comment') this.#comment = token.text
      else if (token.kind === '<') tokens.fault('an address', token.start)
      else inside.push(token)
    }
    this.#angle = inside
  }

  #endElement(): void {
    const pieces = this.#pieces
    if (this.#angle !== undefined) this.#endAngle(this.#angle)
    else if (pieces.length > 0) this.#splitBare(pieces)
    this.#clear()
  }

  #clear(): void {
    this.#pieces = []
    this.#comment = undefined
    this.#angle = undefined
  }

  #endAngle(inside: readonly AddressToken[]): void {
    const { route, rest } = this.#splitRoute(inside)
    const at = rest.findLastIndex(isAt)
    const local = at < 0 ? rest : rest.slice(0, at)
    const host = at < 0 ? [] : rest.slice(at + 1)
    this.#checkSpec(local, host, at >= 0, this.#tokens.at)
    const spec = { local: specOf(local), host: specOf(host) }
    // `ana@a.test <ana@a.test>` says one thing twice; two addresses would be two answers.
    if (this.#pieces.some(isAt)) {
      const said = this.#pieces.map(({ text }) => text).join('')
      if (said !== `${spec.local}@${spec.host}`) this.#tokens.fault('one address', this.#tokens.at)
    }
    const phrase = phraseOf(this.#pieces)
    this.#push({ kind: 'mailbox', rawName: phrase === '' ? this.#comment : phrase, route, ...spec })
  }

  /** `@a,@b:` in front of an address. */
  #splitRoute(inside: readonly AddressToken[]): { route: string | undefined; rest: readonly AddressToken[] } {
    const colon = inside[0]?.kind === '@' ? inside.findIndex(({ kind }) => kind === ':') : -1
    if (colon < 0) return { route: undefined, rest: inside }
    return { route: specOf(inside.slice(0, colon)), rest: inside.slice(colon + 1) }
  }

  /** Addresses without brackets; more than one where a comma was forgotten. */
  #splitBare(pieces: readonly AddressToken[]): void {
    let from = 0
    let made = 0
    while (from < pieces.length) {
      let at = from
      while (at < pieces.length && pieces[at]?.kind !== '@') at++
      if (at === pieces.length) break
      const start = startOfLocal(pieces, from, at)
      const end = endOfHost(pieces, at + 1)
      const local = pieces.slice(start, at)
      const host = pieces.slice(at + 1, end)
      const before = phraseOf(pieces.slice(from, start))
      if (before !== '' || made > 0) this.#tokens.fault('one address', pieces[from]?.start ?? 0)
      this.#checkSpec(local, host, true, pieces[at]?.start ?? 0)
      const rawName = before === '' ? this.#comment : before
      this.#push({ kind: 'mailbox', rawName, route: undefined, local: specOf(local), host: specOf(host) })
      made++
      from = end
    }
    if (from >= pieces.length) return
    this.#tokens.fault(made === 0 ? '@' : ',', pieces[from]?.start ?? 0)
    if (made > 0) return
    const local = phraseOf(pieces)
    this.#push({ kind: 'mailbox', rawName: this.#comment, route: undefined, local, host: '' })
  }

  /** word *("." word) "@" (atom *("." atom) / literal) */
  #checkSpec(
    local: readonly AddressToken[],
    host: readonly AddressToken[],
    hasAt: boolean,
    offset: number,
  ): void {
    if (!hasAt) this.#tokens.fault('@', offset)
    else if (!isDotted(local, isWord)) {
      this.#tokens.fault('a local part', local[0]?.start ?? offset)
    } else if (!(host.length === 1 && host[0]?.kind === 'literal') && !isDotted(host, isBareWord)) {
      this.#tokens.fault('a domain', host[0]?.start ?? offset)
    }
  }

  #push(mailbox: HeaderMailbox): void {
    if (this.#count >= ADDRESSES_MAX) return
    this.#count++
    if (this.#group === undefined) this.#entries.push(mailbox)
    else this.#group.members.push(mailbox)
  }
}

function isWord({ kind }: AddressToken): boolean {
  return kind === 'word' || kind === 'quoted'
}

function startOfLocal(pieces: readonly AddressToken[], from: number, at: number): number {
  let start = at
  while (start > from) {
    const piece = pieces[start - 1]
    if (piece === undefined || (piece.kind !== '.' && !isWord(piece))) break
    const next = pieces[start]
    if (start < at && isWord(piece) && next !== undefined && isWord(next)) break
    start--
  }
  return start
}

function endOfHost(pieces: readonly AddressToken[], from: number): number {
  if (pieces[from]?.kind === 'literal') return from + 1
  let end = from
  while (end < pieces.length) {
    const piece = pieces[end]
    const previous = pieces[end - 1]
    if (piece === undefined || (piece.kind !== '.' && piece.kind !== 'word')) break
    if (end > from && piece.kind === 'word' && previous?.kind === 'word') break
    end++
  }
  return end
}

function isAt({ kind }: AddressToken): boolean {
  return kind === '@'
}

function isBareWord({ kind }: AddressToken): boolean {
  return kind === 'word'
}

function isDotted(tokens: readonly AddressToken[], isPart: (token: AddressToken) => boolean): boolean {
  if (tokens.length % 2 === 0) return false
  let dot = false
  for (const token of tokens) {
    if (dot ? token.kind !== '.' : !isPart(token)) return false
    dot = !dot
  }
  return true
}

/** The text of an address: no blanks, whatever stood between its parts. */
function specOf(tokens: readonly AddressToken[]): string {
  let spec = ''
  for (const { text } of tokens) spec += text
  return spec
}

/** The text of a name: one blank wherever blanks or comments stood. */
function phraseOf(tokens: readonly AddressToken[]): string {
  const out: string[] = []
  let end = -1
  for (const token of tokens) {
    if (end >= 0 && token.start > end) out.push(' ')
    out.push(token.text)
    end = token.end
  }
  return out.join('').trim()
}
