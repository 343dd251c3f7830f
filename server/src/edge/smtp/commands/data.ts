/**
 * DATA: the message itself, up to a line with a dot alone.
 *
 *   C: DATA
 *   S: 354 End with CRLF.CRLF
 *   C: Subject: hola …
 *   C: .
 *   S: 250 2.0.0 Ok [3f2a9c1e-77aa.1]
 *
 * RFC 5321 §4.1.1.4
 */
import { parseNothing } from '../../../mail/smtp/command-line.ts'
import { messageTooLarge } from '../../../service/delivery/refusals.ts'
import { defineCommand } from '../command.ts'
import { companyOf } from '../company-of.ts'
import { DataScanner } from '../data-scanner.ts'
import { DATA_BLOCK_MS, DATA_TOTAL_MS, OVERSIZE_SKIP_OCTETS } from '../limits.ts'
import { MessageBuffer } from '../message-buffer.ts'
import type { Session, Transaction } from '../session.ts'
import { takeMessage } from '../take-message.ts'

export const data = defineCommand({ verb: 'DATA', parse: parseNothing, run })

async function run(session: Session): Promise<void> {
  const { transaction, shared, input } = session
  if (transaction === undefined || transaction.chunks !== undefined)
    return session.object(503, '5.5.1', 'data.notNow')
  if (transaction.recipients.length === 0) return session.object(554, '5.5.1', 'data.noRecipient')
  // RFC 3030 §3
  if (transaction.parameters.body === 'binarymime') return session.object(503, '5.5.1', 'data.needsBdat')
  session.say('354 End with CRLF.CRLF\r\n')
  const buffer = new MessageBuffer(shared.budget.shareOf(companyOf(transaction)), shared.maxBytes)
  transaction.chunks = buffer
  const scanner = new DataScanner()
  const keep = (bytes: Buffer, start: number, end: number): void => buffer.add(bytes, start, end)
  const endless = shared.maxBytes + OVERSIZE_SKIP_OCTETS
  const totalMs = shared.clock.now() + DATA_TOTAL_MS
  let cut = false
  session.allow(DATA_BLOCK_MS)
  const heard = await input.octets((bytes) => {
    const end = scanner.scan(bytes, keep)
    if (end >= 0) return end
    cut = buffer.bytes > endless
    if (cut) return bytes.length
    session.allow(Math.min(DATA_BLOCK_MS, totalMs - shared.clock.now()))
    return -1
  })
  session.allow()
  // Nobody waits for an answer to half a message.
  if (!heard) session.connection.destroy()
  else if (cut) await refuseEndless(session, transaction, buffer)
  else await takeMessage(session, transaction, buffer, scanner.loneLineEnd)
}

/** What still comes is no command and no message: the answer is said without waiting for its end, and the door shuts. */
async function refuseEndless(
  session: Session,
  { recipients }: Transaction,
  buffer: MessageBuffer,
): Promise<void> {
  session.about = recipients[0]?.address.domain
  const refusal = messageTooLarge(buffer.bytes, session.shared.maxBytes)
  // RFC 2033 §4.2
  for (let left = session.lmtp ? recipients.length : 1; left > 0; left--)
    await session.refuse(refusal, 'data')
  const direction = session.principal === undefined ? 'in' : 'out'
  session.shared.metrics.count('smtp_messages_total', { direction, result: 'refused' })
  session.resetTransaction()
  session.close()
}
