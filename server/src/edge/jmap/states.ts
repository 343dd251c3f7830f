/**
 * The state of an account's mail as a client keeps it. Messages, conversations and mailboxes share one, for they share the
 * change log. RFC 8620 §5.1
 */
import type { LogEnd } from '../../service/emails/email-places.ts'
import { formatLogEnd, readLogEnd } from '../../service/emails/log-state.ts'
import { MethodError } from './method-error.ts'

export const formatState: (end: LogEnd) => string = formatLogEnd

/** Throws MethodError `cannotCalculateChanges` for what no state of ours looks like. */
export function readState(text: string): LogEnd {
  const end = readLogEnd(text)
  if (end === undefined) throw new MethodError('cannotCalculateChanges', 'no state of this account')
  return end
}
