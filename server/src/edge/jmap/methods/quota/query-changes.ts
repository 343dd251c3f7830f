/** There are two quotas at most: whoever wants to know asks anew. RFC 9425 §5.4, RFC 8620 §5.6 */
import { z } from 'zod'
import { ID } from '../../ids.ts'
import { method, QUOTA } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

export const quotaQueryChanges = method({
  name: 'Quota/queryChanges',
  capability: QUOTA,
  args: z.looseObject({ accountId: ID, sinceQueryState: z.string() }),
  run: () => Promise.reject(new MethodError('cannotCalculateChanges')),
})
