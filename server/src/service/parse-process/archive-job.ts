/** The job of opening attached files: what the child answers, and the schema by which it is believed. */
import { z } from 'zod'
import { FACTS } from '../filter/attachments/facts.ts'
import { FILE_TYPES } from '../filter/attachments/file-type.ts'
import {
  ARCHIVE_DEPTH_MAX,
  ARCHIVE_ENTRIES_MAX,
  FACTS_MAX,
  FILE_NAME_MAX,
  OPENED_FILES_MAX,
} from '../filter/attachments/limits.ts'

const name = z.string().max(FILE_NAME_MAX)

export const archiveAnswer = z
  .array(
    z.strictObject({
      entries: z
        .array(
          z.strictObject({
            name,
            type: z.enum(FILE_TYPES).optional(),
            depth: z
              .int()
              .min(1)
              .max(ARCHIVE_DEPTH_MAX + 1),
            encrypted: z.boolean(),
            sha256: z
              .string()
              .regex(/^[0-9a-f]{64}$/)
              .optional(),
          }),
        )
        .max(ARCHIVE_ENTRIES_MAX),
      facts: z.array(z.strictObject({ fact: z.enum(FACTS), where: name })).max(FACTS_MAX),
    }),
  )
  .max(OPENED_FILES_MAX)

export type ArchiveAnswer = z.infer<typeof archiveAnswer>

/** A file as it is given to the child. The name is only ever looked at. THREATS FI3 */
export type NamedFile = { readonly name: string; readonly bytes: Uint8Array }
