/** What all /parse methods answer: what was made of each blob, one after the other. RFC 8621 §4.9, RFC 9007 §2.2 */
import type { JsonObject } from '../jmap-server.ts'
import { blobOctets } from './blob-octets.ts'
import { PARSE_MAX, RESPONSE_OCTETS_MAX } from './limits.ts'
import type { JmapContext } from './method.ts'
import { MethodError } from './method-error.ts'

/** `parse` answers undefined for what it cannot read. Throws MethodError `requestTooLarge`. */
export async function parseBlobs(
  context: JmapContext,
  blobIds: readonly string[],
  parse: (blobId: string, octets: Uint8Array) => Promise<JsonObject | undefined>,
): Promise<JsonObject> {
  const wanted = new Set(blobIds)
  if (wanted.size > PARSE_MAX) throw new MethodError('requestTooLarge', `at most ${PARSE_MAX} at once`)
  const parsed: [string, JsonObject][] = []
  const notParsable: string[] = []
  const notFound: string[] = []
  let octets = 0
  for (const blobId of wanted) {
    const blob = await blobOctets(context, blobId)
    const object = blob && (await parse(blobId, blob.octets))
    if (blob === undefined) notFound.push(blobId)
    else if (object === undefined) notParsable.push(blobId)
    else parsed.push([blobId, object])
    octets += object === undefined ? 0 : Buffer.byteLength(JSON.stringify(object))
    if (octets > RESPONSE_OCTETS_MAX) throw new MethodError('requestTooLarge', 'the answer is too large')
    await context.breathe()
  }
  return {
    parsed: parsed.length === 0 ? null : Object.fromEntries(parsed),
    notParsable: notParsable.length === 0 ? null : notParsable,
    notFound: notFound.length === 0 ? null : notFound,
  }
}
