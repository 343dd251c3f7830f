/**
 * What all /copy methods answer while a session has one account: the two accounts are different ones, so one of them is not
 * there. RFC 8620 §5.4, §6.3
 */
import { z } from 'zod'
import { ID } from './ids.ts'
import { type JmapMethod, method } from './method.ts'
import { MethodError } from './method-error.ts'

export function copyMethod(name: string, capability: string): JmapMethod {
  return method({
    name,
    capability,
    args: z.object({ accountId: ID, fromAccountId: ID }),
    run: async ({ accountId }, { fromAccountId }) => {
      if (fromAccountId === accountId)
        throw new MethodError('invalidArguments', 'a copy is made from another account')
      throw new MethodError('fromAccountNotFound')
    },
  })
}
