/** The parts of a message as JMAP shows them, and which of them a reader shows as what. RFC 8621 §4.1.4 */
import { findText } from '../../mail/header/header.ts'
import { parameterText } from '../../mail/header/parameters.ts'
import type { Part } from '../../mail/mime/structure.ts'
import { partContents, partDisposition, partFileName } from '../../mail/mime/text.ts'

/** One part with its number among all, from the top, parents before children. */
export type NumberedPart = {
  readonly part: Part
  readonly number: number
  readonly children: readonly NumberedPart[]
}

export type ShownParts = {
  readonly textBody: readonly NumberedPart[]
  readonly htmlBody: readonly NumberedPart[]
  readonly attachments: readonly NumberedPart[]
}

/** What a part says of itself. */
export type PartFacts = {
  readonly name: string | null
  readonly type: string
  readonly charset: string | null
  readonly disposition: string | null
  readonly cid: string | null
  readonly language: readonly string[] | null
  readonly location: string | null
}

/** Numbers all parts of a message. No recursion over what a peer made. */
export function numberParts(root: Part): NumberedPart {
  type Open = { part: Part; number: number; children: Open[] }
  let next = 0
  const make = (part: Part): Open => ({ part, number: next++, children: [] })
  const top = make(root)
  const waiting: { readonly node: Open; at: number }[] = [{ node: top, at: 0 }]
  for (let last = waiting.at(-1); last !== undefined; last = waiting.at(-1)) {
    const part = last.node.part.kind === 'multipart' ? last.node.part.children[last.at++] : undefined
    if (part === undefined) {
      waiting.pop()
      continue
    }
    const child = make(part)
    last.node.children.push(child)
    waiting.push({ node: child, at: 0 })
  }
  return top
}

/** From the top, parents before children. */
export function* eachPart(root: NumberedPart): Generator<NumberedPart> {
  const waiting = [root]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    yield one
    waiting.push(...one.children.toReversed())
  }
}

/** An attached message is a file. */
export function typeOf({ type: { type, subtype } }: Part): string {
  return `${type}/${subtype}`
}

export function partFacts(bytes: Uint8Array, part: Part): PartFacts {
  const text = (name: string): string | undefined => findText(bytes, part.header, name)
  const language = text('content-language')
  return {
    name: partFileName(bytes, part) ?? null,
    type: typeOf(part),
    charset: charsetOf(part),
    disposition: partDisposition(bytes, part)?.kind ?? null,
    cid: text('content-id')?.replaceAll(/^<|>$/g, '') ?? null,
    language: language === undefined ? null : language.split(',').map((one) => one.trim()),
    location: text('content-location') ?? null,
  }
}

function charsetOf(part: Part): string | null {
  if (part.type.type !== 'text') return null
  const named = parameterText(part.type.parameters.get('charset'))
  return named === undefined || named === '' ? 'us-ascii' : named
}

/** Octets of a part when its transfer encoding is undone. */
export function contentsSize(bytes: Uint8Array, part: Part): number {
  return partContents(bytes, part).length
}

type Lists = { text: NumberedPart[] | undefined; html: NumberedPart[] | undefined; files: NumberedPart[] }
type Step = {
  readonly parts: readonly NumberedPart[]
  readonly multipart: string
  readonly inAlternative: boolean
  readonly lists: Lists
}

/** The algorithm that the standard suggests, so that all clients show the same. RFC 8621 §4.1.4 */
export function shownParts(bytes: Uint8Array, root: NumberedPart): ShownParts {
  const lists: Lists = { text: [], html: [], files: [] }
  sort(bytes, { parts: [root], multipart: 'mixed', inAlternative: false, lists })
  return { textBody: lists.text ?? [], htmlBody: lists.html ?? [], attachments: lists.files }
}

/** Depth is that of the structure, which is bounded (DEPTH_MAX). */
function sort(bytes: Uint8Array, { parts, multipart, inAlternative, lists: given }: Step): void {
  // What is given up within an alternative is given up for the rest of this multipart only.
  const lists = { ...given }
  const before = { text: lists.text?.length ?? -1, html: lists.html?.length ?? -1 }
  for (const [at, one] of parts.entries()) {
    const { part } = one
    const type = typeOf(part)
    if (part.kind === 'multipart') {
      const subtype = part.type.subtype
      const within = inAlternative || subtype === 'alternative'
      sort(bytes, { parts: one.children, multipart: subtype, inAlternative: within, lists })
    } else if (isInline(bytes, part, multipart, at)) place(one, type, { multipart, inAlternative, lists })
    else lists.files.push(one)
  }
  if (multipart !== 'alternative' || lists.text === undefined || lists.html === undefined) return
  // Where one of the alternatives is missing, the other stands for it.
  if (before.text === lists.text.length && before.html !== lists.html.length)
    lists.text.push(...lists.html.slice(before.html))
  else if (before.html === lists.html.length && before.text !== lists.text.length)
    lists.html.push(...lists.text.slice(before.text))
}

function isInline(bytes: Uint8Array, part: Part, multipart: string, at: number): boolean {
  const { disposition, name } = partFacts(bytes, part)
  const type = typeOf(part)
  const isShown = type === 'text/plain' || type === 'text/html' || isMedia(type)
  return (
    disposition !== 'attachment' &&
    isShown &&
    (at === 0 || (multipart !== 'related' && (isMedia(type) || name === null)))
  )
}

function place(
  one: NumberedPart,
  type: string,
  { multipart, inAlternative, lists }: Omit<Step, 'parts'>,
): void {
  if (multipart === 'alternative') {
    if (type === 'text/plain') lists.text?.push(one)
    else if (type === 'text/html') lists.html?.push(one)
    else lists.files.push(one)
    return
  }
  if (inAlternative) {
    if (type === 'text/plain') lists.html = undefined
    if (type === 'text/html') lists.text = undefined
  }
  lists.text?.push(one)
  lists.html?.push(one)
  if ((lists.text === undefined || lists.html === undefined) && isMedia(type)) lists.files.push(one)
}

function isMedia(type: string): boolean {
  return /^(?:image|audio|video)\//.test(type)
}
