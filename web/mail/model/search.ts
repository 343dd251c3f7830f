/**
 * What a person types to find mail, in words of both languages, and the filter that JMAP takes. RFC 8621 §4.4.1
 *
 *   de:ana asunto:"lista de precios" tiene:adjunto -spam desde:2026-11-01
 *   → from ana AND subject "lista de precios" AND hasAttachment AND NOT text spam AND after …
 *
 * Whatever it is, it means something: a word before a colon that is no operator is looked for as it stands.
 */
import { FLAGGED, PINNED, SEEN } from './mail.ts'

export type TermKind =
  | 'text'
  | 'from'
  | 'to'
  | 'cc'
  | 'subject'
  | 'body'
  | 'attachment'
  | 'unread'
  | 'read'
  | 'starred'
  | 'pinned'
  | 'folder'
  | 'label'
  | 'after'
  | 'before'
  | 'larger'
  | 'smaller'

/** One condition: a chip below the box. */
export type Term = { readonly kind: TermKind; readonly value: string; readonly not: boolean }
export type JmapFilter = Readonly<Record<string, unknown>>

/** Longest search; the rest of what was pasted is left out. characters */
const SEARCH_MAX = 1_000
const TERMS_MAX = 30

type Word = { readonly en: string; readonly es: string }
/** Operators that take a value. */
const OPERATORS = {
  from: { en: 'from', es: 'de' },
  to: { en: 'to', es: 'para' },
  cc: { en: 'cc', es: 'copia' },
  subject: { en: 'subject', es: 'asunto' },
  body: { en: 'body', es: 'texto' },
  folder: { en: 'in', es: 'en' },
  label: { en: 'label', es: 'etiqueta' },
  after: { en: 'after', es: 'desde' },
  before: { en: 'before', es: 'antes' },
  larger: { en: 'larger', es: 'mayor' },
  smaller: { en: 'smaller', es: 'menor' },
} as const satisfies Partial<Record<TermKind, Word>>
/** Operators that are said as a whole. */
const FACTS = {
  attachment: { en: 'has:attachment', es: 'tiene:adjunto' },
  unread: { en: 'is:unread', es: 'es:no-leído' },
  read: { en: 'is:read', es: 'es:leído' },
  starred: { en: 'is:starred', es: 'es:destacado' },
  pinned: { en: 'is:pinned', es: 'es:fijado' },
} as const satisfies Partial<Record<TermKind, Word>>

type ValueKind = keyof typeof OPERATORS
type FactKind = keyof typeof FACTS

