/**
 * The words of a file from outside, whatever it is: to be run in the parse process only. Archives are opened by their
 * contents, not by their names, a few levels deep; all bounds count for the whole file.
 */

import { htmlToText } from '../../mail/message/html-text.ts'
import type { FileKind, FileText } from '../../mail/message/search-file.ts'
import { FILE_HEAD_OCTETS, fileKind } from '../../mail/message/search-file.ts'
import { searchParts } from '../../mail/message/search-text.ts'
import { decodeCharset } from '../../mail/mime/charset.ts'
import { rtfToText } from '../../mail/tnef/rtf.ts'
import { readTnef } from '../../mail/tnef/tnef.ts'
import { Collected } from './collected.ts'
import { ARCHIVE_FILES_MAX, FILE_MS, FILE_SIGNS_MAX, NESTING_MAX } from './limits.ts'
import { sayOffice } from './office-text.ts'
import { sayOldOffice } from './old-office-text.ts'
import { sayPdf } from './pdf-text.ts'
import { unzip, zipEntries } from './zip.ts'

/** Never rejects: what is damaged, encrypted or none of these says nothing, or what was read up to there. */
export async function fileText(kind: FileKind, bytes: Uint8Array, ms = FILE_MS): Promise<FileText> {
  const collected = new Collected(bytes.length, performance.now() + ms)
  await say(kind, bytes, collected, 0)
  return { text: tidy(collected.text()), cut: collected.isLate }
}

async function say(kind: FileKind, bytes: Uint8Array, collected: Collected, depth: number): Promise<void> {
  try {
    await sayKind(kind, bytes, collected, depth)
  } catch (error) {
    // Other people's readers throw whatever they like at hostile files. One that is broken says no more.
    if (!(error instanceof Error)) throw error
  }
}

async function sayKind(
  kind: FileKind,
  bytes: Uint8Array,
  collected: Collected,
  depth: number,
): Promise<void> {
  switch (kind) {
    case 'pdf':
      return await sayPdf(bytes, collected)
    case 'zip':
      return await sayArchive(bytes, collected, depth)
    case 'tnef':
      return await sayTnef(bytes, collected, depth)
    case 'message':
      return await sayMessage(bytes, collected, depth)
    case 'rtf':
      return collected.say(rtfToText(bytes))
    case 'html':
      return collected.say(htmlToText(decoded(bytes)))
    case 'text':
      return collected.say(decoded(bytes))
    case 'ole':
      return sayOldOffice(bytes, collected)
  }
}

async function sayArchive(bytes: Uint8Array, collected: Collected, depth: number): Promise<void> {
  const entries = zipEntries(bytes)
  if (sayOffice(bytes, entries, collected)) return
  let opened = 0
  for (const entry of entries) {
    if (collected.isOver) return
    collected.part()
    collected.say(entry.name)
    if (opened >= ARCHIVE_FILES_MAX || entry.name.endsWith('/')) continue
    opened++
    const contents = unzip(bytes, entry, collected)
    if (contents !== undefined) await sayWithin(contents, entry.name, collected, depth)
  }
}

async function sayTnef(bytes: Uint8Array, collected: Collected, depth: number): Promise<void> {
  const found = readTnef(bytes)
  if (found === undefined) return
  const { subject, text, html, attachments } = found
  for (const each of [subject, text ?? (html === undefined ? undefined : htmlToText(html))]) {
    collected.part()
    collected.say(each ?? '')
  }
  for (const { fileName = '', data } of attachments) {
    collected.part()
    collected.say(fileName)
    await sayWithin(data, fileName, collected, depth)
  }
}

async function sayMessage(bytes: Uint8Array, collected: Collected, depth: number): Promise<void> {
  const { body, attachments, files } = searchParts(bytes)
  collected.say(`${body}\n${attachments}`)
  for (const { name, contents } of files) await sayWithin(contents(), name, collected, depth)
}

/** A file within another one. */
async function sayWithin(
  bytes: Uint8Array,
  name: string,
  collected: Collected,
  depth: number,
): Promise<void> {
  if (depth >= NESTING_MAX || collected.isOver) return
  const kind = fileKind(bytes.subarray(0, FILE_HEAD_OCTETS), name)
  if (kind === undefined) return
  collected.part()
  await say(kind, bytes, collected, depth + 1)
}

function decoded(bytes: Uint8Array): string {
  const some = bytes.subarray(0, FILE_SIGNS_MAX * 4)
  if (some[0] === 0xff && some[1] === 0xfe) return decodeCharset('utf-16le', some)
  if (some[0] === 0xfe && some[1] === 0xff) return decodeCharset('utf-16be', some)
  return decodeCharset(undefined, some)
}

/** Blanks as one, and no line is empty: what stands between words says nothing. */
function tidy(text: string): string {
  return text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim()
    .toWellFormed()
}
