/** LDAP messages: those we send, and those we understand. RFC 4511 §4 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BER, BerReader, boolean, element, integer, octets } from './ber.ts'
import { DIAGNOSTIC_CHARACTERS, ENTRY_VALUES } from './limits.ts'

/** RFC 4511 §4.1.9, those that are told apart here. */
export const RESULT = {
  success: 0,
  sizeLimitExceeded: 4,
  constraintViolation: 19,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unwillingToPerform: 53,
} as const

export type LdapResult = {
  readonly code: number
  /** What the server says about it: for the log and for operators. */
  readonly diagnostic: string
}

export type LdapEntry = {
  readonly dn: string
  /** By name in lower case, without options. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

export type SearchQuestion = {
  readonly base: string
  readonly scope: 'base' | 'subtree'
  /** encodeFilter */
  readonly filter: Uint8Array
  readonly attributes: readonly string[]
  /** Entries. */
  readonly sizeLimit: number
  readonly timeLimitS: number
}

export type Answer =
  | { readonly kind: 'bound' | 'found' | 'extended'; readonly result: LdapResult }
  | { readonly kind: 'entry'; readonly entry: LdapEntry }
  /** Somewhere else there may be more: never followed. */
  | { readonly kind: 'reference' }

const VERSION = 3
const REQUEST = { bind: 0x60, unbind: 0x42, search: 0x63, extended: 0x77 }
const RESPONSE = { bind: 0x61, entry: 0x64, done: 0x65, reference: 0x73, extended: 0x78 }
const SIMPLE = 0x80
const REQUEST_NAME = 0x80
const SCOPES = { base: 0, subtree: 2 } as const
const NEVER_DEREFERENCE = 0
/** RFC 4511 §4.14.1 */
const START_TLS = '1.3.6.1.4.1.1466.20037'

/** A simple bind: who, and the password. RFC 4513 §5.1 */
export function bindRequest(id: number, name: string, password: string): Buffer {
  return message(id, element(REQUEST.bind, integer(VERSION), octets(name), octets(password, SIMPLE)))
}

export function searchRequest(id: number, question: SearchQuestion): Buffer {
  return message(
    id,
    element(
      REQUEST.search,
      octets(question.base),
      integer(SCOPES[question.scope], BER.enumerated),
      integer(NEVER_DEREFERENCE, BER.enumerated),
      integer(question.sizeLimit),
      integer(question.timeLimitS),
      boolean(false),
      question.filter,
      element(BER.sequence, ...question.attributes.map((name) => octets(name))),
    ),
  )
}

export function startTlsRequest(id: number): Buffer {
  return message(id, element(REQUEST.extended, octets(START_TLS, REQUEST_NAME)))
}

export function unbindRequest(id: number): Buffer {
  return message(id, element(REQUEST.unbind))
}

function message(id: number, operation: Buffer): Buffer {
  return element(BER.sequence, integer(id), operation)
}

/** One whole message. Throws SyntaxFault. Controls are not asked for, and are not looked at. */
export function parseMessage(bytes: Buffer): { readonly id: number; readonly answer: Answer } {
  const read = new BerReader(bytes).inside(BER.sequence)
  const id = read.integer()
  return { id, answer: parseAnswer(read) }
}

function parseAnswer(read: BerReader): Answer {
  const tag = read.next ?? 0
  switch (tag) {
    case RESPONSE.bind:
      return { kind: 'bound', result: parseResult(read.inside(RESPONSE.bind)) }
    case RESPONSE.done:
      return { kind: 'found', result: parseResult(read.inside(RESPONSE.done)) }
    case RESPONSE.extended:
      return { kind: 'extended', result: parseResult(read.inside(RESPONSE.extended)) }
    case RESPONSE.entry:
      return { kind: 'entry', entry: parseEntry(read.inside(RESPONSE.entry)) }
    case RESPONSE.reference:
      return { kind: 'reference' }
    default:
      throw new SyntaxFault('an answer', 0)
  }
}

function parseResult(read: BerReader): LdapResult {
  const code = read.integer(BER.enumerated)
  read.octets()
  const diagnostic = read.text().slice(0, DIAGNOSTIC_CHARACTERS)
  return { code, diagnostic: diagnostic.replace(/[\0\r\n]+/g, ' ').trim() }
}

function parseEntry(read: BerReader): LdapEntry {
  const dn = read.text()
  const attributes = new Map<string, readonly string[]>()
  let count = 0
  for (const list = read.inside(BER.sequence); list.more; ) {
    const attribute = list.inside(BER.sequence)
    const name = (attribute.text().toLowerCase().split(';', 1)[0] ?? '').trim()
    const values: string[] = [...(attributes.get(name) ?? [])]
    for (const set = attribute.inside(BER.set); set.more; count++) {
      if (count >= ENTRY_VALUES) throw new SyntaxFault('fewer values', 0)
      values.push(set.text())
    }
    attributes.set(name, values)
  }
  return { dn, attributes }
}
