/** What the classifiers learn of one message. */
import { webcrypto } from 'node:crypto'
import type { MessageStructure } from '../../../mail/mime/structure.ts'
import type { Teaching } from '../../../store/filter/filter-store.ts'
import { tokensOf } from '../classifier/tokens.ts'
import type { ReadContent } from '../content/create-content-examiner.ts'

const DAY_MS = 86_400_000
/** Octets of SHA-256 by which a message is known again. */
const DIGEST_OCTETS = 16

export async function lessonOf(
  mail: { readonly bytes: Uint8Array; readonly structure: MessageStructure },
  kind: Teaching['kind'],
  { read, nowMs }: { readonly read: ReadContent; readonly nowMs: number },
): Promise<Teaching> {
  const digest = new Uint8Array(await webcrypto.subtle.digest('SHA-256', new Uint8Array(mail.bytes)))
  return {
    digest: digest.slice(0, DIGEST_OCTETS),
    kind,
    tokens: tokensOf(read(mail)),
    day: Math.floor(nowMs / DAY_MS),
  }
}
