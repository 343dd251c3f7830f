/** Parts of an account's store that have a contract of their own. */

import type { ContactStore } from './contact-store.ts'
import type { IdentityStore } from './identity-store.ts'
import type { LessonStore } from './lesson-store.ts'
import type { LinkedFileStore } from './linked-file-store.ts'
import type { LogStore } from './log-store.ts'
import type { RetentionStore } from './retention-store.ts'
import type { SharingStore } from './sharing-store.ts'
import type { SieveStore } from './sieve-store.ts'
import type { SubmissionStore } from './submission-store.ts'
import type { UploadStore } from './upload-store.ts'

export type AccountParts = {
  readonly retention: RetentionStore
  readonly sharing: SharingStore
  readonly sieve: SieveStore
  readonly lessons: LessonStore
  readonly log: LogStore
  readonly contacts: ContactStore
  readonly uploads: UploadStore
  readonly linkedFiles: LinkedFileStore
  readonly submissions: SubmissionStore
  readonly identities: IdentityStore
}
