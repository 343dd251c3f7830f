/**
 * Whom an entry of a list means, in its one spelling:
 *
 *   Ana@Example.ORG    ana@example.org     this address
 *   example.org        @example.org        everybody there
 *   *.example.org      *@*.example.org     everybody below it, not at it
 *   192.0.2.0/24       192.0.2.0/24        whoever connects from there
 */
import { canonicalNetwork } from '../../../net/networks.ts'
import { canonicalAddress, domainKey, domainName, shownDomain } from '../../../store/directory-names.ts'

export type SubjectKind = 'address' | 'domain' | 'below' | 'network'
export type Subject = { readonly kind: SubjectKind; readonly text: string }

/** Undefined: nobody could be meant by it. */
export function readSubject(written: string): Subject | undefined {
  const text = written.trim()
  // Quoted local parts may hold these; nobody lists one, and a table of entries stays readable.
  if (/[\p{C}\p{Z}"<>,;]/u.test(text)) return undefined
  const network = canonicalNetwork(text)
  if (network !== undefined) return { kind: 'network', text: network }
  const below = readBelow(text)
  if (below !== undefined) return below
  const domain = text.startsWith('*@') ? text.slice(2) : text.startsWith('@') ? text.slice(1) : text
  if (!domain.includes('@')) {
    const name = domainName(domain)
    return name === undefined ? undefined : { kind: 'domain', text: `@${name}` }
  }
  const address = canonicalAddress(text)
  return address === undefined ? undefined : { kind: 'address', text: address }
}

function readBelow(text: string): Subject | undefined {
  for (const front of ['*@*.', '@*.', '*.'])
    if (text.startsWith(front)) {
      const name = belowName(text.slice(front.length))
      return name === undefined ? undefined : { kind: 'below', text: `*@*.${name}` }
    }
  return undefined
}

/** A top-level domain too: some are little else than junk. */
function belowName(written: string): string | undefined {
  const name = domainName(written)
  if (name !== undefined) return name
  const key = domainKey(written)
  return domainName(`a.${key}`) === `a.${key}` ? key : undefined
}

/** True for what would let in half of the Internet: everybody below a top-level domain. */
export function isWholeTopLevel({ kind, text }: Subject): boolean {
  return kind === 'below' && !text.slice('*@*.'.length).includes('.')
}

/** As people write it: domains in their own letters. */
export function shownSubject(subject: string): string {
  const at = subject.lastIndexOf('@')
  if (at === -1) return subject
  const domain = subject.slice(at + 1)
  const front = domain.startsWith('*.') ? '*.' : ''
  return `${subject.slice(0, at + 1)}${front}${shownDomain(domain.slice(front.length))}`
}
