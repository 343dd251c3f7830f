/** A message as signatures see it: its header's fields by name, its body, and what has been computed of it once. */
import { type Field, fieldName, type Header, readHeader } from '../../mail/header/header.ts'
import { type BodyHash, type Canonical, CanonicalHeader, hashBody } from './canonical.ts'

export type MailText = {
  readonly bytes: Buffer
  readonly header: Header
  /** Fields of that name (in lower case), from the top. */
  named(name: string): readonly Field[]
  body(canonical: Canonical, limit: number | undefined): Promise<BodyHash>
  /** The fields that a signature names, then its own, as they were signed. */
  signed(names: readonly string[], own: Field, canonical: Canonical): Buffer
}

const LF = 10
const CR = 13

/** Files of messages often have bare line feeds; what came by SMTP has none. `pause` as in `hashBody`. */
export function openMailText(
  written: Uint8Array,
  pause: () => Promise<void> | undefined = () => undefined,
): MailText {
  const bytes = withLineEnds(Buffer.from(written.buffer, written.byteOffset, written.length))
  const header = readHeader(bytes)
  const body = bytes.subarray(header.bodyStart)
  const byName = new Map<string, Field[]>()
  for (const field of header.fields) {
    const name = fieldName(bytes, field)
    const list = byName.get(name)
    if (list === undefined) byName.set(name, [field])
    else list.push(field)
  }
  const hashes = new Map<string, Promise<BodyHash>>()
  return {
    bytes,
    header,
    named: (name) => byName.get(name) ?? [],
    body(canonical, limit) {
      const key = `${canonical} ${limit ?? ''}`
      let hash = hashes.get(key)
      if (hash === undefined) {
        hash = hashBody(body, canonical, limit, pause)
        hashes.set(key, hash)
      }
      return hash
    },
    signed(names, own, canonical) {
      const text = new CanonicalHeader(bytes, canonical)
      const left = new Map<string, number>()
      for (const name of names) {
        const fields = byName.get(name)
        if (fields === undefined) continue
        // From the bottom up; a name that stands there once more than there are fields signs that there is no more. RFC 6376 §5.4.2
        let at = (left.get(name) ?? fields.length) - 1
        if (fields[at] === own) at--
        left.set(name, Math.max(at, 0))
        const field = fields[at]
        if (field !== undefined) text.add(field)
      }
      text.addUnsigned(own)
      return text.octets
    },
  }
}

/** Looks at the first line: a message is of one kind. */
function withLineEnds(bytes: Buffer): Buffer {
  const first = bytes.indexOf(LF)
  if (first < 0 || bytes[first - 1] === CR) return bytes
  const pieces: Buffer[] = []
  let from = 0
  for (let at = first; at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] === CR) continue
    pieces.push(bytes.subarray(from, at), CRLF)
    from = at + 1
  }
  return Buffer.concat([...pieces, bytes.subarray(from)])
}

const CRLF = Buffer.from('\r\n')
