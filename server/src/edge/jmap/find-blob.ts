/** Octets by their id: only of what is the person's own, and still there. RFC 8620 §6 */
import { Refusal } from '../../lib/refusal.ts'
import { readStructureInSlices } from '../../mail/mime/structure.ts'
import { partContents } from '../../mail/mime/text.ts'
import type { EmailAccount } from '../../service/emails/email-account.ts'
import { eachPart, numberParts, typeOf } from '../../service/emails/email-body.ts'
import { EmailPlaces } from '../../service/emails/email-places.ts'
import type { Blob } from '../jmap-server.ts'
import { type BlobName, readBlobId } from './blob-id.ts'

/** What a blob is when it is held whole. */
export type WholeBlob = { readonly type: string; readonly octets: Uint8Array }

/** Octets of a message that is in some mailbox, of a part of it, of an upload or a script. Refusal `damaged`. */
export async function findBlob(
  mail: EmailAccount,
  blobId: string,
  breathe: () => Promise<void>,
): Promise<Blob | undefined> {
  const name = readBlobId(blobId)
  if (name === undefined) return undefined
  if (name.kind === 'script')
    return mail.holder === undefined ? await scriptBlob(mail, name.revision) : undefined
  const top = name.kind === 'upload' ? await mail.parts.uploads.get(name.upload) : await emailBlob(mail, name)
  if (top === undefined || name.parts.length === 0) return top
  let whole: WholeBlob | undefined = await wholeBlob(top)
  for (const part of name.parts) whole &&= await partBlob(whole.octets, part, breathe)
  return whole && { type: whole.type, sizeBytes: whole.octets.length, whole: whole.octets }
}

/** Reads all of it. */
export async function wholeBlob(blob: Blob): Promise<WholeBlob> {
  const { type } = blob
  return { type, octets: 'whole' in blob ? blob.whole : Buffer.concat(await Array.fromAsync(blob.pieces())) }
}

async function emailBlob(
  mail: EmailAccount,
  { messageId }: Extract<BlobName, { kind: 'email' }>,
): Promise<Blob | undefined> {
  if ((await EmailPlaces.read(mail)).of(messageId).length === 0) return undefined
  const body = await mail.bodyOrRefusal(messageId)
  if (body instanceof Refusal) throw body
  const described = { type: 'message/rfc822', sizeBytes: body.sizeBytes }
  const { whole, pieces } = body
  return whole === undefined ? { ...described, pieces: () => pieces() } : { ...described, whole }
}

async function partBlob(
  bytes: Uint8Array,
  wanted: number,
  breathe: () => Promise<void>,
): Promise<WholeBlob | undefined> {
  const { root } = await readStructureInSlices(bytes, breathe)
  for (const { part, number } of eachPart(numberParts(root)))
    if (number === wanted && part.kind !== 'multipart')
      return { type: typeOf(part), octets: partContents(bytes, part) }
  return undefined
}

/** Of the script whose text was put then, and is still the one that is there. */
async function scriptBlob({ parts }: EmailAccount, wanted: number): Promise<Blob | undefined> {
  const row = (await parts.sieve.list()).find(({ revision }) => revision === wanted)
  const script = row && (await parts.sieve.script(row.name))
  if (script?.revision !== wanted) return undefined
  const whole = Buffer.from(script.text)
  return { type: 'application/sieve', sizeBytes: whole.length, whole }
}
