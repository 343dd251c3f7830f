/**
 * The child that takes the text out of files: frames on standard input, the kind of a file and its octets by turns; a
 * frame of JSON on standard output for each file, after one that says that it is there. It ends with its input.
 */
import type { FileKind } from '../../mail/message/search-file.ts'
import { fileText } from '../extract/file-text.ts'
import { FrameReader, frameHead } from './frames.ts'

const answer = (value: unknown): void => {
  const bytes = Buffer.from(JSON.stringify(value))
  process.stdout.write(frameHead(bytes.length))
  process.stdout.write(bytes)
}

answer({ ready: true })
const reader = new FrameReader(Number.POSITIVE_INFINITY)
let kind: string | undefined
for await (const piece of process.stdin as AsyncIterable<Uint8Array>)
  for (const frame of reader.take(piece)) {
    if (kind === undefined) kind = Buffer.from(frame).toString()
    else {
      answer(await fileText(kind as FileKind, frame))
      kind = undefined
    }
  }
