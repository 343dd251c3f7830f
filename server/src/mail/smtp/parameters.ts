/**
 * The parameters behind the path of MAIL and RCPT.
 *
 *   MAIL FROM:<ana@empresa.test> SIZE=5120 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+2B314
 *   RCPT TO:<luis@otra.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;luis@otra.test
 *
 * RFC 5321 §4.1.2, RFC 1870 §6, RFC 6152 §2, RFC 3030 §3, RFC 3461 §4, RFC 4954 §5, RFC 6531 §3.4,
 * RFC 8689 §2, RFC 4865 §3
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { decodeUtf8AddrXtext, decodeXtext } from './xtext.ts'

export type BodyType = '7bit' | '8bitmime' | 'binarymime'
export type NotifyWord = 'never' | 'success' | 'failure' | 'delay'

export type MailParameters = {
  readonly sizeBytes?: number
  readonly body: BodyType
  readonly smtpUtf8: boolean
  readonly ret?: 'full' | 'headers'
  readonly envelopeId?: string
  /** It must not travel on without TLS. RFC 8689 §2 */
  readonly requireTls?: true
  /** Not before so many seconds from now, or not before that time in ms since 1970. RFC 4865 §3 */
  readonly hold?: { readonly forSeconds: number } | { readonly untilMs: number }
  /** Keywords that this server did not offer: the answer is 555. RFC 5321 §4.1.1.11 */
  readonly unknown: readonly string[]
}

export type RcptParameters = {
  readonly notify?: readonly NotifyWord[]
  /** `rfc822;luis@otra.test`, decoded. */
  readonly originalRecipient?: string
  readonly unknown: readonly string[]
}

type Parameter = { readonly value: string | undefined; readonly offset: number }

/** Octets of ENVID before and after decoding. RFC 3461 §4.4 */
const ENVID_OCTETS = 100
/** Octets of ORCPT. RFC 3461 §4.2 */
const ORCPT_OCTETS = 500
/** Enough for every message there is; more digits are no number a program should trust. RFC 1870 §6 */
const SIZE_DIGITS = 15
/** RFC 4865 §3 */
const HOLD_SECONDS = /^\d{1,9}$/
/** RFC 3339 §5.6 */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i
const BODIES: ReadonlyMap<string, BodyType> = new Map([
  ['7BIT', '7bit'],
  ['8BITMIME', '8bitmime'],
  ['BINARYMIME', 'binarymime'],
])
const NOTIFY: ReadonlyMap<string, NotifyWord> = new Map([
  ['NEVER', 'never'],
  ['SUCCESS', 'success'],
  ['FAILURE', 'failure'],
  ['DELAY', 'delay'],
])
const KEYWORD = /^[A-Za-z0-9][A-Za-z0-9-]*$/
const VALUE = /^[!-<>-~\x80-\u{10ffff}]+$/u

export function parseMailParameters(line: string, from: number): MailParameters {
  let parameters: MailParameters = NO_MAIL_PARAMETERS
  for (const [keyword, { value, offset }] of split(line, from)) {
    if (keyword === 'SIZE') parameters = { ...parameters, sizeBytes: parseSize(value, offset) }
    else if (keyword === 'BODY') parameters = { ...parameters, body: oneOf(BODIES, value, offset) }
    else if (keyword === 'SMTPUTF8') {
      if (value !== undefined) throw new SyntaxFault('SMTPUTF8 without a value', offset)
      parameters = { ...parameters, smtpUtf8: true }
    } else if (keyword === 'REQUIRETLS') {
      if (value !== undefined) throw new SyntaxFault('REQUIRETLS without a value', offset)
      parameters = { ...parameters, requireTls: true }
    } else if (keyword === 'HOLDFOR' || keyword === 'HOLDUNTIL') {
      if (parameters.hold !== undefined) throw new SyntaxFault('one of HOLDFOR and HOLDUNTIL', offset)
      parameters = { ...parameters, hold: parseHold(keyword, value, offset) }
    } else if (keyword === 'RET') parameters = { ...parameters, ret: oneOf(RETS, value, offset) }
    else if (keyword === 'ENVID') parameters = { ...parameters, envelopeId: parseEnvelopeId(value, offset) }
    // Who the client says first submitted it is of no use to us: we believe only whom we signed in. RFC 4954 §5
    else if (keyword === 'AUTH') decodeXtext(need(value, offset), offset)
    else parameters = { ...parameters, unknown: [...parameters.unknown, keyword] }
  }
  return parameters
}

const RETS: ReadonlyMap<string, 'full' | 'headers'> = new Map([
  ['FULL', 'full'],
  ['HDRS', 'headers'],
])
const NO_MAIL_PARAMETERS: MailParameters = { body: '7bit', smtpUtf8: false, unknown: [] }
const NO_RCPT_PARAMETERS: RcptParameters = { unknown: [] }

