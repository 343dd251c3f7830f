/** Takes messages that were swept out of the search index: their words go with them. */
import type { AccountId } from '../../mail/ids.ts'
import type { Database, Sql } from '../sql.ts'
import { SegmentBuilder } from './catch-up.ts'
import {
  AREAS,
  type Area,
  readSegment,
  readSegments,
  type Segment,
  type SegmentContent,
  writeSegment,
} from './segments.ts'
import { TokenReader } from './token-text.ts'

/** Notes a message that is being deleted, in that same transaction. */
export async function noteGone(sql: Sql, accountId: AccountId, messageId: number): Promise<void> {
  await sql.run(
    'insert into mail_search_gone (account_id, message_id) values (?, ?) on conflict do nothing',
    accountId,
    messageId,
  )
}

/** Writes the segments anew that hold such messages, each in a transaction of its own. */
export async function forgetGone(db: Database, accountId: AccountId): Promise<void> {
  for (;;) {
    const going = await db.read((sql) => readGoing(sql, accountId))
    if (going === undefined) return
    const content = going.content && without(going.content, going.ids)
    await db.write((sql) => forget(sql, accountId, going, content), { durable: 'soon' })
  }
}

type Going = {
  /** Rising; all of one segment, or one that no segment may hold. */
  readonly ids: readonly number[]
  readonly segment: Segment | undefined
  readonly content: SegmentContent | undefined
}

async function readGoing(sql: Sql, accountId: AccountId): Promise<Going | undefined> {
  const oldest = await sql.get<{ message_id: number }>(
    'select message_id from mail_search_gone where account_id = ? order by message_id limit 1',
    accountId,
  )
  if (oldest === undefined) return undefined
  const from = oldest.message_id
  const [segment] = await readSegments(sql, accountId, { from, to: from })
  if (segment === undefined) return { ids: [from], segment, content: undefined }
  const rows = await sql.all<{ message_id: number }>(
    `select message_id from mail_search_gone where account_id = ? and message_id between ? and ?
      order by message_id`,
    accountId,
    from,
    segment.last,
  )
  return {
    ids: rows.map(({ message_id }) => message_id),
    segment,
    content: await readSegment(sql, accountId, segment),
  }
}

async function forget(
  sql: Sql,
  accountId: AccountId,
  { ids, segment }: Going,
  content: SegmentContent | undefined,
): Promise<void> {
  // Whoever takes messages into the index waits here, and then sees that they are gone.
  await sql.get('select 1 from mail_search where account_id = ? {for update}', accountId)
  const from = ids[0] ?? 0
  const [now] = await readSegments(sql, accountId, { from, to: from })
  // Written by somebody else meanwhile: looked at once more.
  if (now?.first !== segment?.first || now?.messages !== segment?.messages) return
  if (segment !== undefined && content !== undefined && content.ids.length < segment.messages)
    await writeSegment(sql, accountId, segment.first, content)
  await Promise.all(
    ids.map((id) =>
      sql.run('delete from mail_search_gone where account_id = ? and message_id = ?', accountId, id),
    ),
  )
}

/** The same without some messages, and without words that only they had. */
function without(content: SegmentContent, gone: readonly number[]): SegmentContent {
  const going = new Set(gone)
  const builder = new SegmentBuilder()
  const readers = AREAS.map((area) => [area, new TokenReader(content.areas[area])] as const)
  for (const [place, id] of content.ids.entries()) {
    if (going.has(id)) continue
    const texts = {} as Record<Area, string>
    for (const [area, reader] of readers) texts[area] = reader.text(place)
    builder.add(id, texts)
  }
  return builder.finish()
}