/** Without accents and case: who types on a phone leaves them out. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const KIND_OF = new Map<string, ValueKind>(
  (Object.entries(OPERATORS) as [ValueKind, Word][]).flatMap(([kind, { en, es }]) => [
    [en, kind],
    [es, kind],
  ]),
)
const FACT_OF = new Map<string, FactKind>(
  (Object.entries(FACTS) as [FactKind, Word][]).flatMap(([kind, { en, es }]) => [
    [plain(en), kind],
    [plain(es), kind],
  ]),
)

const TOKEN = /(-?)(?:([\p{L}]+):)?(?:"([^"]*)"?|(\S+))/gu

/** At most 30 conditions of the first 1,000 characters. */
export function parseSearch(text: string): readonly Term[] {
  const terms: Term[] = []
  for (const [all, minus, name, quoted, bare] of text.slice(0, SEARCH_MAX).matchAll(TOKEN)) {
    const not = minus === '-'
    // A quote within a word cannot be written again.
    const value = (quoted ?? bare ?? '').replaceAll('"', '')
    const fact = name === undefined ? undefined : FACT_OF.get(plain(`${name}:${value}`))
    const kind = name === undefined ? undefined : KIND_OF.get(plain(name))
    if (fact !== undefined) terms.push({ kind: fact, value: '', not })
    else if (kind !== undefined && takes(kind, value)) terms.push({ kind, value, not })
    else terms.push({ kind: 'text', value: name === undefined ? value : all.replace(/^-|"/g, ''), not })
    if (terms.length === TERMS_MAX) break
  }
  return terms.filter(({ kind, value }) => value !== '' || kind in FACTS)
}

function takes(kind: ValueKind, value: string): boolean {
  if (kind === 'after' || kind === 'before') return dayOf(value) !== undefined
  if (kind === 'larger' || kind === 'smaller') return octetsOf(value) !== undefined
  return value !== ''
}

/** As it is typed in that language; parsed again it is the same. */
export function searchText(terms: readonly Term[], language: 'en' | 'es'): string {
  return terms
    .map(({ kind, value, not }) => {
      const quoted = /\s|:|^-/.test(value) ? `"${value}"` : value
      const said =
        kind in FACTS
          ? FACTS[kind as FactKind][language]
          : kind === 'text'
            ? quoted
            : `${OPERATORS[kind as ValueKind][language]}:${quoted}`
      return `${not ? '-' : ''}${said}`
    })
    .join(' ')
}

/** `folderId` finds a folder by its name or role; a folder that is not there finds nothing. */
export function searchFilter(
  terms: readonly Term[],
  folderId: (name: string) => string | undefined,
  keywordOf: (label: string) => string,
): JmapFilter {
  const conditions = terms.map(({ not, ...term }): JmapFilter => {
    const condition = conditionOf(term, folderId, keywordOf)
    return not ? { operator: 'NOT', conditions: [condition] } : condition
  })
  const [only] = conditions
  if (conditions.length === 1 && only !== undefined) return only
  return { operator: 'AND', conditions }
}

function conditionOf(
  { kind, value }: Omit<Term, 'not'>,
  folderId: (name: string) => string | undefined,
  keywordOf: (label: string) => string,
): JmapFilter {
  switch (kind) {
    case 'attachment':
      return { hasAttachment: true }
    case 'unread':
      return { notKeyword: SEEN }
    case 'read':
      return { hasKeyword: SEEN }
    case 'starred':
      return { hasKeyword: FLAGGED }
    case 'pinned':
      return { hasKeyword: PINNED }
    case 'label':
      return { hasKeyword: keywordOf(value) }
    case 'folder': {
      const id = folderId(value)
      // No folder holds this: an empty OR is never true.
      return id === undefined ? { operator: 'OR', conditions: [] } : { inMailbox: id }
    }
    case 'after':
    case 'before':
      return { [kind]: dayOf(value)?.toISOString() }
    case 'larger':
      return { minSize: octetsOf(value) }
    case 'smaller':
      return { maxSize: octetsOf(value) }
    case 'body':
    case 'cc':
    case 'from':
    case 'subject':
    case 'text':
    case 'to':
      return { [kind]: value }
  }
}

/** `2026-11-01`, `1/11/2026` and `2026`: the beginning of that day or year, of the reader's time zone. */
function dayOf(value: string): Date | undefined {
  const iso = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value)
  const spoken = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value)
  const [year, month = '1', day = '1'] = iso !== null ? iso.slice(1) : (spoken?.slice(1).reverse() ?? [])
  if (year === undefined) return undefined
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date : undefined
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1_024,
  kb: 1_024,
  m: 1_048_576,
  mb: 1_048_576,
}

function octetsOf(value: string): number | undefined {
  const found = /^(\d{1,9})([a-z]{0,2})$/i.exec(value)
  const unit = UNITS[(found?.[2] ?? '?').toLowerCase()]
  return found === null || unit === undefined ? undefined : Number(found[1]) * unit
}

/** Operators that begin with what was typed last, to be offered. */
export function suggestions(text: string, language: 'en' | 'es'): readonly string[] {
  const last = plain(text.slice(text.search(/\S*$/)))
  if (last === '' || last.includes('"')) return []
  const all = [
    ...Object.values(OPERATORS).map((word) => `${word[language]}:`),
    ...Object.values(FACTS).map((word) => word[language]),
  ]
  return all.filter((one) => plain(one).startsWith(last) && plain(one) !== last)
}
