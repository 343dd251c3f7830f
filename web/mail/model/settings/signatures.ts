/** Names and signatures by address, as a form of plain text shows and changes them. RFC 8621 §6 */
import { htmlText } from '../html-text.ts'
import type { MailAddress } from '../mail.ts'

export type Identity = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly replyTo: readonly MailAddress[] | null
  readonly textSignature: string
  readonly htmlSignature: string
}

/** The words of a signature, also of one that is only formatted. */
export function shownSignature({ textSignature, htmlSignature }: Identity): string {
  return textSignature.trim() === '' ? htmlText(htmlSignature).trim() : textSignature
}

/** What differs. A formatted signature stays as it is until its words are changed. */
export function changesOf(
  before: Identity,
  name: string,
  replyTo: string,
  signature: string,
): Readonly<Record<string, unknown>> {
  const changes: Record<string, unknown> = {}
  if (name.trim() !== before.name) changes['name'] = name.trim()
  const address = replyTo.trim()
  if (address !== (before.replyTo?.[0]?.email ?? ''))
    changes['replyTo'] = address === '' ? null : [{ name: null, email: address }]
  const text = signature.replaceAll('\r\n', '\n').trimEnd()
  if (text !== shownSignature(before).replaceAll('\r\n', '\n').trimEnd()) {
    changes['textSignature'] = text
    changes['htmlSignature'] = ''
  }
  return changes
}
