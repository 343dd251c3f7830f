/** Walks the parts of a message: their tree, their texts and their files, with messages in base64 opened too. */
import { createHash } from 'node:crypto'
import { findText } from '../../mail/header/header.ts'
import { type Part, readStructure } from '../../mail/mime/structure.ts'
import {
  partContents,
  partDisposition,
  partEncoding,
  partFileName,
  partRole,
  partText,
} from '../../mail/mime/text.ts'
import { iconvFallback } from './charset-fallback.ts'
import type { InspectedAttachment, InspectedPart } from './inspection.ts'
import { ENCODED_MESSAGES_MAX } from './limits.ts'

export type Found = {
  readonly plain: string[]
  readonly html: string[]
  readonly files: { readonly attachment: InspectedAttachment; readonly contents: Uint8Array }[]
  readonly tree: InspectedPart
  readonly truncated: boolean
}

type Node = { -readonly [K in keyof InspectedPart]: K extends 'parts' ? Node[] : InspectedPart[K] }
type Step = {
  readonly bytes: Uint8Array
  readonly part: Part
  /** Number of the part, and of what its children count in. */
  readonly path: string
  readonly into: Node[]
  readonly decoded: boolean
  /** Within an attached message texts are not the message's own. */
  readonly attached: boolean
}

/** One loop with a list of what is still to be seen: nesting costs no stack. */
export function collectParts(bytes: Uint8Array, root: Part): Found {
  const found = { plain: [] as string[], html: [] as string[], files: [] as Found['files'] }
  const top: Node[] = []
  let truncated = false
  let encodedMessages = 0
  const waiting: Step[] = [{ bytes, part: root, path: '', into: top, decoded: false, attached: false }]
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { part } = step
    const node = nodeOf(step)
    step.into.push(node)
    const role = partRole(step.bytes, part)
    const contents = role === 'attachment' ? partContents(step.bytes, part) : undefined
    if (contents !== undefined && !step.attached) {
      found.files.push({ attachment: attachmentOf(step, contents), contents })
    }
    if ((role === 'plain' || role === 'html') && !step.attached) {
      found[role].push(partText(step.bytes, part, iconvFallback))
    }
    const inner: Omit<Step, 'path'>[] = part.children.map((child) => ({
      ...step,
      part: child,
      into: node.parts,
      attached: step.attached || part.kind === 'message',
    }))
    if (contents !== undefined && isEncodedMessage(part) && encodedMessages < ENCODED_MESSAGES_MAX) {
      encodedMessages++
      const opened = readStructure(contents)
      truncated ||= opened.truncated
      inner.push({ bytes: contents, part: opened.root, into: node.parts, decoded: true, attached: true })
    }
    for (const [i, child] of [...inner.entries()].toReversed())
      waiting.push({ ...child, path: childPath(step, i) })
  }
  const [tree] = top
  if (tree === undefined) throw new Error('a message is at least one part')
  return { ...found, tree, truncated }
}

/** Numbers as in IMAP: the one message in a message has the number of what holds it. RFC 9051 §6.4.5.1 */
function childPath({ part, path }: Step, index: number): string {
  if (part.kind !== 'multipart') return path
  return path === '' ? String(index + 1) : `${path}.${index + 1}`
}

function isEncodedMessage(part: Part): boolean {
  return part.kind === 'leaf' && part.type.type === 'message' && part.type.subtype === 'rfc822'
}

function nodeOf({ bytes, part, path, decoded }: Step): Node {
  return {
    path,
    type: `${part.type.type}/${part.type.subtype}`,
    charset: part.type.parameters.get('charset')?.value.toLowerCase() ?? null,
    encoding: partEncoding(bytes, part),
    disposition: partDisposition(bytes, part)?.kind ?? null,
    filename: partFileName(bytes, part, iconvFallback) ?? null,
    headerStart: part.headerStart,
    bodyStart: part.bodyStart,
    bodyEnd: part.bodyEnd,
    lines: part.lines,
    ...(decoded && { decoded: true }),
    parts: [],
  }
}

function attachmentOf({ bytes, part, path }: Step, contents: Uint8Array): InspectedAttachment {
  return {
    part: path === '' ? '1' : path,
    filename: partFileName(bytes, part, iconvFallback) ?? null,
    contentType: `${part.type.type}/${part.type.subtype}`,
    disposition: partDisposition(bytes, part)?.kind ?? null,
    contentId: findText(bytes, part.header, 'content-id')?.replaceAll(/^<|>$/g, '') ?? null,
    size: contents.length,
    sha256: createHash('sha256').update(contents).digest('hex'),
  }
}
