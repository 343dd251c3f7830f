/** How the API says no; some problems say more. RFC 9457 §3.2 */
import { z } from 'zod'

export const Problem = z
  .looseObject({
    status: z.int(),
    title: z.string(),
    detail: z.string().describe('What is wrong and what to do, in the language of whoever asks.'),
    code: z.string().describe('For programs.'),
    reason: z.string().describe('Which sentence it is.'),
    pending: z.string().optional().describe('With `second-factor`: what the next step begins with.'),
    ways: z.array(z.string()).optional().describe('With `second-factor`: `code`, `passkey`, `recovery`.'),
  })
  .meta({ id: 'Problem' })
