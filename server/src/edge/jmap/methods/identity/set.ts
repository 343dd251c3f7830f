/** Names, answers and signatures, by address. Which addresses one has is the company's to say. RFC 8621 §6.3 */
import { z } from 'zod'
import { canonicalAddress, tryParseMailbox } from '../../../../mail/address.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import {
  HTML_SIGNATURE_MAX,
  IDENTITY_ADDRESSES_MAX,
  IDENTITY_NAME_MAX,
  TEXT_SIGNATURE_MAX,
} from '../../limits.ts'
import { type JmapContext, method, SUBMISSION } from '../../method.ts'
import { SetFault } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import { type Identity, identities, identityState } from './identities.ts'

/** On one line: it stands in a header. */
const LINE = z.string().regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'a single line')
const ADDRESSES = z
  .array(
    z.strictObject({
      name: LINE.max(IDENTITY_NAME_MAX).nullish(),
      email: z.string().transform((written, context) => {
        const address = tryParseMailbox(written)
        if (address !== undefined) return canonicalAddress(address)
        context.addIssue('no address')
        return z.NEVER
      }),
    }),
  )
  .max(IDENTITY_ADDRESSES_MAX)
  .nullable()
const CHANGED = z.strictObject({
  name: LINE.max(IDENTITY_NAME_MAX).optional(),
  replyTo: ADDRESSES.optional(),
  bcc: ADDRESSES.optional(),
  textSignature: z.string().max(TEXT_SIGNATURE_MAX).optional(),
  // As its holder writes it: whoever puts it into a message sanitises it like anything else that is pasted.
  htmlSignature: z.string().max(HTML_SIGNATURE_MAX).optional(),
})

export const identitySet = method({
  name: 'Identity/set',
  capability: SUBMISSION,
  args: z.strictObject(SET_ARGS),
  async run(context, args) {
    const before = await identities(context)
    const oldState = identityState(before)
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    for (const name of Object.keys(args.create ?? {})) outcome.notCreated.set(name, NOT_YOURS)
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, async () => {
        const found = before.find((one) => one.id === id)
        if (found === undefined) throw new SetFault({ type: 'notFound' })
        await change(context, found, patch)
        outcome.updated.set(id, null)
      })
      if (fault !== undefined) outcome.notUpdated.set(id, fault)
    }
    for (const id of destroysOf(context, args))
      outcome.notDestroyed.set(id, before.some((one) => one.id === id) ? NOT_YOURS : { type: 'notFound' })
    return outcome.answer(args.accountId, oldState, identityState(await identities(context)))
  },
})

const NOT_YOURS = { type: 'forbidden', description: 'the company gives and takes addresses' }

async function change({ mail }: JmapContext, identity: Identity, patch: JsonObject): Promise<void> {
  const { name, replyTo, bcc, textSignature, htmlSignature } = readObject(CHANGED, patch)
  const row = (await mail.parts.identities.list()).find(({ address }) => address === identity.email)
  const listOf = (said: z.output<typeof ADDRESSES> | undefined, kept: string | undefined) =>
    said === undefined ? kept : said === null || said.length === 0 ? undefined : JSON.stringify(said)
  await mail.parts.identities.set({
    address: identity.email,
    name: name ?? row?.name,
    replyTo: listOf(replyTo, row?.replyTo),
    bcc: listOf(bcc, row?.bcc),
    textSignature: textSignature ?? row?.textSignature ?? '',
    htmlSignature: htmlSignature ?? row?.htmlSignature ?? '',
  })
}
