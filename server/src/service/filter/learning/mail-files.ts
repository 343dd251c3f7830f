/**
 * Messages in files: a message a file, an mbox with many, a Maildir, or a folder of any of these. Read one after the other,
 * an mbox line by line, so that memory holds one message at a time.
 */
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readMbox } from '../../../mail/mbox.ts'
import { MAIL_FILE_OCTETS_MAX, MAIL_FOLDERS_DEEP_MAX } from './limits.ts'

const FROM = Buffer.from('From ')

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
  if (await isMbox(path)) {
    const chunks = createReadStream(path) as AsyncIterable<Buffer>
    for await (const bytes of readMbox(chunks, MAIL_FILE_OCTETS_MAX)) yield { path, bytes }
  } else if (octets > MAIL_FILE_OCTETS_MAX) yield { path, bytes: undefined }
  else if (octets > 0) yield { path, bytes: new Uint8Array(await readFile(path)) }
}

async function isMbox(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(FROM.length), 0, FROM.length, 0)
  return bytesRead === FROM.length && buffer.equals(FROM)
}
