/** `replace` and `enclose`: other text in the place of a part, or the whole message within another one. RFC 5703 §5, §6 */

import { createHash } from 'node:crypto'
import { joinOctets } from '../../../lib/join-octets.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { textField } from '../../../mail/header/build.ts'
import { type Field, fieldName, readHeader } from '../../../mail/header/header.ts'
import { encodeQuotedPrintable } from '../../../mail/mime/quote.ts'
import { oneAddress } from '../../../mail/sieve/addresses.ts'
import { isFieldName, isUntouchable } from '../../../mail/sieve/names.ts'
import type { SieveAct } from '../../../mail/sieve/program.ts'
import { RunFault } from './budget.ts'
import { spliced } from './message.ts'
import type { RunState } from './state.ts'

type ActOf<Kind extends SieveAct['kind']> = Extract<SieveAct, { kind: Kind }>

const utf8 = new TextEncoder()
/** What an outer message says of itself: how the inner one came here, and who wrote it to whom. RFC 5703 §6 */
const OUTER: ReadonlySet<string> = new Set([
  'return-path',
  'received',
  'authentication-results',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'date',
  'message-id',
  'auto-submitted',
])

export function replacePart({ mime, subject, from, text }: ActOf<'replace'>, state: RunState): void {
  const entity = mime ? mimeEntity(state.text(text)) : textEntity(state.text(text))
  const { part } = state
  const bytes = state.view.base
  if (part !== undefined && part !== state.root()) {
    state.view.cut({ from: part.headerStart, to: part.bodyEnd, by: withoutLineEnd(entity) })
    return
  }
  const root = state.root()
  if (subject !== undefined) retitle('Subject', state.text(subject), state)
  if (from !== undefined) retitle('From', addressText(state.text(from)), state)
  // The message keeps its header but for what tells how its body is read. RFC 5703 §5
  if (part === undefined) {
    for (const name of MIME_FIELDS) for (const line of [...state.view.fields(name)]) state.view.remove(line)
    const [head, body] = splitEntity(entity)
    const now = state.view.whole()
    const { fieldsEnd } = readHeader(now)
    state.view.countEdit()
    state.view.become(
      spliced(now.subarray(0, fieldsEnd), [{ from: fieldsEnd, to: fieldsEnd, by: joinOctets([head, body]) }]),
    )
    return
  }
  const cuts = root.header.fields.filter((field) => MIME_FIELDS.includes(fieldName(bytes, field)))
  const [head, body] = splitEntity(entity)
  for (const field of cuts) state.view.cut({ from: field.start, to: field.end, by: new Uint8Array(0) })
  state.view.cut({ from: root.header.fieldsEnd, to: root.bodyEnd, by: joinOctets([head, body]) })
}

const MIME_FIELDS: readonly string[] = [
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
  'content-language',
  'content-md5',
]

export function enclose({ subject, headers, text }: ActOf<'enclose'>, state: RunState): void {
  state.view.countEdit()
  const inner = state.view.whole()
  state.budget.handle(inner.length * 4)
  const boundary = boundaryFor(inner)
  const head = [
    ...outerFields(inner, subject !== undefined),
    ...(subject === undefined ? [] : [built('Subject', state.text(subject))]),
    ...state.texts(headers).map(ownField),
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`,
  ]
  const bit8 = isAscii(inner) ? '7bit' : '8bit'
  const before = [
    ...head,
    `--${boundary}\r\n`,
    new TextDecoder().decode(textEntity(state.text(text))),
    `\r\n--${boundary}\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: ${bit8}\r\n\r\n`,
  ].join('')
  const bytes = [utf8.encode(before), inner, utf8.encode(`\r\n--${boundary}--\r\n`)]
  state.view.become(joinOctets(bytes))
}

/** A field of the caller's own, `Name: text`. */
function ownField(line: string): string {
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0)).trim()
  if (!isFieldName(name) || isUntouchable(name)) throw new RunFault('sieve.run.header')
  return built(name, line.slice(colon + 1).trim())
}

function outerFields(inner: Uint8Array, hasSubject: boolean): readonly string[] {
  const decoder = new TextDecoder()
  const isOuter = (field: Field): boolean => {
    const name = fieldName(inner, field)
    return OUTER.has(name) || name.startsWith('x-valija-') || (name === 'subject' && !hasSubject)
  }
  return readHeader(inner)
    .fields.filter(isOuter)
    .map((field) => `${decoder.decode(inner.subarray(field.start, field.end)).replace(/\r?\n$/, '')}\r\n`)
}

/** The old field stays under another name. RFC 5703 §5 */
function retitle(name: 'Subject' | 'From', text: string, state: RunState): void {
  for (const line of [...state.view.fields(name.toLowerCase())]) {
    state.view.remove(line)
    state.view.add(`Original-${name}`, line.shown.text, false)
  }
  state.view.add(name, text, false)
}

function addressText(text: string): string {
  if (oneAddress(text) === undefined) throw new RunFault('sieve.address', { text })
  return text
}

function built(name: string, text: string): string {
  try {
    return textField(name, text)
  } catch (fault) {
    if (fault instanceof SyntaxFault) throw new RunFault('sieve.run.header')
    throw fault
  }
}

/** A text as a part of its own. */
function textEntity(text: string): Uint8Array {
  const lines = text.replaceAll(/\r?\n/g, '\r\n')
  return utf8.encode(
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' +
      encodeQuotedPrintable(lines),
  )
}

/** What the script wrote as an entity: the octets of its UTF-8. */
function mimeEntity(text: string): Uint8Array {
  return utf8.encode(text.replaceAll(/\r?\n/g, '\r\n'))
}

/** Its header with MIME-Version, and behind an empty line its body. */
function splitEntity(entity: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const { fieldsEnd, bodyStart } = readHeader(entity)
  const head = joinOctets([
    utf8.encode('MIME-Version: 1.0\r\n'),
    entity.subarray(0, fieldsEnd),
    utf8.encode('\r\n'),
  ])
  return [head, entity.subarray(bodyStart)]
}

/** The line end before a boundary belongs to the boundary. RFC 2046 §5.1.1 */
function withoutLineEnd(entity: Uint8Array): Uint8Array {
  let end = entity.length
  if (end > 0 && entity[end - 1] === 10) end--
  if (end > 0 && entity[end - 1] === 13) end--
  return entity.subarray(0, end)
}

function isAscii(octets: Uint8Array): boolean {
  for (let at = 0; at < octets.length; at++) if ((octets[at] as number) > 0x7f) return false
  return true
}

/** One that cannot stand in the message: it is made of all of it. RFC 2046 §5.1.1 */
function boundaryFor(inner: Uint8Array): string {
  return `=_valija_${createHash('sha256').update(inner).digest('base64url').slice(0, 22)}`
}
