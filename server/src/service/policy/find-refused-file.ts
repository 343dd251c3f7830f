/**
 * Looks for the first file in a message that its company does not take: by the end of either name it gives itself, by what
 * its first octets say, and by what lies in it when it is an archive. The word `locked` among the extensions is for files
 * with a password.
 */
import { parameterText } from '../../mail/header/parameters.ts'
import { extensionOf } from '../../mail/mime/file-extension.ts'
import { type Part, readStructureInSlices, walkParts } from '../../mail/mime/structure.ts'
import { partContents, partDisposition, partEncoding } from '../../mail/mime/text.ts'
import { decodeTransfer } from '../../mail/mime/transfer.ts'
import { HEAD_OCTETS, trueType } from '../../mail/mime/true-type.ts'
import type { OpenedFile } from '../filter/attachments/facts.ts'
import type { FileOpener } from '../filter/attachments/file-opener.ts'
import { fileType } from '../filter/attachments/file-type.ts'
import type { NamedFile } from '../parse-process/archive-job.ts'

export type RefusedFile =
  | { readonly kind: 'file'; readonly name: string; readonly extension: string }
  /** It has a password: what is in it nobody knows. */
  | { readonly kind: 'locked'; readonly name: string }
  /** It has more parts, or parts within parts, than are read: what is in them nobody knows. */
  | { readonly kind: 'unread' }

/** Not an extension: it stands among them for all files with a password. */
export const LOCKED = 'locked'

/** Octets of the encoded body that the first ones are decoded from: base64 in lines, or each octet as =XX. */
const ENCODED_HEAD_OCTETS = HEAD_OCTETS * 4
/** What holds other files, and what may have a password besides. */
const ARCHIVES: ReadonlySet<string> = new Set(['zip', 'jar', 'gz', 'zst', 'tar', 'rar', '7z', 'cab', 'tnef'])
const LOCKABLE: ReadonlySet<string> = new Set(['office', 'ole', 'pdf'])

/** Without an `opener` archives are not opened. One that cannot be read is left to the filter, which holds it. */
export async function findRefusedFile(
  bytes: Uint8Array,
  refused: ReadonlySet<string>,
  pause: () => Promise<void>,
  opener?: FileOpener,
): Promise<RefusedFile | undefined> {
  const { root, truncated } = await readStructureInSlices(bytes, pause)
  const parts = [...walkParts(root)]
  for (const part of parts) {
    const found = refusedPart(bytes, part, refused)
    if (found !== undefined) return found
  }
  if (truncated) return { kind: 'unread' }
  return opener === undefined ? undefined : await refusedWithin(bytes, parts, refused, opener, pause)
}

function refusedPart(bytes: Uint8Array, part: Part, refused: ReadonlySet<string>): RefusedFile | undefined {
  if (part.kind === 'multipart') return undefined
  const names = namesOf(bytes, part)
  for (const name of names) {
    const extension = extensionOf(name)
    if (extension !== undefined && refused.has(extension)) return { kind: 'file', name, extension }
  }
  if (part.kind === 'message') return undefined
  const extension = trueType(headOf(bytes, part))
  if (extension === undefined || !refused.has(extension)) return undefined
  return { kind: 'file', name: names[0] ?? `.${extension}`, extension }
}

/** Programs differ in which of the two names they believe. */
function namesOf(bytes: Uint8Array, part: Part): string[] {
  return [partDisposition(bytes, part)?.parameters.get('filename'), part.type.parameters.get('name')]
    .map((parameter) => parameterText(parameter))
    .filter((name): name is string => name !== undefined && name !== '')
}

function headOf(bytes: Uint8Array, part: Part): Uint8Array {
  const end = Math.min(part.bodyEnd, part.bodyStart + ENCODED_HEAD_OCTETS)
  return decodeTransfer(partEncoding(bytes, part), bytes.subarray(part.bodyStart, end))
}

async function refusedWithin(
  bytes: Uint8Array,
  parts: readonly Part[],
  refused: ReadonlySet<string>,
  opener: FileOpener,
  pause: () => Promise<void>,
): Promise<RefusedFile | undefined> {
  const files: NamedFile[] = []
  for (const part of parts) {
    if (part.kind !== 'leaf') continue
    const type = fileType(headOf(bytes, part))
    if (type === undefined || !(ARCHIVES.has(type) || (refused.has(LOCKED) && LOCKABLE.has(type)))) continue
    files.push({ name: namesOf(bytes, part)[0] ?? '', bytes: partContents(bytes, part) })
    await pause()
  }
  if (files.length === 0) return undefined
  const opened = await opener.open(files)
  for (const [n, answer] of opened.entries()) {
    const name = files[n]?.name ?? ''
    const found = answer.kind === 'opened' ? refusedInner(answer.file, name, refused) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function refusedInner(
  { entries, facts }: OpenedFile,
  outer: string,
  refused: ReadonlySet<string>,
): RefusedFile | undefined {
  for (const { name, type } of entries) {
    const extension = [extensionOf(name), type].find((each) => each !== undefined && refused.has(each))
    if (extension !== undefined) return { kind: 'file', name: name === '' ? outer : name, extension }
  }
  const isLocked = facts.some(({ fact }) => fact === 'encrypted' || fact === 'encrypted-document')
  return isLocked && refused.has(LOCKED) ? { kind: 'locked', name: outer } : undefined
}
