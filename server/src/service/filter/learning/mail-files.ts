/**
 * Messages in files: a message a file, an mbox with many, a Maildir, or a folder of any of these. Read one after the other,
 * an mbox line by line, so that memory holds one message at a time.
 */
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MAIL_FILE_OCTETS_MAX, MAIL_FOLDERS_DEEP_MAX } from './limits.ts'

const CR = 0x0d
const LF = 0x0a
const FROM = Buffer.from('From ')
const QUOTED_FROM = Buffer.from('>From ')

export type MailFile = {
  readonly path: string
  /** Undefined: it cannot be read, or is larger than any message. */
  readonly bytes: Uint8Array | undefined
}

/** In the order of their names. Hidden files and what a Maildir has not finished (`tmp`) are left out. */
export async function* readMailFiles(path: string, deep = 0): AsyncGenerator<MailFile> {
  const found = await stat(path)
  if (!found.isDirectory()) {
    yield* readMailFile(path, found.size)
    return
  }
  if (deep >= MAIL_FOLDERS_DEEP_MAX) return
  const entries = await readdir(path, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    // A Maildir's sub-folders begin with a dot; so does what programs keep for themselves.
    if (entry.name === 'tmp' || (entry.name.startsWith('.') && !entry.isDirectory())) continue
    if (entry.isDirectory() || entry.isFile()) yield* readMailFiles(join(path, entry.name), deep + 1)
  }
}

async function* readMailFile(path: string, octets: number): AsyncGenerator<MailFile> {
  if (await isMbox(path)) yield* readMbox(path)
  else if (octets > MAIL_FILE_OCTETS_MAX) yield { path, bytes: undefined }
  else if (octets > 0) yield { path, bytes: new Uint8Array(await readFile(path)) }
}

async function isMbox(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(FROM.length), 0, FROM.length, 0)
  return bytesRead === FROM.length && buffer.equals(FROM)
}

/** RFC 4155: a line `From ` behind an empty one begins the next message; `>From ` was `From `. */
async function* readMbox(path: string): AsyncGenerator<MailFile> {
  let lines: Buffer[] = []
  let octets = 0
  let isBlank = true
  const taken = (): MailFile | undefined => {
    const bytes = octets > MAIL_FILE_OCTETS_MAX ? undefined : new Uint8Array(Buffer.concat(lines))
    const isEmpty = octets === 0
    lines = []
    octets = 0
    return isEmpty ? undefined : { path, bytes }
  }
  for await (const line of linesOf(path)) {
    if (isBlank && line.subarray(0, FROM.length).equals(FROM)) {
      const message = taken()
      if (message !== undefined) yield message
    } else {
      octets += line.length
      // A message that is too large is counted and not kept.
      if (octets <= MAIL_FILE_OCTETS_MAX)
        lines.push(line.subarray(0, QUOTED_FROM.length).equals(QUOTED_FROM) ? line.subarray(1) : line)
      else lines = []
    }
    isBlank = line.length > 0 && line.length <= 2 && line.every((octet) => octet === CR || octet === LF)
  }
  const last = taken()
  if (last !== undefined) yield last
}

/** With their line ends. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, from)) {
      const piece = chunk.subarray(from, lf + 1)
      yield parts.length === 0 ? piece : Buffer.concat([...parts, piece])
      parts = []
      held = 0
      from = lf + 1
    }
    if (from === chunk.length) continue
    parts.push(chunk.subarray(from))
    held += chunk.length - from
    // A line longer than any message: it comes in pieces, and its message is passed over.
    if (held <= MAIL_FILE_OCTETS_MAX) continue
    yield Buffer.concat(parts)
    parts = []
    held = 0
  }
  if (parts.length > 0) yield Buffer.concat(parts)
}
