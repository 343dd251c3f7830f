/** Octets by their id: only of what is the person's own, and still there. RFC 8620 §6 */
import { Refusal } from '../../lib/refusal.ts'
import { readStructureInSlices } from '../../mail/mime/structure.ts'
import { partContents } from '../../mail/mime/text.ts'
import { eachPart, numberParts, typeOf } from '../../service/emails/email-body.ts'
import { EmailPlaces } from '../../service/emails/email-places.ts'
import type { AccountMail } from '../../service/mailbox/account-mail.ts'
import type { Blob } from '../jmap-server.ts'
import { readBlobId } from './blob-id.ts'

/** Octets of a message that is in some mailbox, or of a part of it, or of an upload. */
export async function findBlob(
  mail: AccountMail,
  blobId: string,
  breathe: () => Promise<void>,
): Promise<Blob | undefined> {
  const name = readBlobId(blobId)
  if (name === undefined) return undefined
  if (name.kind === 'upload') {
    const found = await mail.parts.uploads.get(name.upload)
    return found && { type: found.type, sizeBytes: found.bytes.length, whole: found.bytes }
  }
  const places = await EmailPlaces.read(mail)
  if (places.of(name.messageId).length === 0) return undefined
  if (name.kind === 'email') {
    const body = await mail.bodyOrRefusal(name.messageId)
    if (body instanceof Refusal) throw body
    return { type: 'message/rfc822', sizeBytes: body.sizeBytes, body }
  }
  const bytes = await mail.bytesOrRefusal(name.messageId)
  if (bytes instanceof Refusal) throw bytes
  const { root } = await readStructureInSlices(bytes, breathe)
  for (const { part, number } of eachPart(numberParts(root)))
    if (number === name.part && part.kind !== 'multipart') {
      const whole = partContents(bytes, part)
      return { type: typeOf(part), sizeBytes: whole.length, whole }
    }
  return undefined
}
