/** Answers with what it was asked: whether the way is open. RFC 8620 §4 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { CORE, method } from '../../method.ts'

export const coreEcho = method({
  name: 'Core/echo',
  capability: CORE,
  args: z.custom<JsonObject>(),
  run: async (_context, args) => args,
})
