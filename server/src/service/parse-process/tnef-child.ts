/**
 * The child that opens winmail.dat: octets on standard input, JSON on standard output, then it ends. It is started
 * with an empty environment and limits; it opens no file and no connection.
 */
import { buffer } from 'node:stream/consumers'
import { readTnef } from '../../mail/tnef/tnef.ts'
import type { TnefAnswer } from './tnef-job.ts'

const contents = readTnef(await buffer(process.stdin))
if (contents === undefined) process.stdout.write('null')
else {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const answer: TnefAnswer = {
    subject: contents.subject,
    text: contents.text,
    html: contents.html,
    ...(contents.rtf !== undefined && { rtf: base64(contents.rtf) }),
    truncated: contents.truncated,
    attachments: contents.attachments.map((attachment) => ({ ...attachment, data: base64(attachment.data) })),
  }
  process.stdout.write(JSON.stringify(answer))
}
