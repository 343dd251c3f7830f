/** A message that is signed around its text, as if it were not: who reads it wants the text, not `smime.p7m`. RFC 8551 §3.5.2 */
import { fieldName } from '../../mail/header/header.ts'
import { signedContent } from '../../mail/mime/signed-content.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import { partContents } from '../../mail/mime/text.ts'

const WRAPS = /^(?:x-)?pkcs7-mime$/

/**
 * The outer fields, but for those about the contents, and then the inner message part. Whatever is not signed so is given back as it is.
 * Whether the signature is right is told beside it, never by hiding the text.
 */
export function unwrapped(bytes: Uint8Array): Uint8Array {
  const { root } = readStructure(bytes)
  if (root.type.type !== 'application' || !WRAPS.test(root.type.subtype)) return bytes
  const inner = signedContent(partContents(bytes, root))
  if (inner === undefined) return bytes
  const kept = root.header.fields
    .filter((field) => !fieldName(bytes, field).startsWith('content-'))
    .map((field) => bytes.subarray(field.start, field.end))
  return Buffer.concat([...kept, inner])
}
