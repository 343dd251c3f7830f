/** What somebody typed to find a message, as the activity log is asked. */
export type TraceQuestion = Readonly<Record<string, string>>

/** `ana@…` or `@domain`: an address; a Message-ID in brackets; a queue or delivery number; a bare domain. Undefined: nothing typed. */
export function questionOf(typed: string): TraceQuestion | undefined {
  const words = typed.trim()
  if (words === '') return undefined
  if (/^<.+>$/.test(words)) return { messageId: words }
  if (/^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:]+)$/i.test(words)) return { ip: words }
  if (words.includes('@')) return { address: words }
  if (/^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+$/u.test(words) && /\.\p{L}[\p{L}\d-]+$/u.test(words))
    return { address: `@${words}` }
  return { id: words.replaceAll(/^\[|\]$/g, '') }
}
