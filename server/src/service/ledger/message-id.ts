/** The Message-ID of a message, found without reading the rest of its header. RFC 5322 §3.6.4 */

const LF = 10
const CR = 13
/** Octets in which it is looked for: it stands among the first fields. */
const LOOKED_THROUGH = 32 * 1024
const NAME = 'message-id:'
const M = 109
const LOWER = 0x20

/** With its angle brackets, on one line; undefined where there is none. */
export function messageIdIn(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_THROUGH))
  for (let at = 0; at < head.length; ) {
    const end = head.indexOf(LF, at)
    if (end < 0 || head[at] === LF || head[at] === CR) return undefined
    if (((head[at] ?? 0) | LOWER) === M && head.toString('utf8', at, at + NAME.length).toLowerCase() === NAME)
      // The value may be folded onto the next line. RFC 5322 §2.2.3
      return /^\s*(<[^<>\s]+>)/.exec(head.toString('utf8', at + NAME.length, at + NAME.length + 1100))?.[1]
    at = end + 1
  }
  return undefined
}
