/** What an Office Open XML document fetches, runs or hides: its relations to the outside, its fields and its macros. ECMA-376 */
import { SaxesParser } from 'saxes'
import type { Fact } from '../facts.ts'

export type Relation = { readonly type: string; readonly target: string; readonly isExternal: boolean }

const FAULTS_MAX = 50
const RELATIONS_MAX = 20_000

/** Each start of an element, its name without prefix. Broken documents say what they say up to where they break. */
function readXml(
  bytes: Uint8Array,
  on: {
    readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
    readonly text?: (text: string, inside: string) => void
  },
): void {
  let faults = 0
  let inside = ''
  const parser = new SaxesParser()
  parser.on('error', () => {
    faults++
  })
  parser.on('opentag', ({ name, attributes }) => {
    inside = name.slice(name.indexOf(':') + 1)
    on.open?.(inside, attributes)
  })
  parser.on('closetag', () => {
    inside = ''
  })
  parser.on('text', (text) => on.text?.(text, inside))
  const charset =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
  const decoder = new TextDecoder(charset)
  for (let at = 0; at < bytes.length && faults <= FAULTS_MAX; at += 65_536)
    parser.write(decoder.decode(bytes.subarray(at, at + 65_536), { stream: true }))
}

export function readRelations(bytes: Uint8Array): Relation[] {
  const relations: Relation[] = []
  readXml(bytes, {
    open(name, attributes) {
      if (name !== 'Relationship' || relations.length >= RELATIONS_MAX) return
      relations.push({
        type: (attributes['Type'] ?? '').split('/').at(-1) ?? '',
        target: attributes['Target'] ?? '',
        isExternal: (attributes['TargetMode'] ?? '').toLowerCase() === 'external',
      })
    },
  })
  return relations
}

/** What a person has to click on, and workbooks that name each other, is everyday. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'hyperlink',
  'externallinkpath',
  'externallink',
  'mailmergesource',
])

export function relationFact({ type, target, isExternal }: Relation): Fact | undefined {
  if (!isExternal) return undefined
  const kind = type.toLowerCase()
  const place = target.trim().toLowerCase()
  if (/^(?:ms-|mhtml:|search-ms:|ldap:|res:)/.test(place) || place.includes('!x-usc:')) return 'template'
  if (kind === 'hyperlink') return undefined
  if (isOtherMachine(place)) return EVERYDAY.has(kind) ? 'external-link' : 'unc'
  if (!/^(?:https?|ftp):/.test(place)) return undefined
  // A picture from elsewhere tells that it was looked at; all else is code, or becomes it.
  if (EVERYDAY.has(kind) || kind === 'image' || kind === 'video' || kind === 'audio') return 'external-link'
  return 'template'
}

/** `\\evil\x`, `file:///\\evil\x`, `file://evil/x` */
export function isOtherMachine(place: string): boolean {
  return /^(?:file:\/{0,3})?[\\/]{2}[^\\/?.\s]/.test(place) || /^file:\/\/[^/\\\s]/.test(place)
}

/** Fields that start programs: their words may be spread over many runs. */
export function startsPrograms(bytes: Uint8Array): boolean {
  let field = ''
  let found = false
  const look = (words: string): void => {
    if (/\bdde(?:auto)?\b/i.test(words)) found = true
  }
  readXml(bytes, {
    open(name, attributes) {
      for (const [key, value] of Object.entries(attributes)) if (key.endsWith('instr')) look(value)
      if (name === 'fldChar') field = ''
      if (name === 'ddeLink') found = true
    },
    text(text, inside) {
      if (inside !== 'instrText') return
      field = (field + text).slice(-500)
      look(field)
    },
  })
  return found
}
