/** Tests of the message and its envelope. */
import { type Arguments, NUMBER, STRING, STRINGS, type TagShape } from './arguments.ts'
import type { TestForm } from './forms.ts'
import { INDEX_TAGS, MATCH_TAGS, matchOf, occurrenceOf } from './matching.ts'
import { ADDRESS_FIELDS, DATE_PARTS, ENVELOPE_FIELDS, isFieldName, zoneMinutes } from './names.ts'
import type { AddressPart, DateZone, MimeScope, SieveText } from './program.ts'

const PARTS: readonly AddressPart[] = ['all', 'localpart', 'domain', 'user', 'detail']
const PART_TAGS = {
  all: { group: 'part' },
  localpart: { group: 'part' },
  domain: { group: 'part' },
  user: { group: 'part', extension: 'subaddress' },
  detail: { group: 'part', extension: 'subaddress' },
} as const satisfies Readonly<Record<string, TagShape>>

const SCOPE_TAGS = {
  mime: { extension: 'mime' },
  anychild: { extension: 'mime' },
} as const satisfies Readonly<Record<string, TagShape>>

const MIME_TAGS = {
  ...SCOPE_TAGS,
  type: { extension: 'mime', group: 'mime' },
  subtype: { extension: 'mime', group: 'mime' },
  contenttype: { extension: 'mime', group: 'mime' },
  param: { extension: 'mime', group: 'mime', takes: 'strings' },
} as const satisfies Readonly<Record<string, TagShape>>

const MIME_PARTS = ['type', 'subtype', 'contenttype', 'param'] as const
const TRANSFORM_TAGS = {
  raw: { group: 'transform' },
  text: { group: 'transform' },
  content: { group: 'transform', takes: 'strings' },
} as const satisfies Readonly<Record<string, TagShape>>
const ZONE_TAGS = {
  zone: { group: 'zone', takes: 'string' },
  originalzone: { group: 'zone' },
} as const satisfies Readonly<Record<string, TagShape>>

export const MESSAGE_TESTS: Readonly<Record<string, TestForm>> = {
  /** RFC 5228 §5.7 */
  header: {
    shape: { tags: { ...MATCH_TAGS, ...INDEX_TAGS, ...MIME_TAGS }, places: [STRINGS, STRINGS] },
    build: (args) => ({
      kind: 'header',
      names: fieldNames(args, 0),
      mime: mimeOf(args),
      occurrence: occurrenceOf(args),
      match: matchOf(args, 1),
    }),
  },
  /** RFC 5228 §5.1, RFC 5233 */
  address: {
    shape: {
      tags: { ...MATCH_TAGS, ...INDEX_TAGS, ...PART_TAGS, ...SCOPE_TAGS },
      places: [STRINGS, STRINGS],
    },
    build: (args) => ({
      kind: 'address',
      part: args.oneOf(PARTS) ?? 'all',
      names: known(args, 0, fieldNames(args, 0), ADDRESS_FIELDS, 'sieve.addressField'),
      mime: mimeOf(args),
      occurrence: occurrenceOf(args),
      match: matchOf(args, 1),
    }),
  },
  /** RFC 5228 §5.4 */
  envelope: {
    shape: {
      extension: 'envelope',
      tags: { ...MATCH_TAGS, ...PART_TAGS },
      places: [STRINGS, STRINGS],
    },
    build: (args) => ({
      kind: 'envelope',
      part: args.oneOf(PARTS) ?? 'all',
      fields: known(args, 0, args.texts(0) ?? [], ENVELOPE_FIELDS, 'sieve.envelopeField'),
      match: matchOf(args, 1),
    }),
  },
  /** RFC 5228 §5.5 */
  exists: {
    shape: { tags: SCOPE_TAGS, places: [STRINGS] },
    build: (args) => ({ kind: 'exists', names: fieldNames(args, 0), mime: mimeOf(args) }),
  },
  /** RFC 5228 §5.9 */
  size: {
    shape: { tags: { over: { group: 'size' }, under: { group: 'size' } }, places: [NUMBER] },
    build: (args) => {
      const way = args.oneOf(['over', 'under'])
      if (way === undefined) return args.scope.fault(args.at, 'sieve.size')
      return { kind: 'size', over: way === 'over', octets: args.number(0) ?? 0 }
    },
  },
  /** RFC 5173 */
  body: {
    shape: { extension: 'body', tags: { ...MATCH_TAGS, ...TRANSFORM_TAGS }, places: [STRINGS] },
    build: (args) => ({
      kind: 'body',
      transform: args.oneOf(['raw', 'text', 'content']) ?? 'text',
      types: args.texts('content') ?? [],
      // RFC 5173 §6
      match: matchOf(args, 0, { captures: false }),
    }),
  },
  /** RFC 5260 §4 */
  date: {
    shape: {
      extension: 'date',
      tags: { ...MATCH_TAGS, ...INDEX_TAGS, ...ZONE_TAGS },
      places: [STRING, STRING, STRINGS],
    },
    build: (args) => ({
      kind: 'date',
      header: fieldNames(args, 0)[0] ?? '',
      occurrence: occurrenceOf(args),
      zone: zoneOf(args),
      part: known(args, 1, args.texts(1) ?? [], DATE_PARTS, 'sieve.datePart')[0] ?? '',
      match: matchOf(args, 2),
    }),
  },
  /** RFC 5260 §5 */
  currentdate: {
    shape: {
      extension: 'date',
      tags: { ...MATCH_TAGS, zone: { takes: 'string' } },
      places: [STRING, STRINGS],
    },
    build: (args) => ({
      kind: 'currentdate',
      zone: zoneOf(args),
      part: known(args, 0, args.texts(0) ?? [], DATE_PARTS, 'sieve.datePart')[0] ?? '',
      match: matchOf(args, 1),
    }),
  },
}

/** Names of fields; those that are known now have to be some. RFC 5228 §2.4.2.2 */
export function fieldNames(args: Arguments, place: number): readonly SieveText[] {
  const texts = args.texts(place) ?? []
  texts.forEach((text, i) => {
    const at = args.strings(place)?.[i] ?? args.at
    if (typeof text === 'string' && !isFieldName(text))
      args.scope.fault(at, 'sieve.fieldName', { name: text })
  })
  return texts
}

/** The texts, those that are known now among these names. */
function known(
  args: Arguments,
  place: number,
  texts: readonly SieveText[],
  names: ReadonlySet<string>,
  key: string,
): readonly SieveText[] {
  texts.forEach((text, i) => {
    if (typeof text === 'string' && !names.has(text.toLowerCase()))
      args.scope.fault(args.strings(place)?.[i] ?? args.at, key, { name: text })
  })
  return texts
}

/** RFC 5703 §4 */
function mimeOf(args: Arguments): MimeScope | undefined {
  const part = args.oneOf(MIME_PARTS)
  if (!args.has('mime')) {
    const alone = part ?? (args.has('anychild') ? 'anychild' : undefined)
    if (alone !== undefined) args.scope.fault(args.tagAt(alone), 'sieve.mimeAlone', { name: alone })
    return undefined
  }
  return { anyChild: args.has('anychild'), part: part ?? 'whole', parameters: args.texts('param') ?? [] }
}

function zoneOf(args: Arguments): DateZone {
  if (args.has('originalzone')) return 'original'
  const text = args.text('zone')
  if (text === undefined) return 'local'
  if (typeof text !== 'string') return text
  const minutes = zoneMinutes(text)
  if (minutes === undefined) args.scope.fault(args.string('zone') ?? args.at, 'sieve.zone', { text })
  return minutes ?? 'local'
}
