/**
 * Texts with variables in them: `${name}`, `${1}`, `${global.name}`. What looks like one and is none stays text.
 * RFC 5229 §3, RFC 6609 §3.4.2
 */
import { MATCH_VARIABLES } from './limits.ts'
import type { SieveText, TextPart } from './program.ts'

/** A name in lower case, with its namespace; a number, or several names. Undefined: it is a fault. */
type Resolve = (namespace: string, name: string) => TextPart | undefined

const REFERENCE = /\$\{(?:([0-9]+)|((?:[A-Za-z_][A-Za-z0-9_]*\.)*)([A-Za-z_][A-Za-z0-9_]*))\}/y

export function readTemplate(text: string, resolve: Resolve): SieveText | undefined {
  const parts: TextPart[] = []
  let chunk = 0
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at)) {
    REFERENCE.lastIndex = at
    const found = REFERENCE.exec(text)
    if (found === null) {
      at += 2
      continue
    }
    if (at > chunk) parts.push(text.slice(chunk, at))
    const [whole, digits, namespace = '', name = ''] = found
    const part =
      digits === undefined
        ? resolve(namespace.slice(0, -1).toLowerCase(), name.toLowerCase())
        : matchPart(digits)
    if (part === undefined) return undefined
    parts.push(part)
    at += whole.length
    chunk = at
  }
  if (parts.length === 0) return text
  if (chunk < text.length) parts.push(text.slice(chunk))
  return parts
}

function matchPart(digits: string): TextPart | undefined {
  const index = Number(digits)
  return index < MATCH_VARIABLES ? { kind: 'match', index } : undefined
}

/** Whether a name may be one of a variable. RFC 5229 §3 */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
}
