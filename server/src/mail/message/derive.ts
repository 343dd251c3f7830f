/** What the store keeps beside a message, computed from its bytes. */
import { baseSubject } from '../header/base-subject.ts'
import { readDate } from '../header/date.ts'
import { decodeWords } from '../header/encoded-word.ts'
import { findText } from '../header/header.ts'
import { readMessageId, readReferences } from '../header/message-id.ts'
import { bodyStructureOf, dispositionOf } from '../imap/body-structure.ts'
import { envelopeOf } from '../imap/envelope.ts'
import { type Part, readStructure, walkParts } from '../mime/structure.ts'
import type { Derived } from './derived.ts'
import { listRowOf } from './list-row.ts'

/** Never throws: every sequence of octets is some message. */
export function derive(bytes: Uint8Array): Derived {
  const { root } = readStructure(bytes)
  const { header } = root
  const date = findText(bytes, header, 'date')
  const { body, bodyStructure } = bodyStructureOf(bytes, root)
  return {
    headerBytes: header.bodyStart,
    envelope: envelopeOf(bytes, header),
    bodyStructure,
    body,
    sentMs: date === undefined ? undefined : readDate(date),
    messageId: readMessageId(findText(bytes, header, 'message-id')),
    references: readReferences(findText(bytes, header, 'references'), findText(bytes, header, 'in-reply-to')),
    baseSubject: baseSubject(decodeWords(findText(bytes, header, 'subject') ?? '')),
    hasAttachment: hasAttachment(bytes, root),
    listRow: listRowOf(bytes, root),
  }
}

/** A part that calls itself one, or that is a file with a name. Pictures within HTML and signatures are none. */
export function hasAttachment(bytes: Uint8Array, root: Part): boolean {
  for (const part of walkParts(root)) if (isAttachment(bytes, part)) return true
  return false
}

function isAttachment(bytes: Uint8Array, part: Part): boolean {
  if (part.kind === 'multipart') return false
  const disposition = dispositionOf(bytes, part)
  if (disposition?.kind === 'attachment') return true
  if (disposition?.kind === 'inline' || part.type.type === 'text') return false
  return part.kind === 'message' || part.type.parameters.has('name') || part.type.type === 'application'
}
