/**
 * What the queue's thread does for others about held mail: it opens the links that the pages are asked about, for which no
 * one signs in, and sends the summaries. Only the service itself calls these.
 */
import { z } from 'zod'
import { LANGUAGES } from '../../lib/text.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { LINK_ACTIONS } from './link-tokens.ts'
import type { LinkPage, QuarantineLinks } from './links.ts'
import { FREQUENCIES } from './settings.ts'

const TOKEN_MAX = 200

export function quarantineLinkMethods(
  links: QuarantineLinks,
  sendDigests: () => Promise<number>,
): readonly AdminMethod[] {
  const input = {
    token: z.string().max(TOKEN_MAX),
    /** Of the page. */
    language: z.enum(LANGUAGES),
  }
  return [
    adminMethod({
      name: 'quarantine.link-look',
      scope: 'operator',
      input: z.strictObject(input),
      run: async (_, { token, language }) => jsonOf(await links.look(token, language)),
    }),
    adminMethod({
      name: 'quarantine.link-use',
      scope: 'operator',
      input: z.strictObject({ ...input, frequency: z.enum(FREQUENCIES).optional() }),
      run: async (_, { token, language, frequency }) => jsonOf(await links.use(token, language, frequency)),
    }),
    adminMethod({
      name: 'quarantine.tell',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => ({ told: await sendDigests() }),
    }),
  ]
}

const PAGE = z.strictObject({
  action: z.enum(LINK_ACTIONS),
  done: z.boolean(),
  account: z.string(),
  message: z
    .strictObject({
      sender: z.string(),
      subject: z.string(),
      date: z.string(),
      reason: z.string(),
      recipient: z.string(),
      shared: z.boolean(),
    })
    .optional(),
  frequency: z.enum(FREQUENCIES).optional(),
})

/** What the two methods have answered. */
export function linkPageOf(answer: Json): LinkPage {
  const { message, frequency, ...page } = PAGE.parse(answer)
  return {
    ...page,
    ...(message !== undefined && { message }),
    ...(frequency !== undefined && { frequency }),
  }
}

function jsonOf({ message, ...page }: LinkPage): Json {
  return { ...page, ...(message !== undefined && { message: { ...message } }) }
}
