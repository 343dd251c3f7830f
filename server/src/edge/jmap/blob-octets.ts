/** What a blob id names, whole: to be made part of a message. */

import { findBlob } from './find-blob.ts'
import { createdId } from './ids.ts'
import type { JmapContext } from './method.ts'

/** Undefined: there is none that they may read. */
export async function blobOctets(
  context: JmapContext,
  blobId: string,
): Promise<{ readonly type: string; readonly octets: Uint8Array } | undefined> {
  const blob = await findBlob(context.mail, createdId(context.createdIds, blobId), () => context.breathe())
  if (blob === undefined) return undefined
  if ('whole' in blob) return { type: blob.type, octets: blob.whole }
  if (blob.body.whole !== undefined) return { type: blob.type, octets: blob.body.whole }
  return { type: blob.type, octets: Buffer.concat(await Array.fromAsync(blob.body.pieces())) }
}
