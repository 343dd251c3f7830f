/**
 * Puts back what a power cut took from account files after it had been noted in an accept log. Runs before anything is
 * delivered. A file keeps the transactions of its account in their order, so whatever lies below a mailbox's next UID
 * is there, and what lies above was lost: it is put back with the UID and the ModSeq that it had.
 */
import { open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { LostBy } from '../account/put-back.ts'
import { namesIn, syncFolder } from '../files.ts'
import { type AcceptedPlace, decodeSegment } from './record.ts'

/** A place, and where its message lies in a segment. */
type Noted = {
  readonly place: AcceptedPlace
  readonly receivedMs: number
  readonly path: string
  readonly at: number
  readonly length: number
  /** From a segment that an earlier start could not put back wholly. */
  readonly left: boolean
}

/** Of segments with something that could not be put back: the next start looks for their octets. */
const LEFT = '.left'

export type RecoverDeps = {
  readonly log: Log
  /** Puts the message there when it is missing; tells whether it was. `readBytes` is called only then. */
  putBack(
    place: AcceptedPlace,
    lostBy: LostBy,
    receivedMs: number,
    readBytes: () => Promise<Uint8Array>,
  ): Promise<boolean>
}

/**
 * Reads every segment under `dir`, puts back what is missing, and removes the segments. A segment of which something
 * could not be put back (a damaged account) stays for the next start. Returns how many copies were put back.
 */
export async function recoverAccepted(dir: string, deps: RecoverDeps): Promise<number> {
  const paths = await segmentsUnder(dir)
  const noted: Noted[] = []
  for (const path of paths) await readSegment(path, noted)
  // One account's mail may have come through several threads: its own order is that of its ModSeq.
  noted.sort((a, b) => a.place.accountId - b.place.accountId || a.place.modSeq - b.place.modSeq)
  const kept = new Set<string>()
  let count = 0
  for (const { place, receivedMs, path, at, length, left } of noted) {
    try {
      const by = left ? 'octets' : 'uid'
      if (await deps.putBack(place, by, receivedMs, () => readRange(path, at, length))) count++
    } catch (error) {
      // Removed with its account.
      if (error instanceof Refusal && error.code === 'not-found') continue
      deps.log.error('accept-log.not-put-back', error, { account: place.accountId, uid: place.uid })
      kept.add(path)
    }
  }
  for (const path of paths) {
    if (!kept.has(path)) await unlink(path)
    else if (!path.endsWith(LEFT)) await rename(path, `${path}${LEFT}`)
    await syncFolder(dirname(path))
  }
  const found = { segments: paths.length, copies: noted.length, putBack: count }
  // Only a power cut does that, and the operator wants to know of it.
  if (count > 0) deps.log.warn('accept-log.put-back', found)
  else if (paths.length > 0) deps.log.info('accept-log.read', found)
  return count
}

async function segmentsUnder(dir: string): Promise<string[]> {
  const paths: string[] = []
  for (const thread of await namesIn(dir))
    for (const name of await namesIn(join(dir, thread)))
      if (name.endsWith('.log') || name.endsWith(LEFT)) paths.push(join(dir, thread, name))
  return paths.sort()
}

async function readSegment(path: string, noted: Noted[]): Promise<void> {
  // One at a time: there are two for each thread, and only places are remembered of them.
  const segment = await readFile(path)
  const left = path.endsWith(LEFT)
  for (const { bytes, receivedMs, places } of decodeSegment(segment)) {
    const at = bytes.byteOffset - segment.byteOffset
    for (const place of places) noted.push({ place, receivedMs, path, at, length: bytes.length, left })
  }
}

async function readRange(path: string, at: number, length: number): Promise<Uint8Array> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
  if (bytesRead !== length) throw new Error(`read ${bytesRead} of ${length} octets`)
  return buffer
}
