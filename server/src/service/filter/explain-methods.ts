/** `filter.explain`: why a message is where it is. Each sees of it what the activity log shows them. THREATS TE3 */
import { z } from 'zod'
import { LANGUAGES, type Texts } from '../../lib/text.ts'
import type { Principal } from '../account/principal.ts'
import { no } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { explain, type ToldEvent } from './explain.ts'
import { REFERENCE_MAX } from './limits.ts'

export type ExplainMethodDeps = {
  /** `ledger.search`, as the principal may ask it. */
  readonly searchLedger: (principal: Principal, input: { readonly id: string }) => Promise<Json>
  readonly texts: Texts
}

export function explainMethods({ searchLedger, texts }: ExplainMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'filter.explain',
      scope: 'account',
      input: z.strictObject({
        /** As it stands in the Received line, in a reply, in the activity log. */
        id: z.string().min(1).max(REFERENCE_MAX),
        language: z.enum(LANGUAGES).optional(),
      }),
      run: async (principal, { id, language = principal.language }) => {
        const events = eventsIn(await searchLedger(principal, { id }))
        if (events.length === 0) throw no('not-found', 'filter.explain.none', { id })
        return { ...explain(id, events, texts, language) }
      },
    }),
  ]
}

/** The newest come first. */
function eventsIn(found: Json): readonly ToldEvent[] {
  const events = (found as { readonly events?: readonly ToldEvent[] }).events ?? []
  return events.toReversed()
}
