/**
 * Sends a message, or its top. Most are one small piece that needs no stuffing and leaves in one system call; large ones
 * leave piece by piece, as fast as the client takes them.
 */
import { Refusal } from '../../lib/refusal.ts'
import type { MessageBody } from '../../service/mailbox/maildrop.ts'
import { bufferOf } from '../buffer-of.ts'
import { ConnectionGone } from '../connection-gone.ts'
import type { Session } from './session.ts'
import { DotStuffing, END_OF_ANSWER, isPlain } from './syntax/dot-stuffing.ts'

const LF = 10
/** Octets up to which answer and message are joined in one buffer: a second system call costs more than the copy. */
const JOIN_BYTES = 252 * 1024
/** A large message leaves in such pieces, so that a slow client's progress can be seen. */
const PIECE_BYTES = 64 * 1024

/** RFC 1939 §5 RETR. Resolves when all was handed over. Refusal before anything was said; ConnectionGone. */
export async function sendMessage(session: Session, body: MessageBody): Promise<void> {
  const answer = `+OK ${body.sizeBytes} octets\r\n`
  if (body.whole === undefined) return await sendPieces(session, answer, body.pieces())
  const octets = bufferOf(body.whole)
  if (octets.length <= JOIN_BYTES && isPlain(octets)) sendJoined(session, answer, octets)
  else await sendPieces(session, answer, slices(octets))
}

/** The header and so many lines of what follows it; true when that was the whole message. RFC 1939 §7 TOP */
export async function sendTop(session: Session, body: MessageBody, lines: number): Promise<boolean> {
  const pieces = body.whole === undefined ? body.pieces() : slices(bufferOf(body.whole))
  let octets = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of topOf(pieces, body.headerBytes, lines)) {
      octets += piece.length
      yield piece
    }
  }
  await sendPieces(session, '+OK\r\n', counted())
  return octets === body.sizeBytes
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

function sendJoined({ output, connection, block }: Session, answer: string, octets: Buffer): void {
  // What was said before leaves before; only then is it known whether the block is free.
  output.flush()
  const whole = block.lend(connection, answer.length + octets.length + END_OF_ANSWER.length)
  const at = whole.write(answer)
  octets.copy(whole, at)
  END_OF_ANSWER.copy(whole, at + octets.length)
  output.whole(whole)
}

async function sendPieces(session: Session, answer: string, pieces: Pieces): Promise<void> {
  const { output } = session
  const stuffing = new DotStuffing()
  let begun = false
  try {
    for await (const piece of pieces) {
      if (!begun) output.text(answer)
      begun = true
      output.bytes(stuffing.piece(bufferOf(piece)))
      await session.breathe()
    }
  } catch (error) {
    // Half an answer cannot be taken back: without its end the client knows that it is none.
    if (begun && error instanceof Refusal) {
      session.deps.log.warn('pop3.damaged', { code: error.code, connection: session.connection.id })
      session.connection.destroy()
      throw new ConnectionGone()
    }
    throw error
  }
  if (!begun) output.text(answer)
  output.bytes(stuffing.end())
}

function* slices(octets: Buffer): Generator<Buffer> {
  for (let at = 0; at < octets.length; at += PIECE_BYTES) yield octets.subarray(at, at + PIECE_BYTES)
}

/** Ends with the last line that is wanted, without reading what follows it. */
async function* topOf(pieces: Pieces, headerBytes: number, lines: number): AsyncGenerator<Uint8Array> {
  let header = headerBytes
  let left = lines
  for await (const piece of pieces) {
    let to = Math.min(header, piece.length)
    header -= to
    while (left > 0 && to < piece.length) {
      const end = piece.indexOf(LF, to)
      if (end >= 0) left--
      to = end < 0 ? piece.length : end + 1
    }
    if (to > 0) yield piece.subarray(0, to)
    if (header === 0 && left === 0) return
  }
}
