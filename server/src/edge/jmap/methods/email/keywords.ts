/** Keywords of JMAP are flags of IMAP with other names for four. RFC 8621 §4.1.1 */
import { z } from 'zod'
import type { Flag } from '../../../../mail/flag.ts'

const SYSTEM: ReadonlyMap<string, string> = new Map([
  ['$seen', '\\Seen'],
  ['$flagged', '\\Flagged'],
  ['$answered', '\\Answered'],
  ['$draft', '\\Draft'],
])
const KEYWORDS: ReadonlyMap<string, string> = new Map(
  [...SYSTEM].map(([keyword, flag]) => [flag.toLowerCase(), keyword]),
)

/** An atom of IMAP, in whichever case. RFC 8621 §4.1.1 */
export const KEYWORD = z.string().regex(/^[^\0-\x20\x7f-\uffff(){%*"\\\]]{1,255}$/, 'no keyword')

export function flagOf(keyword: string): Flag {
  return (SYSTEM.get(keyword.toLowerCase()) ?? keyword) as Flag
}

/** `\Deleted` is of no matter to whoever knows no expunging. */
export function keywordsOf(flags: readonly string[]): Record<string, true> {
  const keywords = new Map<string, true>()
  for (const flag of flags) {
    const keyword = KEYWORDS.get(flag.toLowerCase()) ?? flag.toLowerCase()
    if (!keyword.startsWith('\\')) keywords.set(keyword, true)
  }
  return Object.fromEntries(keywords)
}
