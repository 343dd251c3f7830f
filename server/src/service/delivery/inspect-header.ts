/** What a header tells before anybody reads its meaning: its size, how far the message came, whom it went through. */
import { Refusal } from '../../lib/refusal.ts'
import { fieldText, findFields, type Header, readHeader } from '../../mail/header/header.ts'
import { HEADER_FIELDS_MAX, HEADER_OCTETS_MAX } from '../../mail/limits.ts'
import { RECEIVED_HOPS } from './limits.ts'

export type InspectedHeader = {
  readonly received: number
  /** Canonical addresses of the Delivered-To lines. */
  readonly deliveredTo: ReadonlySet<string>
}

/** Throws Refusal `too-large` for a header beyond the limits, `loop` for a message that has come too far. */
export function inspectHeader(bytes: Uint8Array): InspectedHeader {
  const header = readHeader(bytes)
  // Refused, not cut: what is not read of a header could not be judged either. THREATS IN5
  if (header.truncated)
    throw new Refusal('too-large', {
      key: 'header.tooBig',
      values: { fields: HEADER_FIELDS_MAX, max: `${HEADER_OCTETS_MAX / 1024} KiB` },
    })
  const received = findFields(bytes, header, 'received').length
  if (received > RECEIVED_HOPS) throw new Refusal('loop', { key: 'loop', values: { hops: received } })
  return { received, deliveredTo: deliveredToOf(bytes, header) }
}

/** Whom a message has been through, by the marks that `withDeliveredTo` leaves. */
export function deliveredTo(bytes: Uint8Array): ReadonlySet<string> {
  return deliveredToOf(bytes, readHeader(bytes))
}

function deliveredToOf(bytes: Uint8Array, header: Header): ReadonlySet<string> {
  const marks = new Set<string>()
  for (const field of findFields(bytes, header, 'delivered-to'))
    marks.add(fieldText(bytes, field).toLowerCase())
  return marks
}

/** The mark by which a message is known when it comes back. It stands above our Received line. */
export function withDeliveredTo(bytes: Uint8Array, address: string): Uint8Array {
  const front = new TextEncoder().encode(`Delivered-To: ${address}\r\n`)
  const whole = new Uint8Array(front.length + bytes.length)
  whole.set(front, 0)
  whole.set(bytes, front.length)
  return whole
}
