/** What of a message is read and what is attached: each text by itself, never joined with another. THREATS WB6 */
import { fieldText, findField } from '../../mail/header/header.ts'
import { type Part, readStructure, walkParts } from '../../mail/mime/structure.ts'
import { partContents, partDisposition, partFileName, partRole } from '../../mail/mime/text.ts'
import { ATTACHMENTS_MAX, BODIES_MAX } from './limits.ts'

/** `place`: which part it is, from the top. */
export type ShownBody = { readonly place: number; readonly kind: 'html' | 'text'; readonly part: Part }
export type ShownFile = {
  readonly place: number
  readonly part: Part
  readonly name: string
  readonly type: string
  /** Shown within a text. */
  readonly inline: boolean
}
export type ShownParts = {
  readonly all: readonly Part[]
  readonly bodies: readonly ShownBody[]
  readonly files: readonly ShownFile[]
  /** Which part has that Content-ID. RFC 2392 */
  readonly ids: ReadonlyMap<string, number>
}

/** What turns the direction of reading, and what no file name has. THREATS WB7 */
const UNFIT = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\]/g
const NAME_SIGNS_MAX = 200

export function fitFileName(name: string): string {
  return name.replaceAll(UNFIT, '').trim().slice(-NAME_SIGNS_MAX)
}

/** Never throws. */
export function readShownParts(bytes: Uint8Array): ShownParts {
  const { root } = readStructure(bytes)
  const all = [...walkParts(root)]
  const places = new Map(all.map((part, place) => [part, place]))
  const chosen = new Set<Part>()
  choose(bytes, root, chosen)
  const bodies: ShownBody[] = []
  const files: ShownFile[] = []
  const ids = new Map<string, number>()
  const within = new Set(
    all.flatMap((part) => (part.kind === 'message' ? [...walkParts(part)].slice(1) : [])),
  )
  const alternatives = textAlternatives(bytes, root, chosen)
  for (const part of all) {
    const place = places.get(part) ?? 0
    if (within.has(part) || part.kind === 'multipart' || alternatives.has(part)) continue
    const role = partRole(bytes, part)
    if (chosen.has(part) && bodies.length < BODIES_MAX && (role === 'html' || role === 'plain')) {
      bodies.push({ place, part, kind: role === 'html' ? 'html' : 'text' })
      continue
    }
    const id = contentId(bytes, part)
    if (id !== undefined && !ids.has(id)) ids.set(id, place)
    if (files.length < ATTACHMENTS_MAX) files.push(fileOf(bytes, part, place, id))
  }
  return { all, bodies, files, ids }
}

function fileOf(bytes: Uint8Array, part: Part, place: number, id: string | undefined): ShownFile {
  const type = `${part.type.type}/${part.type.subtype}`
  const name = fitFileName(partFileName(bytes, part) ?? '')
  const inline =
    id !== undefined && part.type.type === 'image' && partDisposition(bytes, part)?.kind !== 'attachment'
  return { place, part, type, inline, name: name === '' ? usualName(part, place) : name }
}

/** Of alternatives the HTML, else the last that is text; of others every text. RFC 2046 §5.1.4 */
function choose(bytes: Uint8Array, part: Part, chosen: Set<Part>): void {
  const waiting: Part[] = [part]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.kind === 'message' && one !== part) continue
    if (one.kind !== 'multipart') {
      chosen.add(one)
    } else if (one.type.subtype === 'alternative') {
      const best =
        one.children.findLast((child) => holds(bytes, child, 'html')) ??
        one.children.findLast((child) => holds(bytes, child, 'plain'))
      if (best !== undefined) waiting.push(best)
    } else waiting.push(...one.children)
  }
}

function holds(bytes: Uint8Array, part: Part, role: 'html' | 'plain'): boolean {
  return [...walkParts(part)].some((one) => partRole(bytes, one) === role)
}

/** Texts that say the same as what is shown: neither shown nor attached. */
function textAlternatives(bytes: Uint8Array, root: Part, chosen: ReadonlySet<Part>): ReadonlySet<Part> {
  const said = new Set<Part>()
  for (const part of walkParts(root))
    if (part.kind === 'multipart' && part.type.subtype === 'alternative')
      for (const one of walkParts(part)) {
        const role = partRole(bytes, one)
        if (!chosen.has(one) && (role === 'html' || role === 'plain')) said.add(one)
      }
  return said
}

function contentId(bytes: Uint8Array, part: Part): string | undefined {
  const field = findField(bytes, part.header, 'content-id')
  return field === undefined ? undefined : /<([^<>\s]{1,250})>/.exec(fieldText(bytes, field))?.[1]
}

/** The octets of a part of that place; undefined: there is none. */
export function contentsAt(bytes: Uint8Array, { all }: ShownParts, place: number): Uint8Array | undefined {
  const part = all[place]
  if (part === undefined || part.kind === 'multipart') return undefined
  return partContents(bytes, part)
}

/** Of a part that has none. A calendar is to be opened by a calendar. */
function usualName({ type }: Part, place: number): string {
  return type.type === 'text' && type.subtype === 'calendar' ? 'invite.ics' : `${type.type}-${place}`
}
