/**
 * BODY and BODYSTRUCTURE in wire form. RFC 9051 §7.5.2
 *
 *   (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 120 4 NIL NIL NIL NIL)… "mixed" ("boundary" "b") NIL NIL NIL)
 */
import { type Disposition, PLAIN_TEXT, readDisposition } from '../header/content.ts'
import { findText } from '../header/header.ts'
import type { Parameters } from '../header/parameters.ts'
import { type Part, walkParts } from '../mime/structure.ts'
import { envelopeOf } from './envelope.ts'
import { wireNstring, wireString, wireText } from './wire-string.ts'

type Wire = { readonly body: string; readonly full: string }

/** Both forms of a whole message. Children are worded before the part that holds them: no recursion. */
export function bodyStructureOf(bytes: Uint8Array, root: Part): { body: string; bodyStructure: string } {
  const wires = new Map<Part, Wire>()
  for (const part of [...walkParts(root)].toReversed()) wires.set(part, wireOf(bytes, part, wires))
  const wire = wires.get(root)
  if (wire === undefined) throw new Error('the root is one of its own parts')
  return { body: wire.body, bodyStructure: wire.full }
}

/** Disposition of a part, if it names one. */
export function dispositionOf(bytes: Uint8Array, part: Part): Disposition | undefined {
  const text = findText(bytes, part.header, 'content-disposition')
  return text === undefined ? undefined : readDisposition(text)
}

function wireOf(bytes: Uint8Array, part: Part, wires: ReadonlyMap<Part, Wire>): Wire {
  const inner = part.children.flatMap((child) => wires.get(child) ?? [])
  const disposition = wireDisposition(dispositionOf(bytes, part))
  const language = wireLanguage(findText(bytes, part.header, 'content-language'))
  const location = wireText(findText(bytes, part.header, 'content-location'))
  if (part.kind === 'multipart') {
    const subtype = wireString(part.type.subtype)
    const parameters = wireParameters(part.type.parameters)
    return {
      body: `(${inner.map(({ body }) => body).join('')} ${subtype})`,
      full: `(${inner.map(({ full }) => full).join('')} ${subtype} ${parameters} ${disposition} ${language} ${location})`,
    }
  }
  const { head, isText } = leafHead(bytes, part)
  const extension = `${wireNstring(findText(bytes, part.header, 'content-md5'))} ${disposition} ${language} ${location}`
  const [message] = inner
  const [child] = part.children
  if (message !== undefined && child !== undefined) {
    const envelope = envelopeOf(bytes, child.header)
    return {
      body: `(${head} ${envelope} ${message.body} ${part.lines})`,
      full: `(${head} ${envelope} ${message.full} ${part.lines} ${extension})`,
    }
  }
  const basic = isText ? `${head} ${part.lines}` : head
  return { body: `(${basic})`, full: `(${basic} ${extension})` }
}

/** Type, parameters, id, description, encoding and octets: what every part that is no multipart begins with. */
function leafHead(bytes: Uint8Array, part: Part): { head: string; isText: boolean } {
  const { type, subtype } = wireType(part)
  // What a text is in when nothing is said: clients are spared the rule. RFC 2046 §4.1.2
  const own = part.type.type === 'multipart' ? PLAIN_TEXT.parameters : part.type.parameters
  const untold = type === 'text' && !own.has('charset')
  const parameters = wireParameters(own, untold ? ['"charset" "us-ascii"'] : [])
  const id = wireNstring(findText(bytes, part.header, 'content-id'))
  const description = wireText(findText(bytes, part.header, 'content-description'))
  const encoding = wireString(encodingName(findText(bytes, part.header, 'content-transfer-encoding')))
  const octets = part.bodyEnd - part.bodyStart
  const head = `${wireString(type)} ${wireString(subtype)} ${parameters} ${id} ${description} ${encoding} ${octets}`
  return { head, isText: type === 'text' }
}

/**
 * The type in the grammar's words. A multipart in which no part was found is the text it was sent as; a message that
 * was not opened (encoded, or too deep) is a file: its line would need an envelope that nobody has read.
 */
function wireType(part: Part): { type: string; subtype: string } {
  const { type, subtype } = part.type
  if (part.kind !== 'leaf') return { type, subtype }
  if (type === 'multipart') return { type: 'text', subtype: 'plain' }
  const isMessage = type === 'message' && (subtype === 'rfc822' || subtype === 'global')
  return isMessage ? { type: 'application', subtype: 'octet-stream' } : { type, subtype }
}

function wireParameters(parameters: Parameters, more: readonly string[] = []): string {
  const pairs: string[] = []
  for (const { wireName, wireValue } of parameters.values())
    pairs.push(`${wireText(wireName)} ${wireString(wireValue)}`)
  pairs.push(...more)
  return pairs.length === 0 ? 'NIL' : `(${pairs.join(' ')})`
}

function wireDisposition(disposition: Disposition | undefined): string {
  if (disposition === undefined) return 'NIL'
  return `(${wireString(disposition.kind)} ${wireParameters(disposition.parameters)})`
}

/** Always a list: some clients know no other form, though one language might be a string. RFC 3282 §2 */
function wireLanguage(text: string | undefined): string {
  if (text === undefined) return 'NIL'
  const tags = text.split(/[\s,]+/).filter((tag) => /^[A-Za-z0-9-]{1,35}$/.test(tag))
  return tags.length === 0 ? 'NIL' : `(${tags.map(wireString).join(' ')})`
}

function encodingName(text: string | undefined): string {
  return /[A-Za-z0-9_-]{1,40}/.exec((text ?? '').slice(0, 100))?.[0].toLowerCase() ?? '7bit'
}
