/**
 * LIST patterns: `*` stands for anything, `%` for anything within one level. RFC 9051 §6.3.9.1
 * No regular expression is made from what a peer wrote: the matcher walks name and pattern once, with one place to
 * come back to for each kind of wildcard (THREATS IM6).
 */
export type MailboxPattern = (name: string) => boolean

/** Names are matched as they are, but INBOX in any case. RFC 9051 §5.1 */
export function compilePattern(pattern: string): MailboxPattern {
  const parts = collapse(pattern)
  if (!parts.includes('*') && !parts.includes('%')) {
    const wanted = isInbox(parts) ? 'INBOX' : parts
    return (name) => name === wanted
  }
  const upper = parts.toUpperCase()
  return (name) => walk(name, parts) || (name === 'INBOX' && walk(name, upper))
}

export function isInbox(name: string): boolean {
  return name.length === 5 && name.toUpperCase() === 'INBOX'
}

/** Wildcards side by side mean what the widest of them means. */
function collapse(pattern: string): string {
  const out: string[] = []
  let run = ''
  for (const sign of pattern) {
    if (sign === '*' || sign === '%') {
      run = run === '*' ? run : sign
      continue
    }
    if (run !== '') out.push(run)
    run = ''
    out.push(sign)
  }
  out.push(run)
  return out.join('')
}

function walk(name: string, pattern: string): boolean {
  let at = 0
  let want = 0
  // Where the last `*` and the last `%` after it stand, and what they have taken so far.
  let star = -1
  let starTook = 0
  let level = -1
  let levelTook = 0
  while (at < name.length || want < pattern.length) {
    const sign = pattern[want]
    if (sign === '*') {
      star = want++
      starTook = at
      level = -1
    } else if (sign === '%') {
      level = want++
      levelTook = at
    } else if (sign !== undefined && at < name.length && sign === name[at]) {
      at++
      want++
    } else if (level >= 0 && levelTook < name.length && name[levelTook] !== '/') {
      at = ++levelTook
      want = level + 1
    } else if (star >= 0 && starTook < name.length) {
      at = ++starTook
      want = star + 1
      level = -1
    } else return false
  }
  return true
}
