/** Facts about where a message leads. */
import { type Link, organisationalDomain } from './links.ts'
import type { HostLists } from './load-rules.ts'
import type { Reading } from './reading.ts'

/** Letters of Cyrillic and Greek that look like Latin ones. */
const ALIKE = /[\u0370-\u03ff\u0400-\u04ff]/
const LATIN = /[a-z]/
/** A parameter that holds another address of the web. */
const HOP = /[?&][a-z_]{1,20}=https?(?::|%3a)/i

export function linkFacts(reading: Reading, lists: HostLists): Record<string, number> {
  const { links, from } = reading
  const author = organisationalDomain(from[0]?.host ?? '')
  const hosts = new Set<string>()
  const counts = {
    'link.count': links.length,
    'link.address': 0,
    'link.port': 0,
    'link.user': 0,
    'link.encoded': 0,
    'link.shortener': 0,
    'link.punycode': 0,
    'link.mixedScript': 0,
    'link.otherHost': 0,
    'link.hop': 0,
    'link.riskyTld': 0,
    'link.freeHost': 0,
    'link.longCode': 0,
    'link.addressee': 0,
    'link.removal': 0,
    'link.dashes': 0,
  }
  for (const link of links) {
    hosts.add(link.domain)
    if (link.isAddress) counts['link.address']++
    if (link.port !== undefined && link.port !== 80 && link.port !== 443) counts['link.port']++
    if (link.hasUser) counts['link.user']++
    if (link.isEncoded) counts['link.encoded']++
    if (lists.shorteners.has(link.domain) && link.path.length > 1) counts['link.shortener']++
    if (link.host.includes('xn--')) counts['link.punycode']++
    if (LATIN.test(link.host) && ALIKE.test(link.host)) counts['link.mixedScript']++
    if (link.kind === 'a' && showsOther(link)) counts['link.otherHost']++
    if (HOP.test(link.path.slice(0, 500))) counts['link.hop']++
    if (lists.riskyTlds.has(link.host.slice(link.host.lastIndexOf('.') + 1))) counts['link.riskyTld']++
    if (lists.freeHosts.has(link.domain) || lists.freeHosts.has(link.host)) counts['link.freeHost']++
    if (/[0-9a-f]{24}|[A-Za-z0-9_-]{60}/.test(link.path.slice(0, 500))) counts['link.longCode']++
    if (namesAddressee(link, reading)) counts['link.addressee']++
    if (/remove|unsub|optout|opt-out|baja/i.test(link.path.slice(0, 200))) counts['link.removal']++
    if (link.domain.split('-').length > 3) counts['link.dashes']++
  }
  return {
    ...counts,
    'link.hosts': hosts.size,
    'link.notAuthor': links.length > 0 && !hosts.has(author) ? 1 : 0,
  }
}

/** What people see is the name of a host, and it is another. */
function showsOther({ text, domain }: Link): boolean {
  const shown = /^\s{0,20}(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10})(?:[/:?#\s]|$)/i.exec(
    text.slice(0, 300),
  )?.[1]
  if (shown === undefined) return false
  return organisationalDomain(shown.toLowerCase()) !== domain
}

/** The address of whoever reads it stands in the link. */
function namesAddressee({ path }: Link, { to }: Reading): boolean {
  if (!path.includes('@') && !path.toLowerCase().includes('%40')) return false
  const lower = path.toLowerCase()
  return to.some(
    ({ local, host }) => lower.includes(`${local}@${host}`) || lower.includes(`${local}%40${host}`),
  )
}
