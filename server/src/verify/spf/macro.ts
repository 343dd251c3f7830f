/**
 * Texts with macros: they are read whole before anything is asked, and filled in when their term's turn comes.
 *
 *   '%{ir}.%{v}._spf.example.org'   →  '7.2.0.192.in-addr._spf.example.org'
 *   '%{d2}'                         →  'example.org' for mail.example.org
 *
 * RFC 7208 §7
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { NAME_OCTETS_MAX } from '../../mail/limits.ts'

/** s sender, l local part, o its domain, d the domain asked, i address, p its name, v in-addr or ip6, h HELO; c, r, t only in explanations. */
export type MacroLetter = 's' | 'l' | 'o' | 'd' | 'i' | 'p' | 'v' | 'h' | 'c' | 'r' | 't'

type Macro = {
  readonly letter: MacroLetter
  /** Of the parts, how many are kept, from the right; undefined: all. */
  readonly keep: number | undefined
  readonly reverse: boolean
  readonly delimiters: string
  /** An upper case letter: whatever may not stand in a URL is written as `%41`. */
  readonly escape: boolean
}
export type MacroString = readonly (string | Macro)[]

/** What each letter stands for now; `p` asks the DNS, so it is asked only where it stands. */
export type MacroValues = (letter: MacroLetter) => Promise<string>

const MACRO = /%(?:\{([slodipvhcrt])([0-9]*)(r?)([-.+,/_=]*)\}|([%_-]))/iy
const ONLY_EXPLAINING = /[crt]/
const FIXED: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' }
/** Labels of letters, digits and hyphens that are not all digits, and nothing like them. RFC 7208 §7.1 */
const TOP_LABEL = /\.(?=[a-z0-9-]*[a-z-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$/i
const VISIBLE = /^[\x21-\x7e]*$/
const VISIBLE_OR_SPACE = /^[\x20-\x7e]*$/

/** A name to ask for: ends in a label that may be a top one, or in a macro. Throws SyntaxFault. */
export function parseDomainSpec(text: string): MacroString {
  const parts = parse(text, VISIBLE)
  const last = parts.at(-1)
  if (last === undefined) throw new SyntaxFault('a domain', 0)
  const explaining = parts.find((part) => typeof part !== 'string' && ONLY_EXPLAINING.test(part.letter))
  if (explaining !== undefined) throw new SyntaxFault('a macro for names', 0)
  if (!endsInMacro(text) && !TOP_LABEL.test(text)) throw new SyntaxFault('a whole domain name', text.length)
  return parts
}

/** The sentence of whom the mail pretends to be from. Throws SyntaxFault. */
export function parseExplanation(text: string): MacroString {
  return parse(text, VISIBLE_OR_SPACE)
}

/** Only whether it is well formed, for modifiers that we do not know. Throws SyntaxFault. */
export function assertMacroString(text: string): void {
  parse(text, VISIBLE)
}

export async function expand(text: MacroString, values: MacroValues): Promise<string> {
  let out = ''
  for (const part of text) out += typeof part === 'string' ? part : fill(part, await values(part.letter))
  return out
}

/** The same as a name to ask for: without a final dot, and short enough by losing labels in front. */
export async function expandName(text: MacroString, values: MacroValues): Promise<string> {
  let name = await expand(text, values)
  if (name.endsWith('.')) name = name.slice(0, -1)
  while (name.length > NAME_OCTETS_MAX) {
    const dot = name.indexOf('.')
    // One label too long for any name: there is no such name.
    if (dot < 0) return name
    name = name.slice(dot + 1)
  }
  return name
}

function parse(text: string, allowed: RegExp): MacroString {
  if (!allowed.test(text)) throw new SyntaxFault('printable ASCII', 0)
  const parts: (string | Macro)[] = []
  for (let at = 0; at < text.length; ) {
    const percent = text.indexOf('%', at)
    if (percent !== at) {
      const end = percent < 0 ? text.length : percent
      parts.push(text.slice(at, end))
      at = end
      continue
    }
    MACRO.lastIndex = at
    const found = MACRO.exec(text)
    if (found === null) throw new SyntaxFault('a macro', at)
    parts.push(macroOf(found, at))
    at = MACRO.lastIndex
  }
  return parts
}

function macroOf(found: RegExpExecArray, at: number): string | Macro {
  const [, written, digits = '', r = '', delimiters = '', sign] = found
  if (written === undefined) return FIXED[sign ?? ''] ?? ''
  const letter = written.toLowerCase() as MacroLetter
  const keep = digits === '' ? undefined : Number(digits)
  if (keep === 0) throw new SyntaxFault('at least one part', at)
  return {
    letter,
    keep,
    reverse: r !== '',
    delimiters: delimiters === '' ? '.' : delimiters,
    escape: letter !== written,
  }
}

function endsInMacro(text: string): boolean {
  return /%(?:\{[^{}]*\}|[%_-])$/.test(text)
}

function fill({ keep, reverse, delimiters, escape: escapes }: Macro, value: string): string {
  let whole = value
  if (keep !== undefined || reverse || delimiters !== '.') {
    const parts: string[] = ['']
    for (const char of value)
      if (delimiters.includes(char)) parts.push('')
      else parts.push(`${parts.pop() ?? ''}${char}`)
    if (reverse) parts.reverse()
    whole = (keep === undefined ? parts : parts.slice(-keep)).join('.')
  }
  return escapes ? escaped(whole) : whole
}

/** Whatever is not unreserved. RFC 3986 §2.3 */
function escaped(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((octet) => {
      const char = String.fromCharCode(octet)
      return /[A-Za-z0-9._~-]/.test(char) ? char : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
