/** RFC 8621 §2.1 */
import { z } from 'zod'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { createdId, mailboxId } from '../../ids.ts'
import { MAIL, method } from '../../method.ts'
import { formatState } from '../../states.ts'
import { mailboxObjects, usualProperties } from './mailbox-object.ts'

export const mailboxGet = method({
  name: 'Mailbox/get',
  capability: MAIL,
  shared: true,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, usualProperties(context))
    const { end, mailboxes } = await context.places()
    const known = new Map(mailboxes.map((one) => [mailboxId(one.id), one]))
    const asked = wantedIds(
      ids?.map((id) => createdId(context.createdIds, id)),
      () => [...known.keys()],
    )
    const found = asked.flatMap((id) => known.get(id) ?? [])
    const list = (await mailboxObjects(context, found, wanted)).map((one) => pick(one, wanted))
    return { accountId, state: formatState(end), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})
