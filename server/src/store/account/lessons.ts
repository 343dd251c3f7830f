/**
 * Lessons for the classifier, noted in the transaction in which the owner moves or marks a message, so that none is lost.
 * What is delivered into Junk teaches nothing: a filter must not learn from itself.
 */
import type { Flag } from '../../mail/flag.ts'
import type { MessageId } from '../../mail/ids.ts'
import type { Lesson, LessonStore } from '../lesson-store.ts'
import { LESSONS_A_CHANGE_MAX } from '../limits.ts'
import type { Value } from '../sql.ts'
import type { AccountWork } from './account-work.ts'
import type { AccountTransaction, MailboxRecord } from './transaction.ts'
import { insertRows } from './uid-set.ts'

/** Keywords by which programs say what a message is. RFC 9051 §2.3.2 */
const JUNK = '$junk'
const NOT_JUNK = '$notjunk'

export class AccountLessons implements LessonStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async waiting(limit: number): Promise<readonly Lesson[]> {
    const { read, accountId } = this.#work
    const rows = await read(
      (sql) =>
        sql.all<{ message_id: number; junk: number }>(
          'select message_id, junk from mail_lesson where account_id = ? order by message_id limit ?',
          accountId,
          limit,
        ),
      { single: true },
    )
    return rows.map(({ message_id, junk }) => ({ messageId: message_id as MessageId, junk: junk === 1 }))
  }

  async learned(lessons: readonly Lesson[]): Promise<void> {
    await this.#work.change(async ({ sql, accountId }) => {
      for (const { messageId, junk } of lessons)
        await sql.run(
          'delete from mail_lesson where account_id = ? and message_id = ? and junk = ?',
          accountId,
          messageId,
          Number(junk),
        )
    })
  }
}

/** Into Junk is junk; out of it, but not into the trash, is wanted. */
export async function noteMove(
  tx: AccountTransaction,
  from: MailboxRecord,
  to: MailboxRecord,
  entries: readonly { readonly message_id: number }[],
): Promise<boolean> {
  const wasJunk = from.special_use === 'junk'
  const isJunk = to.special_use === 'junk'
  if (wasJunk === isJunk || to.special_use === 'trash') return false
  return await note(tx, entries, isJunk)
}

/** `$Junk` and `$NotJunk` that were added. Undefined: these flags say nothing of it. */
export function junkOf(flags: readonly Flag[]): boolean | undefined {
  for (const flag of flags) {
    const name = flag.toLowerCase()
    if (name === JUNK || name === NOT_JUNK) return name === JUNK
  }
  return undefined
}

/** Of very many at once only some: that is tidying up. */
export async function note(
  tx: AccountTransaction,
  entries: readonly { readonly message_id: number }[],
  junk: boolean,
): Promise<boolean> {
  const messages = [...new Set(entries.map(({ message_id }) => message_id))].slice(0, LESSONS_A_CHANGE_MAX)
  await insertRows(
    tx.sql,
    'insert into mail_lesson (account_id, message_id, junk)',
    messages.map((messageId): Value[] => [tx.accountId, messageId, Number(junk)]),
    'on conflict (account_id, message_id) do update set junk = excluded.junk',
  )
  return messages.length > 0
}
