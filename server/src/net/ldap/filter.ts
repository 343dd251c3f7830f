/**
 * Search filters as objects. What an operator writes is read once, with slots for what people type; a slot is only ever
 * filled into a value of the tree, and the tree goes over the wire as such: no text that somebody typed is read as a filter.
 * RFC 4511 §4.5.1.7, RFC 4515 §3, THREATS ID6
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BER, element, octets } from './ber.ts'
import { FILTER_DEPTH } from './limits.ts'

export const SLOTS = ['address', 'local', 'domain'] as const
export type Slot = (typeof SLOTS)[number]
export type SlotValues = Readonly<Record<Slot, string>>

/** Text with slots in it. */
export type Template = readonly (string | { readonly slot: Slot })[]

type Comparison = 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approx'

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'compare'
      readonly by: Comparison
      readonly attribute: string
      readonly value: Template
    }
  | { readonly kind: 'present'; readonly attribute: string }
  /** Values between stars; the first and the last may be empty. */
  | { readonly kind: 'substrings'; readonly attribute: string; readonly values: readonly Template[] }
  /** `memberOf:1.2.840.113556.1.4.1941:=...`, how Active Directory follows groups in groups. */
  | {
      readonly kind: 'extensible'
      readonly attribute: string
      readonly rule: string
      readonly value: Template
    }

const ATTRIBUTE = /^[A-Za-z0-9][A-Za-z0-9.;-]*$/
const SLOT = new RegExp(`\\{(${SLOTS.join('|')})\\}`)
/** Of one octet as `\2a`, or characters that stand for themselves. RFC 4515 §3 */
const ESCAPED = /\\([0-9a-fA-F]{2})|\\/g

/** True for a name or number of an attribute, with its options. RFC 4512 §2.5 */
export function isAttribute(text: string): boolean {
  return ATTRIBUTE.test(text)
}

/** Text with its slots; braces around anything else are a SyntaxFault. */
export function parseTemplate(text: string, decode: (piece: string) => string = (piece) => piece): Template {
  return text.split(SLOT).map((piece, n) => {
    if (n % 2 === 1) return { slot: piece as Slot }
    if (/[{}]/.test(piece)) throw new SyntaxFault('{address}, {local} or {domain}', text.indexOf(piece))
    return decode(piece)
  })
}

export function slotsOf(template: Template): ReadonlySet<Slot> {
  return new Set(template.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.slot])))
}

export function fillTemplate(
  template: Template,
  values: SlotValues,
  clean: (value: string) => string = (value) => value,
): string {
  return template.map((piece) => (typeof piece === 'string' ? piece : clean(values[piece.slot]))).join('')
}

/** Reads a filter as an operator writes it. Throws SyntaxFault. RFC 4515 §3 */
export function parseFilter(text: string): Filter {
  const reader = { text, at: 0 }
  const filter = parseOne(reader, 0)
  if (reader.at !== text.length) throw new SyntaxFault('the end of the filter', reader.at)
  return filter
}

type Reader = { readonly text: string; at: number }

function parseOne(reader: Reader, depth: number): Filter {
  expect(reader, '(')
  if (depth > FILTER_DEPTH) throw new SyntaxFault('fewer brackets within brackets', reader.at)
  const sign = reader.text[reader.at]
  if (sign !== '&' && sign !== '|' && sign !== '!') return parseItem(reader)
  reader.at++
  if (sign === '!') {
    const filter = parseOne(reader, depth + 1)
    expect(reader, ')')
    return { kind: 'not', filter }
  }
  const filters: Filter[] = []
  while (reader.text[reader.at] === '(') filters.push(parseOne(reader, depth + 1))
  if (filters.length === 0) throw new SyntaxFault('(', reader.at)
  expect(reader, ')')
  return { kind: sign === '&' ? 'and' : 'or', filters }
}

function parseItem(reader: Reader): Filter {
  const start = reader.at
  const end = reader.text.indexOf(')', start)
  const found = /^([^=<>~:]*)(?::([^:=]*):)?(=|<=|>=|~=)(.*)$/su.exec(reader.text.slice(start, end))
  if (end < 0 || found === null) throw new SyntaxFault('attribute=value', start)
  const [, attribute = '', rule, sign, written = ''] = found
  if (!isAttribute(attribute) || written.includes('(')) throw new SyntaxFault('attribute=value', start)
  reader.at = end + 1
  if (rule !== undefined) {
    if (!isAttribute(rule) || sign !== '=') throw new SyntaxFault('attribute:rule:=value', start)
    return { kind: 'extensible', attribute, rule, value: parseValue(written, start) }
  }
  const by = COMPARISONS[sign ?? '']
  if (by !== undefined) return { kind: 'compare', by, attribute, value: parseValue(written, start) }
  if (written === '*') return { kind: 'present', attribute }
  const values = written.split('*').map((piece) => parseValue(piece, start))
  const [value] = values
  if (values.length === 1 && value !== undefined) return { kind: 'compare', by: 'equal', attribute, value }
  return { kind: 'substrings', attribute, values }
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '<=': 'lessOrEqual',
  '>=': 'greaterOrEqual',
  '~=': 'approx',
}

