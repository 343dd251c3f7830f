/** A submission as clients see it. RFC 8621 §7 */

import { utcDate } from '../../../../mail/header/header-forms.ts'
import type { AccountMail } from '../../../../service/mailbox/account-mail.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { emailId, threadId } from '../../ids.ts'
import type { JmapContext } from '../../method.ts'
import { deliveryStatus } from './delivery-status.ts'

export const SUBMISSION_PROPERTIES = [
  'id',
  'identityId',
  'emailId',
  'threadId',
  'envelope',
  'sendAt',
  'undoStatus',
  'deliveryStatus',
  'dsnBlobIds',
  'mdnBlobIds',
] as const

type Submissions = AccountMail['parts']['submissions']
export type SubmissionRecord = Awaited<ReturnType<Submissions['list']>>['submissions'][number]
/** One of those who get it in the end, and how far it came. */
export type SentCopy = NonNullable<ReturnType<Awaited<ReturnType<Submissions['copies']>>['get']>>[number]

/** How much later than its time one may still be called back, in ms: beyond it whatever kept it has it for good. */
const OVERDUE_MS = 24 * 3600 * 1000

export const submissionId = (id: number): string => `S${id}`

/** Undefined: it is none of ours. */
export function readSubmissionId(text: string): number | undefined {
  const [, digits] = /^S([1-9]\d{0,14})$/.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** `copies`: what has been noted of it. RFC 8621 §7 */
export function submissionObject(
  { deps }: Pick<JmapContext, 'deps'>,
  record: SubmissionRecord,
  copies: readonly SentCopy[],
): Readonly<Record<(typeof SUBMISSION_PROPERTIES)[number], JsonObject[string]>> & { readonly id: string } {
  const { id, emailId: messageId, threadId: thread, identity, envelope, sendMs } = record
  const told = JSON.parse(envelope) as JsonObject
  return {
    id: submissionId(id),
    identityId: identity,
    emailId: emailId(messageId),
    threadId: threadId(thread),
    envelope: told,
    sendAt: utcDate(sendMs),
    undoStatus: undoStatusOf({ deps }, record),
    deliveryStatus: deliveryStatus(record, told, copies, deps.clock.now() - deps.queueLifeMs),
    ...{ dsnBlobIds: [], mdnBlobIds: [] },
  }
}

export function undoStatusOf(
  { deps }: Pick<JmapContext, 'deps'>,
  { undoStatus, sendMs }: SubmissionRecord,
): SubmissionRecord['undoStatus'] {
  const isOver = undoStatus === 'pending' && deps.clock.now() > sendMs + OVERDUE_MS
  return isOver ? 'final' : undoStatus
}
