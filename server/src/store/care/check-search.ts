/** Whether the search index says of each message what its bytes say. */
import type { AccountId } from '../../mail/ids.ts'
import type { SearchFile } from '../../mail/message/search-file.ts'
import { SEARCH_BATCH_BYTES } from '../limits.ts'
import { loadReading, readBodies, type SearchPlace, textOf } from '../search/catch-up.ts'
import {
  AREAS,
  type Area,
  readSegment,
  readSegments,
  readUpTo,
  type SegmentContent,
} from '../search/segments.ts'
import { DisorderError, TokenReader } from '../search/token-text.ts'
import type { Database } from '../sql.ts'

/** What is wrong, in words for an operator; message ids, never words of a message. */
export async function checkSearch(place: SearchPlace): Promise<readonly string[]> {
  const { db, accountId } = place
  const wrong: string[] = []
  const { upTo, segments } = await db.read(async (sql) => ({
    upTo: await readUpTo(sql, accountId),
    segments: await readSegments(sql, accountId, { from: 0, to: Number.MAX_SAFE_INTEGER }),
  }))
  let from = 0
  for (const segment of upTo === 0 ? [] : segments) {
    try {
      const content = await db.read((sql) => readSegment(sql, accountId, segment))
      if (segment.first <= from || segment.last > upTo)
        wrong.push(`segment ${segment.first} to ${segment.last} overlaps another, or ${upTo}`)
      // Written anew meanwhile: it will be looked at next time.
      if (content !== undefined) wrong.push(...(await wrongTexts(place, content, from)))
    } catch (error) {
      if (!(error instanceof DisorderError)) throw error
      wrong.push(`segment ${segment.first}: ${error.message}`)
    }
    from = segment.last
  }
  if (upTo > 0) wrong.push(...(await wrongTexts(place, { ids: [], to: upTo }, from)))
  return wrong
}

/** Compares a segment with the messages after `from` up to its last one. */
async function wrongTexts(
  place: SearchPlace,
  content: Pick<SegmentContent, 'ids' | 'areas'> | { readonly ids: []; readonly to: number },
  from: number,
): Promise<string[]> {
  const wrong: string[] = []
  const { db, accountId } = place
  const readers =
    'areas' in content ? AREAS.map((area) => [area, new TokenReader(content.areas[area])] as const) : []
  const to = 'areas' in content ? (content.ids.at(-1) ?? 0) : content.to
  const there = await db.read(
    (sql) =>
      sql.all<{ message_id: number }>(
        `select message_id from mail_message where account_id = ? and message_id > ? and message_id <= ?
          order by message_id`,
        accountId,
        from,
        to,
      ),
    { single: true },
  )
  const reading = await loadReading()
  const places = new Map(content.ids.map((id, n) => [id, n]))
  const unread: Unread[] = []
  let octets = 0
  for (const { message_id } of there) {
    const [body] = await readBodies(place, message_id, message_id)
    const text = body && (await textOf(reading, place.blobs, body))
    const n = places.get(message_id)
    places.delete(message_id)
    // Damaged ones are in no segment, or were taken in before.
    if (text === undefined) continue
    if (n === undefined) wrong.push(`message ${message_id} is missing`)
    else if (readers.some(([area, reader]) => area !== 'files' && reader.text(n) !== text[area]))
      wrong.push(`message ${message_id} has another text`)
    else {
      unread.push({ id: message_id, n, files: text.files })
      octets += text.files.length === 0 ? 0 : (body?.size_bytes ?? 0)
    }
    if (octets < SEARCH_BATCH_BYTES) continue
    wrong.push(...(await wrongFiles(place, unread.splice(0), readers)))
    octets = 0
  }
  wrong.push(...(await wrongFiles(place, unread, readers)))
  for (const id of places.keys())
    if (!(await isGoing(place, id))) wrong.push(`message ${id} is in the index only`)
  return wrong
}

/** A message of the index, and what it should know of its attachments. */
type Unread = { readonly id: number; readonly n: number; readonly files: readonly SearchFile[] }

/** Words within attachments are compared where all of a message can be read now. */
async function wrongFiles(
  { readFiles }: SearchPlace,
  messages: readonly Unread[],
  readers: readonly (readonly [Area, TokenReader])[],
): Promise<string[]> {
  const reader = readers.find(([area]) => area === 'files')?.[1]
  const { filesText } = await loadReading()
  const texts = await readFiles(messages.flatMap(({ files }) => files))
  const wrong: string[] = []
  let at = 0
  for (const { id, n, files } of messages) {
    const own = texts.slice(at, at + files.length)
    at += files.length
    if (own.some((text) => text === undefined || text.cut)) continue
    if (reader?.text(n) !== filesText(own)) wrong.push(`message ${id} has other words in its attachments`)
  }
  return wrong
}

/** Swept, and its words are about to be. */
async function isGoing(
  { db, accountId }: { readonly db: Database; readonly accountId: AccountId },
  messageId: number,
): Promise<boolean> {
  const noted = await db.read(
    (sql) =>
      sql.get('select 1 from mail_search_gone where account_id = ? and message_id = ?', accountId, messageId),
    { single: true },
  )
  return noted !== undefined
}
