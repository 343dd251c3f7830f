/** The line that final delivery puts on top of a message. RFC 5321 §4.4 */
import { setImmediate } from 'node:timers/promises'
import { inSlices } from '../../lib/slices.ts'
import { findFields, readHeader } from '../../mail/header/header.ts'

/** Ours on top, foreign ones gone. RFC 5321 §4.4 */
export function withReturnPath(bytes: Uint8Array, reversePath: string): Uint8Array {
  const front = new TextEncoder().encode(`Return-Path: <${reversePath}>\r\n`)
  const lines = findFields(bytes, readHeader(bytes), 'return-path')
  let size = front.length + bytes.length
  for (const line of lines) size -= line.end - line.start
  const whole = new Uint8Array(size)
  whole.set(front, 0)
  let to = front.length
  let from = 0
  for (const line of lines) {
    whole.set(bytes.subarray(from, line.start), to)
    to += line.start - from
    from = line.end
  }
  whole.set(bytes.subarray(from), to)
  return whole
}

/** The same for a large message: what stands below the header is copied in slices. */
export async function withReturnPathInSlices(bytes: Uint8Array, reversePath: string): Promise<Uint8Array> {
  const { bodyStart } = readHeader(bytes)
  const head = withReturnPath(bytes.subarray(0, bodyStart), reversePath)
  const body = bytes.subarray(bodyStart)
  const whole = Buffer.allocUnsafeSlow(head.length + body.length)
  whole.set(head)
  await inSlices(body.length, setImmediate, (from, to) => {
    whole.set(body.subarray(from, to), head.length + from)
  })
  return whole
}
