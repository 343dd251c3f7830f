/** What a mail program asks for, in the words of OAuth, and what that is here. RFC 6749 §3.3 */
import type { Protocol } from '../../store/directory-types.ts'

const WORDS = { imap: 'imap', pop3: 'pop3', smtp: 'smtp', jmap: 'jmap', sieve: 'managesieve' } as const
export const SCOPES = Object.keys(WORDS) as readonly (keyof typeof WORDS)[]

/** Words that we do not know ask for nothing; who asks for none of ours asks for all. */
export function protocolsOf(scope: string, allowed: ReadonlySet<Protocol>): readonly Protocol[] {
  const asked = new Set(scope.split(' '))
  const named = SCOPES.filter((word) => asked.has(word))
  const words = named.length === 0 ? SCOPES : named
  return words.map((word) => WORDS[word]).filter((protocol) => allowed.has(protocol))
}

export function scopeOf(protocols: readonly Protocol[]): string {
  return SCOPES.filter((word) => protocols.includes(WORDS[word])).join(' ')
}
