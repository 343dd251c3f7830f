/**
 * What the name says with which a client greets, and the one that its address has in the DNS. Honest servers greet by their
 * own name; what runs on somebody's taken-over computer greets with its address, with `localhost`, or with ours.
 *
 *   generic('dsl-189-146-12-7.prod-infinitum.test', '189.146.12.7')   true: a line that the provider gives to anybody
 *
 * RFC 5321 §4.1.1.1, RFC 1912 §2.1
 */

import type { IprevVerdict } from '../../../net/dns/reverse-name.ts'
import { canonicalHostAddress, isHostAddress } from '../../../net/host-address.ts'
import type { Finding } from '../report.ts'

/** Words of lines that change hands, as whole pieces of a name between dots, hyphens and digits. */
const LINE_WORDS: ReadonlySet<string> = new Set([
  ...[
    'adsl',
    'vdsl',
    'dsl',
    'xdsl',
    'dhcp',
    'dyn',
    'dynamic',
    'dynamicip',
    'dynip',
    'dial',
    'dialup',
    'ppp',
    'pppoe',
  ],
  ...[
    'pool',
    'pools',
    'cable',
    'cablemodem',
    'broadband',
    'client',
    'clients',
    'customer',
    'cust',
    'user',
    'users',
  ],
  ...[
    'home',
    'residential',
    'retail',
    'ftth',
    'fiber',
    'fibra',
    'mobile',
    'wifi',
    'nat',
    'ip',
    'static',
    'host',
  ],
])
/** Digits of an address in a name count only when its last parts are all there. */
const PARTS_NEEDED = 2
const NAME_OCTETS_MAX = 255

export type Hello = {
  readonly name: string
  /** Our own name in greetings. */
  readonly own: string
}

/** What the name of its address says. */
export function nameFindings({ result, name }: IprevVerdict, address: string): readonly Finding[] {
  const found: Finding[] = []
  if (result === 'permerror') found.push({ level: 1, rule: 'connection.no-name', points: 1.5 })
  if (result === 'fail') found.push({ level: 1, rule: 'connection.false-name', points: 1 })
  if (name !== undefined && isGeneric(name, address))
    found.push({ level: 1, rule: 'connection.generic-name', points: 1.5, values: { name } })
  return found
}

/** What the greeting alone says. */
export function helloFindings({ name, own }: Hello): readonly Finding[] {
  const hello = name.replace(/\.$/, '').toLowerCase()
  const finding = (rule: string, points: number): readonly Finding[] => [{ level: 1, rule, points }]
  if (hello === '') return []
  if (hello.startsWith('[')) return finding('connection.hello-literal', 1)
  if (isHostAddress(hello)) return finding('connection.hello-address', 2)
  if (hello === own.toLowerCase()) return finding('connection.hello-ours', 5)
  if (hello === 'localhost' || hello.endsWith('.localhost') || hello === 'localhost.localdomain')
    return finding('connection.hello-local', 2)
  if (!hello.includes('.')) return finding('connection.hello-short', 1.5)
  return []
}

/** True for a name made of the address or of words for lines, as providers give to anybody. Linear in the name. */
export function isGeneric(name: string, address: string): boolean {
  const lower = name.slice(0, NAME_OCTETS_MAX).toLowerCase()
  if (namesAddress(lower, address)) return true
  return piecesOf(lower).some((piece) => LINE_WORDS.has(piece)) && /\d/.test(lower)
}

function namesAddress(name: string, address: string): boolean {
  const numbers = numbersOf(name)
  if (!address.includes(':')) {
    const parts = address.split('.').map(Number)
    const hex = parts.map((part) => part.toString(16).padStart(2, '0')).join('')
    if (name.includes(hex)) return true
    const last = parts.slice(-PARTS_NEEDED)
    return (
      has(numbers, parts) || has(numbers, parts.toReversed()) || (has(numbers, last) && hasLineWord(name))
    )
  }
  // The last two groups of an IPv6 address, as hexadecimal, with whatever between them.
  const groups = canonicalHostAddress(address)
    .split(':')
    .filter((group) => group !== '')
  const end = groups.slice(-PARTS_NEEDED)
  return end.length === PARTS_NEEDED && (name.includes(end.join('-')) || name.includes(end.join('')))
}

function hasLineWord(name: string): boolean {
  return piecesOf(name).some((piece) => LINE_WORDS.has(piece))
}

/** Whether the wanted numbers stand one behind the other. */
function has(numbers: readonly number[], wanted: readonly number[]): boolean {
  for (let from = 0; from + wanted.length <= numbers.length; from++)
    if (wanted.every((one, at) => numbers[from + at] === one)) return true
  return false
}

function numbersOf(name: string): readonly number[] {
  const numbers: number[] = []
  let digits = ''
  for (const sign of `${name}.`) {
    if (sign >= '0' && sign <= '9') digits += sign
    else if (digits !== '') {
      // `189146012007` holds four of them, each of three digits.
      if (digits.length === 12)
        for (let at = 0; at < 12; at += 3) numbers.push(Number(digits.slice(at, at + 3)))
      else numbers.push(Number(digits))
      digits = ''
    }
  }
  return numbers
}

function piecesOf(name: string): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (const sign of `${name}.`) {
    if (sign >= 'a' && sign <= 'z') piece += sign
    else {
      if (piece !== '') pieces.push(piece)
      piece = ''
    }
  }
  return pieces
}
