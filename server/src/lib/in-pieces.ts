/** A stream of octets cut anew. */
import { joinOctets } from './join-octets.ts'

/** Pieces of exactly so many octets, and at the end always a shorter one, which may be empty. */
export async function* inPieces(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  octets: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let count = 0
  for await (const chunk of source) {
    let at = 0
    while (chunk.length - at >= octets - count) {
      held.push(chunk.subarray(at, at + octets - count))
      at += octets - count
      yield joinOctets(held)
      held = []
      count = 0
    }
    if (at < chunk.length) held.push(chunk.subarray(at))
    count += chunk.length - at
  }
  yield joinOctets(held)
}
