/** RFC 8621 §4.4, RFC 8620 §5.5 */
import { z } from 'zod'
import type { MessageId } from '../../../../mail/ids.ts'
import { emailId, ID, INT, readEmailId, UNSIGNED } from '../../ids.ts'
import { QUERY_MAX } from '../../limits.ts'
import { MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { formatState } from '../../states.ts'
import { askEmails } from './ask.ts'
import { QUESTION_ARGS, readQuestion } from './read-question.ts'

export const PAGE_ARGS = {
  position: INT.default(0),
  anchor: ID.nullish(),
  anchorOffset: INT.default(0),
  limit: UNSIGNED.nullish(),
  calculateTotal: z.boolean().default(false),
}

export const emailQuery = method({
  name: 'Email/query',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...QUESTION_ARGS, ...PAGE_ARGS }),
  async run(context, args) {
    const ids = await askEmails(context, readQuestion(context, args))
    const { end } = await context.places()
    const anchorAt = (anchor: string): number => ids.indexOf(readEmailId(anchor) ?? 0)
    const { position, limit, cut } = pageOf(ids.length, args, anchorAt)
    return {
      accountId: args.accountId,
      queryState: formatState(end),
      canCalculateChanges: true,
      position,
      ids: Array.from(ids.subarray(position, position + limit), (id) => emailId(id as MessageId)),
      ...(args.calculateTotal && { total: ids.length }),
      ...(cut && { limit }),
    }
  },
})

export type Page = { readonly position: number; readonly limit: number; readonly cut: boolean }

/** Where the page begins, and how long it may be. Throws MethodError `anchorNotFound`. RFC 8620 §5.5 */
export function pageOf(
  total: number,
  asked: {
    readonly position: number
    readonly anchor?: string | null | undefined
    readonly anchorOffset: number
    readonly limit?: number | null | undefined
  },
  anchorAt: (anchor: string) => number,
): Page {
  let position = asked.position < 0 ? Math.max(0, total + asked.position) : asked.position
  if (asked.anchor !== null && asked.anchor !== undefined) {
    const at = anchorAt(asked.anchor)
    if (at < 0) throw new MethodError('anchorNotFound')
    position = Math.max(0, at + asked.anchorOffset)
  }
  const wanted = asked.limit ?? QUERY_MAX
  const limit = Math.min(wanted, QUERY_MAX)
  return { position, limit, cut: limit < wanted || asked.limit === null || asked.limit === undefined }
}
