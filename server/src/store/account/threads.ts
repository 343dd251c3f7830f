/**
 * Which conversation a message belongs to: it shares a Message-ID with another one (its own, or one it refers to)
 * and has the same base subject, so that a reply under a new subject starts anew. RFC 8621 §3
 * Both are one key, a hash over the pair: same key, same thread. A thread is named after its first message.
 */
import { hash } from 'node:crypto'
import type { AccountId, MessageId, ThreadId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type { Sql } from '../sql.ts'
import { insertRows } from './uid-set.ts'

/** References followed: the newest ones, and the first, which names the conversation. */
const REFERENCES_MAX = 16

/** The thread of a new message; remembers its keys for those that follow. */
export async function threadOf(
  sql: Sql,
  accountId: AccountId,
  messageId: MessageId,
  derived: Pick<Derived, 'messageId' | 'references' | 'baseSubject'>,
): Promise<ThreadId> {
  const keys = keysOf(derived)
  if (keys.length === 0) return messageId as number as ThreadId
  if (keys.length === 1) {
    // Most mail starts a conversation: one statement then, and no second look.
    const started = await sql.run(
      'insert into mail_thread_ref (account_id, ref_hash, thread_id) values (?, ?, ?) on conflict do nothing',
      accountId,
      keys[0] ?? 0,
      messageId,
    )
    if (started === 1) return messageId as number as ThreadId
  }
  const places = keys.map(() => '?').join(', ')
  const row = await sql.get<{ thread_id: number | null }>(
    `select min(thread_id) as thread_id from mail_thread_ref where account_id = ? and ref_hash in (${places})`,
    accountId,
    ...keys,
  )
  const thread = (row?.thread_id ?? messageId) as ThreadId
  await insertRows(
    sql,
    'insert into mail_thread_ref (account_id, ref_hash, thread_id)',
    keys.map((key) => [accountId, key, thread]),
    'on conflict do nothing',
  )
  return thread
}

function keysOf({ messageId, references, baseSubject }: Parameters<typeof threadOf>[3]): number[] {
  const ids = messageId === undefined ? [] : [messageId]
  const first = references[0]
  if (first !== undefined) ids.push(first, ...references.slice(1).slice(1 - REFERENCES_MAX))
  return [...new Set(ids.map((id) => hash52(`${id}\0${baseSubject}`)))]
}

/** 52 bits: a number that every engine and JavaScript keep exactly. A clash only joins two equal subjects. */
function hash52(text: string): number {
  const digest = hash('sha256', text, 'buffer')
  return digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >> 4)
}
