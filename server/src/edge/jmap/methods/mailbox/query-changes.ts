/**
 * The log tells that the list of mailboxes changed, not how: then all of them are taken out and put in again where they stand
 * now. What comes into a mailbox changes no list of mailboxes. RFC 8621 §2.4, RFC 8620 §5.6
 */
import { z } from 'zod'
import { changedSince } from '../../account-changes.ts'
import { mailboxId } from '../../ids.ts'
import { MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { formatState } from '../../states.ts'
import { QUERY_CHANGES_ARGS } from '../email/query-changes.ts'
import { findMailboxes, MAILBOX_QUESTION } from './query.ts'

export const mailboxQueryChanges = method({
  name: 'Mailbox/queryChanges',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...MAILBOX_QUESTION, ...QUERY_CHANGES_ARGS }),
  async run(context, args) {
    const { since, end, listChanged, formerMailboxes } = await changedSince(context, args.sinceQueryState)
    const ids = await findMailboxes(context, args)
    const { mailboxes } = await context.places()
    const all = [...mailboxes.map(({ id }) => id), ...formerMailboxes]
    const removed = listChanged ? all.filter((id) => id < since.nextMailboxId).map(mailboxId) : []
    const added = listChanged ? ids.map((id, index) => ({ id, index })) : []
    if (removed.length + added.length > (args.maxChanges ?? Infinity)) throw new MethodError('tooManyChanges')
    return {
      accountId: args.accountId,
      oldQueryState: args.sinceQueryState,
      newQueryState: formatState(end),
      ...(args.calculateTotal && { total: ids.length }),
      ...{ removed, added },
    }
  },
})
