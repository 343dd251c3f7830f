/** As whom one may write, and what stands under it. RFC 8621 §6 */
import type { MailAddress } from './mail.ts'
import { escapeText } from './rich/tree.ts'
import type { Sender } from './sending.ts'

export type WritingAs = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly textSignature: string
  readonly htmlSignature: string
}

/** The one that was written to. */
export function identityFor(
  identities: readonly WritingAs[],
  people: readonly MailAddress[],
): WritingAs | undefined {
  const written = new Set(people.map(({ email }) => email.toLowerCase()))
  return identities.find(({ email }) => written.has(email.toLowerCase()))
}

/** Not cleaned yet. Empty: nothing is signed. */
export function signatureOf({ htmlSignature, textSignature }: WritingAs): string {
  if (htmlSignature.trim() !== '') return htmlSignature
  if (textSignature.trim() === '') return ''
  return textSignature
    .trimEnd()
    .split('\n')
    .map((line) => `<div>${line === '' ? '<br>' : escapeText(line)}</div>`)
    .join('')
}

/** The account as one writes from that address; of an identity that is gone, as from its first. */
export function senderAs<T extends Sender & { readonly identities: readonly WritingAs[] }>(
  account: T,
  identityId: string,
): T {
  const identity = account.identities.find(({ id }) => id === identityId)
  if (identity === undefined) return account
  const { id, name, email } = identity
  return { ...account, identityId: id, from: { name: name === '' ? null : name, email } }
}
