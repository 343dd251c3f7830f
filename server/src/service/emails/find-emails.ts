/**
 * Finds messages in all mailboxes of an account, and remembers what was found as long as nothing changes: a list is asked for
 * page by page. RFC 8621 §4.4
 */
import type { MessageId, ThreadId } from '../../mail/ids.ts'
import type { MailboxView } from '../mailbox/account-mail.ts'
import type { KnownConversations } from './conversations.ts'
import { rememberedAs } from './email-account.ts'
import { type EmailFilter, type EmailSort, onlyMailbox } from './email-condition.ts'
import { EmailFiltering, type FilterParts } from './filter-emails.ts'
import { ANSWERED_MESSAGES, REMEMBERED_ANSWERS } from './limits.ts'
import { sortEmails } from './sort-emails.ts'

export type EmailQuestion = {
  readonly filter: EmailFilter | undefined
  readonly sort: readonly EmailSort[]
  /** Of each conversation only the first. */
  readonly collapseThreads: boolean
}

type Answer = { readonly modSeq: number; readonly ids: Uint32Array }

export class EmailFinder {
  readonly #answers = new Map<string, Answer>()
  #remembered = 0

  /** Their message ids, in the order asked for. `parts.places` says as of when. */
  async find(parts: FilterParts, question: EmailQuestion): Promise<Uint32Array> {
    const { modSeq, shares = '' } = parts.places.end
    const key = keyOf(`${rememberedAs(parts.mail)} ${shares}`, question)
    const known = this.#answers.get(key)
    if (known?.modSeq === modSeq) {
      this.#answers.delete(key)
      this.#answers.set(key, known)
      return known.ids
    }
    const sorted = await findAll(parts, question)
    const ids = question.collapseThreads ? collapsed(sorted, await parts.conversations()) : sorted
    this.#remember(key, { modSeq, ids })
    return ids
  }

  #remember(key: string, answer: Answer): void {
    this.#forget(key)
    this.#answers.set(key, answer)
    this.#remembered += answer.ids.length
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= REMEMBERED_ANSWERS && this.#remembered <= ANSWERED_MESSAGES) break
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#remembered -= this.#answers.get(key)?.ids.length ?? 0
    this.#answers.delete(key)
  }
}

async function findAll(parts: FilterParts, { filter, sort }: EmailQuestion): Promise<Uint32Array> {
  const { places } = parts
  const only = onlyMailbox(filter)
  const inOne = only === undefined ? undefined : places.views.get(only)
  if (only !== undefined && inOne === undefined) return new Uint32Array()
  const views = inOne === undefined ? [...places.views.values()] : [inOne]
  const seen = new Set<number>()
  const found: { view: MailboxView; ats: readonly number[] }[] = []
  for (const view of views) {
    const among: number[] = []
    for (let at = 0; at < view.count; at++) {
      const id = view.messageIds[at] ?? 0
      if (seen.has(id)) continue
      seen.add(id)
      among.push(at)
    }
    const ats = await new EmailFiltering(parts, view).filter(filter, among)
    if (ats.length > 0) found.push({ view, ats })
    await parts.breathe()
  }
  return await sortEmails(parts, found, sort)
}

function collapsed(ids: Uint32Array, { threadOf }: KnownConversations): Uint32Array {
  const seen = new Set<ThreadId>()
  return ids.filter((id) => {
    const thread = threadOf.get(id as MessageId)
    if (thread === undefined) return true
    if (seen.has(thread)) return false
    seen.add(thread)
    return true
  })
}

/** The account, and who looks at it, are part of it: nobody hears what another found. THREATS TE2 */
function keyOf(account: string, question: EmailQuestion): string {
  return `${account} ${JSON.stringify(question)}`
}
