/**
 * An SPF record, read whole before any of it is judged: a mistake at its end makes all of it invalid.
 *
 *   v=spf1 mx ip4:192.0.2.0/24 include:_spf.example.org -all
 *
 * RFC 7208 §4.5, §4.6.1, §5, §6
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { isIpAddress } from '../../net/address-range.ts'
import { assertMacroString, type MacroString, parseDomainSpec } from './macro.ts'

export type Qualifier = 'pass' | 'fail' | 'softfail' | 'neutral'

type Test =
  | { readonly kind: 'all' }
  | { readonly kind: 'include' | 'exists'; readonly domain: MacroString }
  | { readonly kind: 'ptr'; readonly domain: MacroString | undefined }
  | {
      readonly kind: 'a' | 'mx'
      /** Undefined: the domain that is checked. */
      readonly domain: MacroString | undefined
      readonly bits: { readonly ipv4: number; readonly ipv6: number }
    }
  | { readonly kind: 'ip4' | 'ip6'; readonly network: string }

export type Mechanism = Test & {
  readonly qualifier: Qualifier
  /** As it stands in the record. */
  readonly text: string
}

export type SpfRecord = {
  readonly mechanisms: readonly Mechanism[]
  readonly redirect: MacroString | undefined
  readonly explanation: MacroString | undefined
}

const VERSION = /^v=spf1(?= |$)/i
const QUALIFIERS: Readonly<Record<string, Qualifier>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
}
const MODIFIER = /^([a-z][a-z0-9_.-]*)=(.*)$/is
const MECHANISM = /^([-+~?]?)([a-z][a-z0-9_.-]*)(.*)$/is
/** `/24`, `//64`, `/24//64`, without zeros in front. */
const LENGTHS = /^(.*?)(?:\/(0|[1-9][0-9]*))?(?:\/\/(0|[1-9][0-9]*))?$/s

/** Whether a TXT record is meant as an SPF record, well formed or not. RFC 7208 §4.5 */
export function isSpfRecord(text: string): boolean {
  return VERSION.test(text)
}

/** Throws SyntaxFault: the whole record counts for nothing then, and the check is `permerror`. */
export function parseRecord(text: string): SpfRecord {
  const mechanisms: Mechanism[] = []
  const once = new Map<string, MacroString>()
  for (const term of text.replace(VERSION, '').split(' ')) {
    if (term === '') continue
    const [, name, value = ''] = MODIFIER.exec(term) ?? []
    if (name === undefined) mechanisms.push(parseMechanism(term))
    else readModifier(name.toLowerCase(), value, once)
  }
  return { mechanisms, redirect: once.get('redirect'), explanation: once.get('exp') }
}

function readModifier(name: string, value: string, once: Map<string, MacroString>): void {
  if (name !== 'redirect' && name !== 'exp') {
    assertMacroString(value)
    return
  }
  if (once.has(name)) throw new SyntaxFault(`${name} once`, 0)
  once.set(name, parseDomainSpec(value))
}

function parseMechanism(text: string): Mechanism {
  const [, sign = '', name = '', rest = ''] = MECHANISM.exec(text) ?? []
  return { ...parseTest(name.toLowerCase(), rest), qualifier: QUALIFIERS[sign] ?? 'pass', text }
}

function parseTest(kind: string, rest: string): Test {
  switch (kind) {
    case 'all':
      if (rest !== '') throw new SyntaxFault('the end of all', 0)
      return { kind }
    case 'include':
    case 'exists':
      return { kind, domain: parseDomainSpec(argument(rest)) }
    case 'ptr':
      return { kind, domain: rest === '' ? undefined : parseDomainSpec(argument(rest)) }
    case 'a':
    case 'mx':
      return { kind, ...parseHosts(rest) }
    case 'ip4':
    case 'ip6':
      return { kind, network: parseNetwork(kind, argument(rest)) }
    default:
      throw new SyntaxFault('a mechanism', 0)
  }
}

function argument(rest: string): string {
  if (!rest.startsWith(':')) throw new SyntaxFault('":"', 0)
  return rest.slice(1)
}

function parseHosts(rest: string): {
  readonly domain: MacroString | undefined
  readonly bits: { readonly ipv4: number; readonly ipv6: number }
} {
  const [, front = '', four = '32', six = '128'] = LENGTHS.exec(rest) ?? []
  const bits = { ipv4: Number(four), ipv6: Number(six) }
  if (bits.ipv4 > 32 || bits.ipv6 > 128) throw new SyntaxFault('a prefix length', front.length)
  return { domain: front === '' ? undefined : parseDomainSpec(argument(front)), bits }
}

function parseNetwork(kind: 'ip4' | 'ip6', text: string): string {
  const [, address = '', bits] = /^([^/]*)(?:\/(0|[1-9][0-9]*))?$/.exec(text) ?? []
  const isRight = isIpAddress(address) && address.includes(':') === (kind === 'ip6') && !address.includes('%')
  const all = kind === 'ip4' ? 32 : 128
  if (!isRight || Number(bits ?? all) > all) throw new SyntaxFault('a network', 0)
  return `${address}/${bits ?? all}`
}
