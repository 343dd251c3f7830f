/** Brings files of mail, piece by piece, and tells how far it is. Each piece has a key of its own, by which it is brought once. */
import { asMbox, isMbox, piecesOfMbox } from './bring.ts'

export type Answer = {
  readonly messages: number
  readonly passedOver: number
  readonly stopped: string | null
}

/** Sends one piece. `key`: the same for the same piece, however often it is tried. */
export type SendPiece = (mbox: Uint8Array<ArrayBuffer>, key: string) => Promise<Answer>

export type Progress = { readonly messages: number; readonly passedOver: number; readonly octets: number }

/** Octets of one request: a slow line carries it within a minute. */
const PIECE_OCTETS = 4_000_000
/** A message that is larger has a request of its own; the server takes no larger one. */
const PIECE_OCTETS_MAX = 52_000_000
/** Octets at the beginning by which a file is known. */
const HEAD_OCTETS = 5

/**
 * Why it stopped in the server's words; undefined: all of it was brought. `name`: of this bringing, that it may be tried again. `went`
 * hears after each piece. Throws RangeError for a
 * message that is too large, and what `send` throws.
 */
export async function bringFiles(
  files: readonly File[],
  name: string,
  send: SendPiece,
  went: (progress: Progress) => void,
): Promise<string | undefined> {
  let [messages, passedOver, before] = [0, 0, 0]
  for (const file of files) {
    for await (const { mbox, end } of piecesOf(file)) {
      const answer = await send(mbox, `${name}-${before + end}`)
      messages += answer.messages
      passedOver += answer.passedOver
      went({ messages, passedOver, octets: before + end })
      if (answer.stopped !== null) return answer.stopped
    }
    before += file.size
  }
  return undefined
}

async function* piecesOf(file: File) {
  const head = new Uint8Array(await file.slice(0, HEAD_OCTETS).arrayBuffer())
  if (isMbox(head)) {
    yield* piecesOfMbox(file, PIECE_OCTETS, PIECE_OCTETS_MAX)
    return
  }
  if (file.size > PIECE_OCTETS_MAX) throw new RangeError('a message larger than any')
  const whole = new Uint8Array(await file.arrayBuffer())
  yield { mbox: asMbox(whole), end: file.size }
}
