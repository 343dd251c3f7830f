/**
 * BDAT: the message in pieces of known length; nothing in them is a line end or a dot to us.
 *
 *   C: BDAT 86 LAST
 *   C: (86 octets)
 *   S: 250 2.0.0 Ok [3f2a9c1e-77aa.1]
 *
 * RFC 3030 §2
 */
import { type Chunk, parseBdat } from '../../../mail/smtp/command-line.ts'
import { messageTooLarge } from '../../../service/delivery/refusals.ts'
import { defineCommand } from '../command.ts'
import { companyOf } from '../company-of.ts'
import { DATA_BLOCK_MS, DATA_TOTAL_MS } from '../limits.ts'
import { MessageBuffer } from '../message-buffer.ts'
import type { Session } from '../session.ts'
import { bufferRefusal, takeMessage } from '../take-message.ts'

export const bdat = defineCommand({ verb: 'BDAT', parse: parseBdat, run })

async function run(session: Session, chunk: Chunk | undefined): Promise<void> {
  const { transaction, shared } = session
  // A size nobody can mean: what follows cannot be told from commands, so nothing more is read. THREATS IN2
  if (chunk === undefined || chunk.sizeBytes > shared.maxBytes) {
    await session.refuse(
      messageTooLarge(chunk?.sizeBytes ?? Number.MAX_SAFE_INTEGER, shared.maxBytes),
      'bdat',
    )
    return session.close()
  }
  if (transaction === undefined || transaction.recipients.length === 0)
    return refuseChunk(session, chunk.sizeBytes)
  const budget = shared.budget.shareOf(companyOf(transaction))
  const buffer = transaction.chunks ?? new MessageBuffer(budget, shared.maxBytes)
  const keep = (bytes: Buffer, end: number): void => buffer.add(bytes, 0, end)
  if (!(await readChunk(session, chunk.sizeBytes, keep))) {
    buffer.release()
    return
  }
  transaction.chunks = buffer
  if (chunk.last) {
    const binary = transaction.parameters.body === 'binarymime'
    return takeMessage(session, transaction, buffer, binary ? false : 'unknown')
  }
  const refusal = bufferRefusal(buffer, shared.maxBytes)
  if (refusal === undefined) return session.reply(250, '2.0.0', `${chunk.sizeBytes} octets received`)
  session.resetTransaction()
  throw refusal
}

/** The octets of a refused chunk are no commands: they are taken, and kept nowhere. RFC 3030 §2 */
async function refuseChunk(session: Session, sizeBytes: number): Promise<void> {
  if (!(await readChunk(session, sizeBytes, () => undefined))) return
  if (session.transaction === undefined) await session.object(503, '5.5.1', 'data.notNow')
  else await session.object(554, '5.5.1', 'data.noRecipient')
}

/**
 * Takes exactly so many octets. False: the peer, or its TLS, ended inside the chunk; the connection is cut, since
 * what it would say now is not to be believed. THREATS IN2
 */
async function readChunk(
  session: Session,
  sizeBytes: number,
  keep: (bytes: Buffer, end: number) => void,
): Promise<boolean> {
  if (sizeBytes === 0) return true
  const { clock } = session.shared
  const totalMs = clock.now() + DATA_TOTAL_MS
  let left = sizeBytes
  session.allow(DATA_BLOCK_MS)
  const whole = await session.input.octets((bytes) => {
    const used = Math.min(left, bytes.length)
    keep(bytes, used)
    left -= used
    session.allow(Math.min(DATA_BLOCK_MS, totalMs - clock.now()))
    return left === 0 ? used : -1
  })
  session.allow()
  if (!whole) session.connection.destroy()
  return whole
}
