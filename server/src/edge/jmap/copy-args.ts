/** What all /copy methods are asked, and where they copy from. RFC 8620 §5.4 */
import type { JmapContext } from './method.ts'
import { MethodError } from './method-error.ts'

/** Throws MethodError `invalidArguments`, `fromAccountNotFound`. */
export async function sourceOf(context: JmapContext, fromAccountId: string): Promise<JmapContext> {
  if (fromAccountId === context.accountId)
    throw new MethodError('invalidArguments', 'a copy is made from another account')
  const source = await context.account(fromAccountId)
  if (source === undefined) throw new MethodError('fromAccountNotFound')
  return source
}
