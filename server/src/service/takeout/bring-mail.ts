/** Messages from elsewhere, an mbox at a time, into one mailbox of a person's own. MISSION M20 */
import { joinOctets } from '../../lib/join-octets.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import type { Flag } from '../../mail/flag.ts'
import { readDate } from '../../mail/header/date.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import { readMbox } from '../../mail/mbox.ts'
import type { AccountMail, IncomingMessage } from '../mailbox/account-mail.ts'
import { BROUGHT_OCTETS_MAX, PUT_AT_ONCE, PUT_AT_ONCE_OCTETS } from './limits.ts'

const CR = 0x0d
const LF = 0x0a
const EOL = Uint8Array.of(CR, LF)

export type Brought = {
  readonly messages: number
  /** Too large for the service. */
  readonly passedOver: number
  /** Why the rest was not put there; undefined: all of it is. */
  readonly stopped: TextRef | undefined
}

/**
 * The mailbox is made where it is not there. Refusal `over-quota` before anything is put, when there is no room for all. What
 * a refusal stops later is told, and what was put before stays.
 */
export async function bringMail(
  mail: AccountMail,
  { mailbox, mbox, seen }: { readonly mailbox: string; readonly mbox: Uint8Array; readonly seen: boolean },
  nowMs: number,
): Promise<Brought> {
  const counted = { messages: 0, passedOver: 0 }
  await mail.assertRoom(mbox.length)
  try {
    const { id } = (await mail.mailbox(mailbox)) ?? (await mail.create(mailbox))
    for await (const batch of batchesOf(mbox, seen, nowMs)) {
      counted.passedOver += batch.passedOver
      if (batch.messages.length > 0) await mail.append(id, batch.messages)
      counted.messages += batch.messages.length
    }
    return { ...counted, stopped: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...counted, stopped: error.text }
  }
}

type Batch = { messages: IncomingMessage[]; passedOver: number }

async function* batchesOf(mbox: Uint8Array, seen: boolean, nowMs: number): AsyncGenerator<Batch> {
  let batch: Batch = { messages: [], passedOver: 0 }
  let octets = 0
  for await (const bytes of readMbox(whole(mbox), BROUGHT_OCTETS_MAX)) {
    if (bytes === undefined || bytes.length === 0) {
      batch.passedOver++
      continue
    }
    const message = incoming(bytes, seen, nowMs)
    octets += message.bytes.length
    batch.messages.push(message)
    if (batch.messages.length < PUT_AT_ONCE && octets < PUT_AT_ONCE_OCTETS) continue
    yield batch
    batch = { messages: [], passedOver: 0 }
    octets = 0
  }
  yield batch
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** It came when its author says it was written: a mailbox that moves keeps its order. */
function incoming(read: Uint8Array, seen: boolean, nowMs: number): IncomingMessage {
  const bytes = withCrlf(read)
  const sentMs = readDate(findText(bytes, readHeader(bytes), 'date') ?? '')
  const internalDateMs = sentMs === undefined || sentMs > nowMs ? nowMs : sentMs
  return { bytes, internalDateMs, flags: seen ? ['\\Seen' as Flag] : [] }
}

/** Files of Unix end lines with LF alone. RFC 5322 §2.3 */
function withCrlf(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = []
  let from = 0
  for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) {
    if (lf > 0 && bytes[lf - 1] === CR) continue
    pieces.push(bytes.subarray(from, lf), EOL)
    from = lf + 1
  }
  return from === 0 ? bytes : joinOctets([...pieces, bytes.subarray(from)])
}