export function parseRcptParameters(line: string, from: number): RcptParameters {
  let parameters: RcptParameters = NO_RCPT_PARAMETERS
  for (const [keyword, { value, offset }] of split(line, from)) {
    if (keyword === 'NOTIFY') parameters = { ...parameters, notify: parseNotify(value, offset) }
    else if (keyword === 'ORCPT')
      parameters = { ...parameters, originalRecipient: parseOriginalRecipient(value, offset) }
    else parameters = { ...parameters, unknown: [...parameters.unknown, keyword] }
  }
  return parameters
}

function parseSize(value: string | undefined, offset: number): number {
  const digits = need(value, offset)
  if (!/^[0-9]+$/.test(digits) || digits.length > SIZE_DIGITS)
    throw new SyntaxFault('a number of octets', offset)
  return Number(digits)
}

/** RFC 4865 §3, with the date-time of its erratum 2040 */
function parseHold(
  keyword: 'HOLDFOR' | 'HOLDUNTIL',
  value: string | undefined,
  offset: number,
): NonNullable<MailParameters['hold']> {
  const text = need(value, offset)
  if (keyword === 'HOLDFOR') {
    if (!HOLD_SECONDS.test(text)) throw new SyntaxFault('a number of seconds', offset)
    return { forSeconds: Number(text) }
  }
  const untilMs = INSTANT.test(text) ? Date.parse(text.toUpperCase()) : Number.NaN
  if (Number.isNaN(untilMs)) throw new SyntaxFault('a date and time such as 2026-12-01T09:00:00Z', offset)
  return { untilMs }
}

function parseEnvelopeId(value: string | undefined, offset: number): string {
  const decoded = decodeXtext(need(value, offset), offset)
  if (decoded.length > ENVID_OCTETS || !/^[\x20-\x7e]+$/.test(decoded))
    throw new SyntaxFault(`at most ${ENVID_OCTETS} printable characters`, offset)
  return decoded
}

/** `NEVER` alone, or the others in any order. RFC 3461 §4.1 */
function parseNotify(value: string | undefined, offset: number): NotifyWord[] {
  const words = need(value, offset)
    .split(',')
    .map((word) => oneOf(NOTIFY, word, offset))
  if (words.length > NOTIFY.size || (words.includes('never') && words.length > 1))
    throw new SyntaxFault('NEVER alone', offset)
  return words
}

/** addr-type ";" xtext; RFC 6533 §3 for the type utf-8. */
function parseOriginalRecipient(value: string | undefined, offset: number): string {
  const text = need(value, offset)
  const semicolon = text.indexOf(';')
  if (text.length > ORCPT_OCTETS || semicolon < 1 || !KEYWORD.test(text.slice(0, semicolon)))
    throw new SyntaxFault('a type, a semicolon and an address', offset)
  const type = text.slice(0, semicolon).toLowerCase()
  const address = text.slice(semicolon + 1)
  const at = offset + semicolon + 1
  return `${type};${type === 'utf-8' ? decodeUtf8AddrXtext(address, at) : decodeXtext(address, at)}`
}

/** *(SP keyword ["=" value]), to the end of the line. */
function split(line: string, from: number): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  let at = from
  while (at < line.length) {
    if (line[at] !== ' ') throw new SyntaxFault('a space', at)
    at++
    // Blanks at the end and double ones come from real clients; they change no meaning.
    if (at === line.length || line[at] === ' ') continue
    const space = line.indexOf(' ', at)
    const end = space < 0 ? line.length : space
    const equals = line.slice(at, end).indexOf('=')
    const keyword = line.slice(at, equals < 0 ? end : at + equals)
    const value = equals < 0 ? undefined : line.slice(at + equals + 1, end)
    if (!KEYWORD.test(keyword)) throw new SyntaxFault('a parameter', at)
    if (value !== undefined && !VALUE.test(value)) throw new SyntaxFault('a value', at + equals + 1)
    if (parameters.has(keyword.toUpperCase())) throw new SyntaxFault('each parameter once', at)
    parameters.set(keyword.toUpperCase(), { value, offset: at })
    at = end
  }
  return parameters
}

function need(value: string | undefined, offset: number): string {
  if (value === undefined) throw new SyntaxFault('a value', offset)
  return value
}

function oneOf<T>(choices: ReadonlyMap<string, T>, value: string | undefined, offset: number): T {
  const choice = choices.get(need(value, offset).toUpperCase())
  if (choice === undefined) throw new SyntaxFault(`one of ${[...choices.keys()].join(', ')}`, offset)
  return choice
}
