/** What all searching commands do before they answer. RFC 9051 §6.4.4 */
import { platformCharset } from '../../../mail/mime/charset.ts'
import type { Progress } from '../../../service/mailbox/account-mail.ts'
import { type SearchKey, someKey } from '../../../service/search/search-key.ts'
import type { Found, SearchScope } from '../../../service/search/search-mailbox.ts'
import { ConnectionGone } from '../../connection-gone.ts'
import type { Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import type { SelectedSession, SignedInSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { SearchProgram } from '../syntax/search-program.ts'
import { uidRequired } from '../uid-only.ts'

/** The refusal of a charset that is not read here. RFC 9051 requires two; old programs write their own. §7.1, RFC 5256 §3 */
export function refusedCharset({ charset }: SearchProgram): Reply | undefined {
  if (charset === undefined || platformCharset(charset) !== undefined) return undefined
  return { status: 'NO', code: 'BADCHARSET (US-ASCII UTF-8)', text: { key: 'imap.bad-charset' } }
}

function usesNumbers(key: SearchKey): boolean {
  return key.kind === 'set' && key.set.by === 'seq'
}

export function usesModSeq(key: SearchKey): boolean {
  return someKey(key, ({ kind }) => kind === 'modseq')
}

/** The open mailbox as its client sees it now. */
export async function scopeOf(session: SelectedSession, key: SearchKey): Promise<SearchScope> {
  const { selected } = session
  // Before anything is awaited: a search that saves its results asks what `$` meant before it.
  const { view, saved } = selected
  return {
    view,
    owner: selected.shared?.id,
    keywords: usesKeyword(key) ? await mailOf(session).keywords() : [],
    count: selected.count,
    lastUid: selected.uidOf(selected.count),
    saved,
    nowMs: session.deps.clock.now(),
    aligned: selected.isAligned,
    placeOf: (number) => selected.placeOf(number),
    breathe: (progress) => breathe(session, progress),
  }
}

export async function findMessages(session: SelectedSession, key: SearchKey): Promise<Found> {
  if (session.enabled.has('UIDONLY') && someKey(key, usesNumbers)) throw uidRequired()
  // The MODSEQ key enables CONDSTORE for the rest of the session. RFC 7162 §3.1
  if (usesModSeq(key)) enable(session, 'CONDSTORE')
  return session.deps.searches.search(mailOf(session), await scopeOf(session, key), key)
}

export function usesKeyword(key: SearchKey): boolean {
  return someKey(key, (inner) => inner.kind === 'flag' && !inner.flag.startsWith('\\'))
}

/** Others have their turn; whose connection is gone needs no answer. `progress` is told when the client waits for long. */
export async function breathe(session: SignedInSession, progress?: Progress): Promise<void> {
  if (progress !== undefined) session.progress = progress
  await session.breathe()
  if (session.connection.closed) throw new ConnectionGone()
}
