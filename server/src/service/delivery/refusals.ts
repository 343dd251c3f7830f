/** Why a recipient does not get a message: what its sender hears. */
import { Refusal } from '../../lib/refusal.ts'
import { sizeText } from '../../lib/size-text.ts'
import { type Address, canonicalAddress } from '../../mail/address.ts'

export function unavailable(cause: unknown): Refusal {
  if (cause instanceof Refusal && cause.code === 'no-space')
    return new Refusal('no-space', { key: 'disk', values: { n: 10 } }, { cause })
  return new Refusal('try-later', { key: 'temporary' }, { cause })
}

/** As the recipient's script says it. RFC 5429 §2.1.1 */
export function ownWords(sentence: string): Refusal {
  return new Refusal('forbidden', { key: 'rcpt.ownSentence', values: { sentence } })
}

export function suspended(address: Address): Refusal {
  return new Refusal('suspended', {
    key: 'rcpt.suspended',
    values: { address: canonicalAddress(address), domain: address.domain },
  })
}

export function mailboxFull(address: Address): Refusal {
  return new Refusal('over-quota', { key: 'rcpt.full', values: { address: canonicalAddress(address) } })
}

export function noRoom(address: Address, sizeBytes: number): Refusal {
  return new Refusal('over-quota', {
    key: 'rcpt.noRoom',
    values: { address: canonicalAddress(address), size: sizeText(sizeBytes) },
  })
}

/** A message of that many octets, by whatever protocol it is sent. */
export function messageTooLarge(bytes: number, maxBytes: number): Refusal {
  return new Refusal('too-large', {
    key: 'data.tooBig',
    values: { size: sizeText(bytes), max: sizeText(maxBytes) },
  })
}
