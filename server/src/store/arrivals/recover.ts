/** Reads what an earlier process left in the segments: messages that it had taken and not finished. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing, removeIfThere, syncFolder } from '../files.ts'
import { type Arrived, SEGMENT_NAMES } from './arrivals.ts'
import { MOVE_BYTES_MAX, MOVE_MESSAGES_MAX } from './limits.ts'
import { HEADER_BYTES, isIntact, type RecordHeader, readFinished, readHeader, readMessage } from './record.ts'

export type Recovery = {
  /** Messages handed over. */
  readonly messages: number
  /** Records between intact ones that are not as they were written. */
  readonly damaged: number
}

type Place = { readonly file: number; readonly at: number }

type Found = {
  readonly places: Map<number, Place>
  /** Recipients that are finished; `all` when nobody is left. */
  readonly finished: Map<number, Set<number> | 'all'>
  damaged: number
}

/**
 * Hands over what is unfinished, in parts that one transaction takes, and removes the files when all of it was taken.
 * It may be interrupted at any point and begins again: `take` has to bear messages that it has had before.
 */
export async function recoverArrivals(
  folder: string,
  take: (messages: readonly Arrived[]) => Promise<void>,
): Promise<Recovery> {
  const files = SEGMENT_NAMES.flatMap((name) => openIfThere(join(folder, name)))
  if (files.length === 0) return { messages: 0, damaged: 0 }
  const found: Found = { places: new Map(), finished: new Map(), damaged: 0 }
  let messages = 0
  try {
    for (const file of files) scan(file, found)
    for (const part of unfinished(found)) {
      await take(part)
      messages += part.length
    }
  } finally {
    for (const file of files) closeSync(file)
  }
  for (const name of SEGMENT_NAMES) await removeIfThere(join(folder, name))
  // Gone for good: what they held may be sent and removed from the tables from now on.
  await syncFolder(folder)
  return { messages, damaged: found.damaged }
}

/** Walks over the records of the file's last use. What a power cut left half written ends them. */
function scan(file: number, found: Found): void {
  const { size } = fstatSync(file)
  let use: Buffer | undefined
  let doubtful = 0
  for (let at = 0; ; ) {
    const read = readRecord(file, at, size)
    if (read === undefined || (use !== undefined && !read.header.use.equals(use))) return
    use ??= read.header.use
    if (read.intact) {
      found.damaged += doubtful
      doubtful = 0
      note(found, read, { file, at })
    } else doubtful++
    at += HEADER_BYTES + read.payload.length
  }
}

function note(found: Found, { header, payload }: Read, place: Place): void {
  if (header.kind === 'message') {
    found.places.set(readMessage(header, payload).id, place)
    return
  }
  for (const { id, recipients } of readFinished(payload)) {
    const known = found.finished.get(id)
    if (recipients === undefined) found.finished.set(id, 'all')
    else if (known !== 'all') found.finished.set(id, new Set([...(known ?? []), ...recipients]))
  }
}

function* unfinished({ places, finished }: Found): Generator<Arrived[]> {
  let part: Arrived[] = []
  let bytes = 0
  for (const [id, { file, at }] of [...places].sort(([a], [b]) => a - b)) {
    const done = finished.get(id)
    if (done === 'all') continue
    const read = readRecord(file, at, fstatSync(file).size)
    if (read?.intact !== true) throw new Error(`message ${id} could be read a moment ago and cannot be now`)
    const message = readMessage(read.header, read.payload)
    const left = new Set(message.recipients.keys()).difference(done ?? new Set())
    if (left.size === 0) continue
    part.push({ message, left })
    bytes += message.bytes.length
    if (part.length < MOVE_MESSAGES_MAX && bytes < MOVE_BYTES_MAX) continue
    yield part
    part = []
    bytes = 0
  }
  if (part.length > 0) yield part
}

type Read = { readonly header: RecordHeader; readonly payload: Buffer; readonly intact: boolean }

function readRecord(file: number, at: number, size: number): Read | undefined {
  const head = readAt(file, at, HEADER_BYTES)
  const header = readHeader(head)
  if (header === undefined) return undefined
  const length = header.envelopeBytes + header.bodyBytes
  if (at + HEADER_BYTES + length > size) return undefined
  const payload = readAt(file, at + HEADER_BYTES, length)
  return { header, payload, intact: isIntact(head, payload) }
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length)
  let read = 0
  while (read < length) {
    const got = readSync(file, bytes, read, length - read, at + read)
    if (got === 0) break
    read += got
  }
  return bytes.subarray(0, read)
}

function openIfThere(path: string): number[] {
  try {
    return [openSync(path, 'r')]
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
