/** What all searching commands do before they answer. RFC 9051 §6.4.4 */
import { platformCharset } from '../../../mail/mime/charset.ts'
import type { Progress } from '../../../service/mailbox/account-mail.ts'
import { type SearchKey, someKey } from '../../../service/search/search-key.ts'
import type { Found, SearchScope } from '../../../service/search/search-mailbox.ts'
import { ConnectionGone } from '../../connection-gone.ts'
import type { Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import { newestOf, overMessageLimit } from '../message-limit.ts'
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

/** Those found among the newest that one command looks at; `code` when others were not looked at. RFC 9738 §3.1 */
export type FoundNewest = Found & { readonly code: string | undefined }

export async function findMessages(session: SelectedSession, key: SearchKey): Promise<FoundNewest> {
  const { scope, search } = await begin(session, key)
  if (!mayBeOver(session)) return { ...(await search(scope, key)), code: undefined }
  const { numbers, code } = newestOf(session, (await search(scope, naming(key))).numbers)
  return { ...(await search(scope, key, numbers)), code }
}

/** The same where some of the messages would be no answer: an order, or conversations, are of all or of none. */
export async function findAll(session: SelectedSession, key: SearchKey): Promise<Found | Reply> {
  const { scope, search } = await begin(session, key)
  if (mayBeOver(session)) {
    const { numbers } = await search(scope, naming(key))
    const over = overMessageLimit(session, numbers.length)
    if (over !== undefined) return over
  }
  return search(scope, key)
}

type Begun = {
  readonly scope: SearchScope
  search(scope: SearchScope, key: SearchKey, among?: readonly number[]): Promise<Found>
}

async function begin(session: SelectedSession, key: SearchKey): Promise<Begun> {
  if (session.enabled.has('UIDONLY') && someKey(key, usesNumbers)) throw uidRequired()
  // The MODSEQ key enables CONDSTORE for the rest of the session. RFC 7162 §3.1
  if (usesModSeq(key)) enable(session, 'CONDSTORE')
  const mail = mailOf(session)
  const scope = await scopeOf(session, key)
  return { scope, search: (...asked) => session.deps.searches.search(mail, ...asked) }
}

function mayBeOver({ deps, selected }: SelectedSession): boolean {
  return deps.maxMessages !== undefined && selected.count > deps.maxMessages
}

/** What of the key says which messages are looked at: its sets. */
function naming(key: SearchKey): SearchKey {
  return { kind: 'and', keys: (key.kind === 'and' ? key.keys : [key]).filter(isNaming) }
}

function isNaming(key: SearchKey): boolean {
  return key.kind === 'set' || key.kind === 'none' || (key.kind === 'not' && isNaming(key.key))
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
