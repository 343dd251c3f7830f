/** A question about texts: the index is caught up where that is worth it, and then asked. */
import { lowerBound } from '../../lib/lower-bound.ts'
import { Refusal } from '../../lib/refusal.ts'
import { FilesUnreadError } from '../../mail/message/search-file.ts'
import type { Breathe, IndexState, TextAnswers, TextQuestion } from '../account-store.ts'
import type { FreeSpace } from '../free-space.ts'
import { SEARCH_BEHIND_MAX } from '../limits.ts'
import { DiskFullError } from '../sql.ts'
import { askIndex, readFilesTexts } from './ask.ts'
import { catchUp, type SearchPlace } from './catch-up.ts'
import { readUpTo } from './segments.ts'

type Asking = {
  readonly among: readonly number[] | Uint32Array
  readonly breathe: Breathe
  readonly state: IndexState
}

export async function searchTexts(
  place: SearchPlace & { readonly space: FreeSpace },
  questions: readonly TextQuestion[],
  { among, breathe, state }: Asking,
): Promise<TextAnswers> {
  const { db, accountId } = place
  // Headers are read in less time than the index is made.
  if (questions.some(({ kind }) => kind !== 'header')) {
    const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
    const behind = among.length - lowerBound(among, upTo + 1)
    if (behind > (state === 'newest' ? 0 : SEARCH_BEHIND_MAX)) await catchUpWithRoom(place, breathe)
  }
  return await askIndex(db, accountId, questions, among, breathe)
}

/**
 * What is written within the attachments of those of `among` (rising, each once) of which the index, brought up to date,
 * knows it. As few as fit into memory are to be asked about.
 */
export async function attachedTexts(
  place: SearchPlace & { readonly space: FreeSpace },
  among: readonly number[] | Uint32Array,
  breathe: Breathe,
): Promise<ReadonlyMap<number, string>> {
  const { db, accountId } = place
  const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
  if ((among.at(-1) ?? 0) > upTo) await catchUpWithRoom(place, breathe)
  return await readFilesTexts(db, accountId, among, breathe)
}

/** On a full disk, or without what opens attachments, nothing is taken: whoever searches reads the messages. */
async function catchUpWithRoom(
  place: SearchPlace & { readonly space: FreeSpace },
  breathe: Breathe,
): Promise<void> {
  try {
    await place.space.assertRoom()
    const goal = await countBeyond(place)
    let done = 0
    // A slice that lost a race is taken once more: nobody is told more than there is.
    await catchUp(place, (messages) => {
      done += messages
      return breathe({ done: Math.min(done, goal), goal })
    })
  } catch (error) {
    const full = error instanceof DiskFullError || (error instanceof Refusal && error.code === 'no-space')
    if (!full && !(error instanceof FilesUnreadError)) throw error
  }
}

/** Messages that the index has not taken yet. */
async function countBeyond({ db, accountId }: SearchPlace): Promise<number> {
  const upTo = await db.read((sql) => readUpTo(sql, accountId), { single: true })
  const row = await db.read(
    (sql) =>
      sql.get<{ count: number }>(
        'select count(*) as count from mail_message where account_id = ? and message_id > ?',
        accountId,
        upTo,
      ),
    { single: true },
  )
  return row?.count ?? 0
}
