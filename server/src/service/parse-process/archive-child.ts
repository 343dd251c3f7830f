/**
 * The child that opens attached files: frames on standard input, the name of a file and its octets by turns; JSON on
 * standard output, then it ends. It is started with an empty environment and limits; it opens no file and no connection.
 */
import { buffer } from 'node:stream/consumers'
import { OPENING_MS } from '../filter/attachments/limits.ts'
import { openFile } from '../filter/attachments/within/open-file.ts'
import { FrameReader } from './frames.ts'

const frames = new FrameReader(Number.POSITIVE_INFINITY).take(await buffer(process.stdin))
const files: unknown[] = []
// One after the other: what is left of the time is all that a later one has.
const endMs = performance.now() + OPENING_MS
for (let n = 0; n + 1 < frames.length; n += 2) {
  const [name = new Uint8Array(), bytes = new Uint8Array()] = frames.slice(n, n + 2)
  files.push(await openFile(bytes, new TextDecoder().decode(name), endMs - performance.now()))
}
process.stdout.write(JSON.stringify(files))
