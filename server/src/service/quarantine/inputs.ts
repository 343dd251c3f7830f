/** What the methods about held mail take: also for those who call them from another thread. */
import { z } from 'zod'
import { addressText, properName } from '../admin/inputs.ts'
import { KEEP_DAYS_MAX, KEEP_DAYS_MIN, PAGE_MAX, WORD_MAX, WORDS_MAX } from './limits.ts'
import { FREQUENCIES } from './settings.ts'

const id = z.string().min(1).max(64)
/** Whose: an account or a group, or a whole company. None: the own account; of those who administer all they see. */
const whose = { address: addressText.optional(), company: properName.optional() }
/** An address, or `@domain`. */
const party = z.string().min(2).max(320).optional()

const filter = {
  ...whose,
  sender: party,
  recipient: party,
  /** Words of the subject or the sender, each anywhere. */
  words: z
    .string()
    .max(WORDS_MAX * WORD_MAX)
    .optional(),
  /** From that moment on, and before that one. */
  fromMs: z.int().min(0).optional(),
  toMs: z.int().min(0).optional(),
  /** The rule that decided, or the first part of its name. */
  rule: z
    .string()
    .max(100)
    .regex(/^[a-z0-9][a-z0-9._-]*$/)
    .optional(),
}

export const QUARANTINE_INPUTS = {
  'quarantine.list': z.strictObject({
    ...filter,
    state: z.enum(['held', 'released', 'dropped', 'any']).default('held'),
    /** `next` of the page before. */
    after: id.optional(),
    limit: z.int().min(1).max(PAGE_MAX).default(50),
  }),
  'quarantine.show': z.strictObject({ id }),
  'quarantine.release': z.strictObject({ id }),
  'quarantine.allow': z.strictObject({ id }),
  'quarantine.block': z.strictObject({ id }),
  'quarantine.drop': z.strictObject({ id: id.optional(), all: z.boolean().default(false), ...filter }),
  'quarantine.digest': z.strictObject({
    address: addressText.optional(),
    /** null: as the company has it. Absent: only look. */
    frequency: z.enum(FREQUENCIES).nullable().optional(),
  }),
  'quarantine.settings': z.strictObject({
    company: properName.optional(),
    keepDays: z.int().min(KEEP_DAYS_MIN).max(KEEP_DAYS_MAX).optional(),
    digest: z.enum(FREQUENCIES).optional(),
    hour: z.int().min(0).max(23).optional(),
    timeZone: z.string().min(1).max(64).optional(),
  }),
}

export type ListInput = z.infer<(typeof QUARANTINE_INPUTS)['quarantine.list']>
export type DropInput = z.infer<(typeof QUARANTINE_INPUTS)['quarantine.drop']>
export type FilterInput = Pick<
  ListInput,
  'address' | 'company' | 'sender' | 'recipient' | 'words' | 'fromMs' | 'toMs' | 'rule'
>
