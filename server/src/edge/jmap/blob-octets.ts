/** What a blob id names, whole: to be looked into, or made part of a message. */
import { findBlob, type WholeBlob, wholeBlob } from './find-blob.ts'
import { createdId } from './ids.ts'
import type { JmapContext } from './method.ts'

/** Undefined: there is none that they may read. */
export async function blobOctets(context: JmapContext, blobId: string): Promise<WholeBlob | undefined> {
  const blob = await findBlob(context.mail, createdId(context.createdIds, blobId), () => context.breathe())
  return blob && (await wholeBlob(blob))
}
