/** Messages as they are, from blobs. RFC 8621 §4.8 */
import { z } from 'zod'
import { blobOctets } from '../../blob-octets.ts'
import { ID, UTC_DATE } from '../../ids.ts'
import { SET_MAX } from '../../limits.ts'
import { MAIL, method } from '../../method.ts'
import { invalidProperties, MethodError, SetFault } from '../../method-error.ts'
import { assertMaySet, faultOf, SetOutcome } from '../../set-args.ts'
import { formatState } from '../../states.ts'
import { mailboxIds, readKeywords } from './read-change.ts'
import { storeEmail } from './store-email.ts'

const TRUES = z.record(z.string(), z.literal(true))
const IMPORTED = z.strictObject({
  blobId: ID,
  mailboxIds: TRUES,
  keywords: TRUES.optional(),
  receivedAt: UTC_DATE.optional(),
})

export const emailImport = method({
  name: 'Email/import',
  capability: MAIL,
  shared: true,
  args: z.strictObject({
    accountId: ID,
    ifInState: z.string().nullish(),
    emails: z.record(z.string(), IMPORTED),
  }),
  async run(context, { accountId, ifInState, emails }) {
    const oldState = formatState((await context.places()).end)
    assertMaySet({ accountId, ifInState }, oldState)
    if (Object.keys(emails).length > SET_MAX)
      throw new MethodError('requestTooLarge', `at most ${SET_MAX} at once`)
    const outcome = new SetOutcome()
    for (const [name, email] of Object.entries(emails)) {
      const fault = await faultOf(context, async () => {
        const mailboxes = mailboxIds(context, await context.places(), Object.keys(email.mailboxIds))
        const keywords = readKeywords(Object.keys(email.keywords ?? {}))
        const blob = await blobOctets(context, email.blobId)
        if (blob === undefined) throw new SetFault({ type: 'blobNotFound', notFound: [email.blobId] })
        if (blob.octets.length === 0)
          throw new SetFault({ ...invalidProperties(['blobId'], 'it is empty'), type: 'invalidEmail' })
        const receivedMs = email.receivedAt ?? context.deps.clock.now()
        const created = await storeEmail(context, { bytes: blob.octets, mailboxes, keywords, receivedMs })
        outcome.created.set(name, created)
        context.createdIds.set(name, String(created['id']))
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    const { created, notCreated } = outcome.answer(accountId, '', '')
    return { accountId, oldState, newState: formatState((await context.places()).end), created, notCreated }
  },
})
