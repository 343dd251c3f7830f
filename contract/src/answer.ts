/** What a schema of this contract describes, for those who only read it. */
import type { z } from 'zod'

export type AnswerOf<Schema extends z.ZodType> = z.infer<Schema>
