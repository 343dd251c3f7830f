/** FLAGS and PERMANENTFLAGS: which flags there are, and which of them this client may change. RFC 9051 §7.3.5, §7.1 */
import { FIRST_KEYWORD_BIT, type Flag, KEYWORDS_MAX, SYSTEM_FLAGS } from '../../mail/flag.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import type { SelectedSession } from './session.ts'
import { mailOf, may } from './shared.ts'

/**
 * Again when one of these messages has a keyword that the client has not heard of. Only then is the store asked: almost
 * never.
 */
export async function tellKeywords(session: SelectedSession, places: readonly number[]): Promise<void> {
  const { selected } = session
  if (!hasUnheard(selected, places)) return
  selected.keywords = await mailOf(session).keywords()
  announceFlags(session)
}

export function announceFlags(session: SelectedSession): void {
  const { selected } = session
  const keywords = heard(selected)
  session.untagged(`FLAGS (${[...SYSTEM_FLAGS, ...keywords].join(' ')})`)
  session.untagged(
    `OK [PERMANENTFLAGS (${changeable(selected, keywords).join(' ')})] ${session.phrase({ key: 'imap.done' })}`,
  )
}

/** Whose mailbox it is not hears of the keywords that are in use there: the others are words of other mailboxes. */
function heard(selected: SelectedMailbox): readonly Flag[] {
  const { keywords, told } = selected
  if (told === undefined) return keywords
  const { flagsLow, flagsHigh, count } = selected.view
  for (let at = 0; at < count; at++) {
    told.low |= flagsLow[at] ?? 0
    told.high |= flagsHigh[at] ?? 0
  }
  return keywords.filter((_, index) => {
    const bit = FIRST_KEYWORD_BIT + index
    return bit < 32 ? (told.low & (1 << bit)) !== 0 : (told.high & (1 << (bit - 32))) !== 0
  })
}

function hasUnheard({ view, keywords, told }: SelectedMailbox, places: readonly number[]): boolean {
  const { flagsLow, flagsHigh } = view
  if (told !== undefined) {
    const low = ~told.low & ~((1 << FIRST_KEYWORD_BIT) - 1)
    return places.some((at) => ((flagsLow[at] ?? 0) & low) !== 0 || ((flagsHigh[at] ?? 0) & ~told.high) !== 0)
  }
  const known = FIRST_KEYWORD_BIT + keywords.length
  return places.some((place) => {
    const [low, high] = [flagsLow[place] ?? 0, flagsHigh[place] ?? 0]
    return known < 32 ? high !== 0 || low >>> known !== 0 : high >>> (known - 32) !== 0
  })
}

/** Flags whose change lasts. RFC 4314 §4 */
function changeable(selected: SelectedMailbox, keywords: readonly Flag[]): readonly string[] {
  if (selected.readOnly) return []
  const system = SYSTEM_FLAGS.filter((flag) =>
    may(selected, flag === '\\Seen' ? 's' : flag === '\\Deleted' ? 't' : 'w'),
  )
  if (!may(selected, 'w')) return system
  return [...system, ...keywords, ...(selected.keywords.length < KEYWORDS_MAX ? ['\\*'] : [])]
}
