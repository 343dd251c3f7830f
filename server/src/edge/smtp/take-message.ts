/** The end of DATA and of BDAT LAST: the one moment when this server takes responsibility. RFC 5321 §4.2.5, §6.1 */
import { Refusal } from '../../lib/refusal.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import { formatReceived, protocolName } from '../../mail/smtp/trace.ts'
import type { IntakeAnswer, IntakeMessage } from '../../service/delivery/intake.ts'
import { messageTooLarge } from '../../service/delivery/refusals.ts'
import { companyOf } from './company-of.ts'
import { noteAccepted } from './ledger-events.ts'
import type { MessageBuffer } from './message-buffer.ts'
import { type Written, writeOurLines } from './our-lines.ts'
import type { Session, Transaction } from './session.ts'

/**
 * Answers for the message; whatever comes of it, the transaction is over. `lone` tells of line ends that are none; where
 * nobody has looked, they are looked for here.
 */
export async function takeMessage(
  session: Session,
  transaction: Transaction,
  buffer: MessageBuffer,
  lone: boolean | 'unknown',
): Promise<void> {
  if (session.lmtp) session.repliesDue = transaction.recipients.length
  session.about = transaction.recipients[0]?.address.domain
  const { turns } = session.shared
  const company = companyOf(transaction)
  const octets = buffer.bytes
  const pause = (): Promise<void> | undefined => turns.take(company)
  let isStoring = false
  let result = 'refused'
  try {
    const refusal = bufferRefusal(buffer, session.shared.maxBytes)
    if (refusal !== undefined) throw refusal
    const receivedMs = session.shared.clock.now()
    const received = receivedLine(session, transaction, receivedMs)
    // Before its turn to be stored: whose mail it is may take the DNS seconds to say.
    if (session.watch !== undefined) transaction.connectionFindings = await session.watch.findings()
    const written = await writeOurLines(session, transaction, buffer, { received, lone, pause })
    isStoring = true
    const turn = turns.takeToStore(company, octets)
    if (turn !== undefined) await turn
    // It closed while it waited: nobody is told that we have it.
    if (session.transaction !== transaction) return
    const answers = await accept(session, transaction, written, receivedMs)
    session.errors = 0
    session.connection.place?.know()
    session.shared.guesses.credit(session.connection.remoteAddress, transaction.recipients.length)
    result = answers.every((answer) => answer === undefined) ? 'accepted' : 'partly'
    if (session.lmtp || answers[0] === undefined) await noteAccepted(session, transaction, written, answers)
    await answer(session, transaction, answers)
    session.log.info('smtp.accepted', {
      id: transaction.id,
      bytes: written.bytes.length,
      recipients: transaction.recipients.length,
    })
  } finally {
    if (isStoring) turns.stored(company, octets)
    buffer.release()
    session.finishTransaction()
    const direction = session.principal === undefined ? 'in' : 'out'
    session.shared.metrics.count('smtp_messages_total', { direction, result })
  }
}

/** What became of a message that did not fit. */
export function bufferRefusal(buffer: MessageBuffer, maxBytes: number): Refusal | undefined {
  if (buffer.state === 'too-large') return messageTooLarge(buffer.bytes, maxBytes)
  if (buffer.state === 'no-memory') return new Refusal('no-space', { key: 'memory' })
  return undefined
}

function accept(
  session: Session,
  transaction: Transaction,
  { bytes, junkFor, author, sifted }: Written,
  receivedMs: number,
): Promise<IntakeAnswer> {
  const { sender, parameters, recipients, id, releaseMs } = transaction
  const message: IntakeMessage = {
    sender,
    recipients,
    bytes,
    body: parameters.body,
    smtpUtf8: parameters.smtpUtf8,
    ...(parameters.requireTls === true && { requireTls: true }),
    ...(parameters.ret !== undefined && { ret: parameters.ret }),
    ...(parameters.envelopeId !== undefined && { envelopeId: parameters.envelopeId }),
    receivedMs,
    deliveryId: id,
    ...(releaseMs !== undefined && { releaseMs }),
    ...(junkFor.size > 0 && { junkFor }),
    ...(author !== undefined && { author }),
    ...(sifted !== undefined && { sifted }),
  }
  if (sender.principal === undefined) return session.shared.intake.accept(message, session.lmtp)
  return session.shared.submit.accept(message, sender.principal)
}

/** One reply for SMTP, one a recipient for LMTP. RFC 2033 §4.2 */
async function answer(session: Session, transaction: Transaction, answers: IntakeAnswer): Promise<void> {
  const [first] = answers
  if (!session.lmtp) {
    if (first !== undefined) throw first
    return session.reply(250, '2.0.0', `Ok [${transaction.id}]`)
  }
  session.repliesDue = 1
  for (const [at, refusal] of answers.entries()) {
    session.about = transaction.recipients[at]?.address.domain
    if (refusal === undefined) session.reply(250, '2.1.5', `Ok [${transaction.id}]`)
    else await session.refuse(refusal, 'data')
  }
}

function receivedLine(session: Session, transaction: Transaction, receivedMs: number): string {
  const { connection, principal, shared } = session
  const { recipients, parameters } = transaction
  return formatReceived({
    // Where our people sit is told to nobody. THREATS SUB3
    client:
      principal === undefined
        ? {
            hello: session.hello ?? 'unknown',
            address: connection.remoteAddress,
            reverseName: session.reverseName,
          }
        : undefined,
    by: shared.hostname,
    protocol: protocolName({
      lmtp: session.lmtp,
      extended: session.extended,
      utf8: parameters.smtpUtf8,
      tls: connection.tls !== undefined,
      signedIn: principal !== undefined,
    }),
    tls: connection.tls,
    id: transaction.id,
    recipient: recipients.length === 1 ? recipients[0]?.address : undefined,
    date: dateText(receivedMs),
  })
}
