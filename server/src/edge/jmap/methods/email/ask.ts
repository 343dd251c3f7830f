/** Asks for messages as one request sees them. */
import type { EmailQuestion } from '../../../../service/emails/find-emails.ts'
import type { JmapContext } from '../../method.ts'

/** Message ids in the order asked for. */
export async function askEmails(context: JmapContext, question: EmailQuestion): Promise<Uint32Array> {
  const { mail, deps } = context
  const parts = {
    ...{ mail, searches: deps.searches, smime: deps.smime, nowMs: deps.clock.now() },
    places: await context.places(),
    conversations: () => context.conversations(),
    breathe: () => context.breathe(),
  }
  return await deps.finder.find(parts, question)
}
