/** Message identifiers: Message-ID, In-Reply-To, References. RFC 5322 §3.6.4 */
import { MESSAGE_ID_OCTETS_MAX, REFERENCES_MAX } from '../limits.ts'

/** `<` something without blanks `>`: what stands inside is compared, not understood. */
const ID = /<([^<>]+)>/g

/** The identifier of a Message-ID field without its brackets; also one that lacks them. */
export function readMessageId(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  for (const id of idsIn(text, 1)) return id
  const bare = text.trim().split(/\s/)[0] ?? ''
  return /^[^\s<>]+@[^\s<>]+$/.test(bare) && bare.length <= MESSAGE_ID_OCTETS_MAX ? bare : undefined
}

/**
 * The conversation before a message, oldest first, without repeats: References, then In-Reply-To.
 * Of too many the first and the newest are kept: the root and the parent join threads.
 */
export function readReferences(
  references: string | undefined,
  inReplyTo: string | undefined,
): readonly string[] {
  const ids = new Set<string>()
  for (const id of idsIn(references ?? '', Number.POSITIVE_INFINITY)) ids.add(id)
  for (const id of idsIn(inReplyTo ?? '', REFERENCES_MAX)) ids.add(id)
  const all = [...ids]
  return all.length <= REFERENCES_MAX ? all : [...all.slice(0, 1), ...all.slice(1 - REFERENCES_MAX)]
}

function* idsIn(text: string, max: number): Generator<string> {
  let count = 0
  for (const [, inside = ''] of text.matchAll(ID)) {
    // Folding put blanks into long ones; no identifier has them. RFC 5322 §4.5.4
    const id = inside.replaceAll(/\s/g, '')
    if (id === '' || id.length > MESSAGE_ID_OCTETS_MAX) continue
    yield id
    if (++count >= max) return
  }
}