function parseValue(written: string, at: number): Template {
  return parseTemplate(written, (piece) => {
    const bytes: Uint8Array[] = []
    let done = 0
    for (const match of piece.matchAll(ESCAPED)) {
      const [all, hex] = match
      if (hex === undefined) throw new SyntaxFault('two hexadecimal digits after \\', at)
      bytes.push(Buffer.from(piece.slice(done, match.index)), Buffer.from(hex, 'hex'))
      done = match.index + all.length
    }
    return Buffer.concat([...bytes, Buffer.from(piece.slice(done))]).toString('utf8')
  })
}

function expect(reader: Reader, sign: string): void {
  if (reader.text[reader.at] !== sign) throw new SyntaxFault(sign, reader.at)
  reader.at++
}

/** Every slot in any of its values. */
export function filterSlots(filter: Filter): ReadonlySet<Slot> {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return new Set(filter.filters.flatMap((one) => [...filterSlots(one)]))
    case 'not':
      return filterSlots(filter.filter)
    case 'present':
      return new Set()
    case 'substrings':
      return new Set(filter.values.flatMap((value) => [...slotsOf(value)]))
    case 'compare':
    case 'extensible':
      return slotsOf(filter.value)
  }
}

const CONTEXT = 0x80
const TAGS = {
  ...{ and: 0xa0, or: 0xa1, not: 0xa2, equal: 0xa3, substrings: 0xa4 },
  ...{ greaterOrEqual: 0xa5, lessOrEqual: 0xa6, present: 0x87, approx: 0xa8, extensible: 0xa9 },
} as const
/** Within the last one. RFC 4511 §4.5.1 MatchingRuleAssertion */
const RULE = { rule: 0x81, attribute: 0x82, value: 0x83 }

/** As it goes over the wire: values are octet strings, whatever is in them. RFC 4511 §4.5.1 */
export function encodeFilter(filter: Filter, values: SlotValues): Buffer {
  const fill = (template: Template): string => fillTemplate(template, values)
  switch (filter.kind) {
    case 'and':
    case 'or':
      return element(TAGS[filter.kind], ...filter.filters.map((one) => encodeFilter(one, values)))
    case 'not':
      return element(TAGS.not, encodeFilter(filter.filter, values))
    case 'present':
      return octets(filter.attribute, TAGS.present)
    case 'substrings': {
      const last = filter.values.length - 1
      const pieces = filter.values.flatMap((value, n) => {
        const text = fill(value)
        return text === '' ? [] : [octets(text, CONTEXT + (n === 0 ? 0 : n === last ? 2 : 1))]
      })
      return element(TAGS.substrings, octets(filter.attribute), element(BER.sequence, ...pieces))
    }
    case 'extensible':
      return element(
        TAGS.extensible,
        octets(filter.rule, RULE.rule),
        octets(filter.attribute, RULE.attribute),
        octets(fill(filter.value), RULE.value),
      )
    case 'compare':
      return element(TAGS[filter.by], octets(filter.attribute), octets(fill(filter.value)))
  }
}

const SIGNS = { equal: '=', greaterOrEqual: '>=', lessOrEqual: '<=', approx: '~=' } as const

/** As people write it, for showing: what was filled in is escaped. RFC 4515 §3 */
export function showFilter(filter: Filter, values: SlotValues): string {
  const show = (template: Template): string => escapeFilterValue(fillTemplate(template, values))
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind === 'and' ? '&' : '|'}${filter.filters.map((one) => showFilter(one, values)).join('')})`
    case 'not':
      return `(!${showFilter(filter.filter, values)})`
    case 'present':
      return `(${filter.attribute}=*)`
    case 'substrings':
      return `(${filter.attribute}=${filter.values.map(show).join('*')})`
    case 'extensible':
      return `(${filter.attribute}:${filter.rule}:=${show(filter.value)})`
    case 'compare':
      return `(${filter.attribute}${SIGNS[filter.by]}${show(filter.value)})`
  }
}

function escapeFilterValue(value: string): string {
  return value.replace(/[\0()*\\]/g, (sign) => `\\${Buffer.from(sign).toString('hex')}`)
}
