/** Messages of one account into another one: out of what somebody shares, and into it. RFC 8621 §4.7, RFC 8620 §5.4 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { sourceOf } from '../../copy-args.ts'
import { createdId, ID, readEmailId, UTC_DATE } from '../../ids.ts'
import { type JmapContext, MAIL, type MethodAnswer, method } from '../../method.ts'
import { MethodError, SetFault } from '../../method-error.ts'
import { assertMaySet, faultOf, readObject, SetOutcome } from '../../set-args.ts'
import { formatState } from '../../states.ts'
import { bytesOf } from './get.ts'
import { keywordsOf } from './keywords.ts'
import { mailboxIds, readKeywords } from './read-change.ts'
import { setEmails } from './set.ts'
import { storeEmail } from './store-email.ts'

const TRUES = z.record(z.string(), z.literal(true))
const COPIED = z.strictObject({
  id: ID,
  mailboxIds: TRUES,
  keywords: TRUES.optional(),
  receivedAt: UTC_DATE.optional(),
})

export const emailCopy = method({
  name: 'Email/copy',
  capability: MAIL,
  shared: true,
  args: z.strictObject({
    ...{
      fromAccountId: ID,
      ifFromInState: z.string().nullish(),
      accountId: ID,
      ifInState: z.string().nullish(),
    },
    create: z.record(z.string(), z.custom<JsonObject>()).default({}),
    onSuccessDestroyOriginal: z.boolean().default(false),
    destroyFromIfInState: z.string().nullish(),
  }),
  async run(context, args): Promise<MethodAnswer> {
    const { accountId, fromAccountId, create } = args
    const source = await sourceOf(context, fromAccountId)
    const oldState = formatState((await context.places()).end)
    assertMaySet({ accountId, ifInState: args.ifInState, create }, oldState)
    const from = formatState((await source.places()).end)
    if ((args.ifFromInState ?? from) !== from) throw new MethodError('stateMismatch')
    const outcome = new SetOutcome()
    const originals: string[] = []
    for (const [name, object] of Object.entries(create)) {
      const fault = await faultOf(context, async () => {
        const asked = readObject(COPIED, object)
        const original = createdId(context.createdIds, asked.id)
        outcome.created.set(name, await copyOne(context, source, { ...asked, id: original }))
        originals.push(original)
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
      await context.breathe()
    }
    const newState = formatState((await context.places()).end)
    const { created, notCreated } = outcome.answer(accountId, '', '')
    const answer = { fromAccountId, accountId, oldState, newState, created, notCreated }
    if (!args.onSuccessDestroyOriginal || originals.length === 0) return answer
    // One more answer of the same call: what is copied is there before the original goes. RFC 8620 §5.4
    const gone = { accountId: fromAccountId, ifInState: args.destroyFromIfInState, destroy: originals }
    return [
      ['Email/copy', answer],
      ['Email/set', await setEmails(source, gone)],
    ]
  },
})

/** With the keywords and the time of the original where nothing else is said. Throws SetFault, Refusal. */
async function copyOne(
  context: JmapContext,
  source: JmapContext,
  asked: z.output<typeof COPIED>,
): Promise<JsonObject> {
  const places = await source.places()
  const id = readEmailId(asked.id)
  const its = id === undefined ? [] : places.of(id)
  const fact =
    id === undefined ? undefined : (await source.deps.reader.facts(source.mail, places, [id])).get(id)
  const mailboxes = mailboxIds(context, await context.places(), Object.keys(asked.mailboxIds))
  const bytes = id === undefined || its.length === 0 ? undefined : await bytesOf(source, id)
  if (bytes === undefined || fact === undefined) throw new SetFault({ type: 'notFound' })
  const keywords = readKeywords(Object.keys(asked.keywords ?? keywordsOf(places.flagNames(its))))
  return await storeEmail(context, {
    bytes,
    mailboxes,
    keywords,
    receivedMs: asked.receivedAt ?? fact.receivedMs,
  })
}
