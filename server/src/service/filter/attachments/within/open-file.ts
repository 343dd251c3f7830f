/**
 * Opens one file from outside, whatever it is, and says what is in it: to be run in the parse process only. Archives are
 * opened by their contents, not by their names; all bounds count for the whole file. The reader of a format is loaded with
 * the first file of it: a child lives for one message, and most have files of one kind.
 */
import { createHash } from 'node:crypto'
import { extensionOf } from '../../../../mail/mime/file-extension.ts'
import type { OpenedFile } from '../facts.ts'
import { type FileType, fileType } from '../file-type.ts'
import { ARCHIVE_DEPTH_MAX, OPENING_MS } from '../limits.ts'
import { notebookFiles } from './onenote.ts'
import { Opening } from './opening.ts'
import type { Listing } from './other-archives.ts'
import { tarEntries } from './tar.ts'
import { type Packing, unpack } from './unpack.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

type Inner = {
  readonly name: string
  readonly bytes: Uint8Array
  /** False: `bytes` are only its head. */
  readonly isWhole?: boolean
  readonly sha256?: string
}

/** Never rejects for what is in the file. */
export async function openFile(bytes: Uint8Array, name: string, ms = OPENING_MS): Promise<OpenedFile> {
  const opening = new Opening(bytes.length, performance.now() + ms)
  await openIt({ name, bytes }, 0, opening)
  return opening.result()
}

/** `depth`: archives around it. */
async function openIt({ name, bytes }: Inner, depth: number, opening: Opening): Promise<void> {
  const where = depth === 0 ? '' : name
  try {
    const type = fileType(bytes)
    const within: Within = (inner) => openWithin(inner, depth + 1, opening)
    const open = (type && OPENERS[type]) ?? openOther
    await open({ name, bytes }, { where, depth, opening, within })
  } catch (error) {
    // Readers of formats give up with RangeErrors where offsets lead out of the file. One that is broken says no more.
    if (!(error instanceof RangeError)) throw error
    opening.say('damaged', where)
  }
}

type Within = (inner: Inner) => Promise<void>
type Place = {
  readonly where: string
  readonly depth: number
  readonly opening: Opening
  readonly within: Within
}
type Opener = (file: Inner, place: Place) => Promise<void>

const openZipFile: Opener = ({ bytes }, { where, depth, opening }) => openZip(bytes, where, depth, opening)
const openPacked =
  (packing: Packing): Opener =>
  ({ bytes, name }, { where, depth, opening }) =>
    openStream(bytes, packing, name, where, depth, opening)
const openListed =
  (list: 'list7z' | 'listRar' | 'listCab'): Opener =>
  async ({ bytes }, { where, depth, opening }) =>
    sayListing((await import('./other-archives.ts'))[list](bytes), where, depth, opening)
const openNothing: Opener = async (_file, { where, opening }) => opening.say('unopened', where)

const OPENERS: Readonly<Partial<Record<FileType, Opener>>> = {
  zip: openZipFile,
  jar: openZipFile,
  office: openZipFile,
  gz: openPacked('gzip'),
  zst: openPacked('zstd'),
  tar: openTar,
  pdf: async ({ bytes }, { where, opening, within }) => {
    const { sayPdf } = await import('./pdf.ts')
    for (const inner of await sayPdf(bytes, where, opening)) await within(inner)
  },
  ole: openCompound,
  rtf: async ({ bytes }, { where, opening, within }) => {
    const { sayRichText } = await import('./rich-text.ts')
    for (const object of sayRichText(bytes, where, opening)) await within(objectOf(object))
  },
  one: async ({ bytes }, { within }) => {
    for (const inner of notebookFiles(bytes)) await within({ name: '', bytes: inner })
  },
  tnef: openTnef,
  '7z': openListed('list7z'),
  rar: openListed('listRar'),
  cab: openListed('listCab'),
  bz2: openNothing,
  xz: openNothing,
  lzh: openNothing,
  ace: openNothing,
}

/** A file within another one: told, and opened itself when it is new and not too deep. */
async function openWithin(inner: Inner, depth: number, opening: Opening): Promise<void> {
  const { name, bytes, isWhole = true } = inner
  if (opening.isOver || bytes.length === 0) return
  const sha256 = inner.sha256 ?? createHash('sha256').update(bytes).digest('hex')
  const type = fileType(bytes)
  if (!opening.entry({ name, type, depth, encrypted: false, sha256 })) return
  if (!isWhole || !opening.isNew(sha256)) return
  if (depth > ARCHIVE_DEPTH_MAX) {
    if (type !== undefined && OPENERS[type] !== undefined) opening.say('too-deep', name)
    return
  }
  await openIt({ name, bytes }, depth, opening)
}

async function openZip(bytes: Uint8Array, where: string, depth: number, opening: Opening): Promise<void> {
  const { entries, lies, overlaps, damaged, more } = readZipDirectory(bytes, 10_001)
  if (damaged) opening.say('damaged', where)
  if (lies) opening.say('lying-archive', where)
  const isOffice = entries.some(({ name }) => name === '[Content_Types].xml')
  // Files that share octets are made to be unpacked a thousand times.
  if (overlaps) opening.stop('bomb', where)
  for (const entry of entries) {
    if (isPathOut(entry.name)) opening.say('path', entry.name)
    if (opening.isOver || entry.encrypted || entry.name.endsWith('/')) {
      if (entry.encrypted) opening.say('encrypted', where)
      const told = { name: entry.name, type: undefined, depth: depth + 1, sha256: undefined }
      if (!entry.name.endsWith('/') && !opening.entry({ ...told, encrypted: entry.encrypted })) return
      continue
    }
    await openEntry(bytes, entry, { where, depth, isOffice }, opening)
  }
  if (more) opening.stop('too-many', where)
}

const PACKINGS: ReadonlyMap<number, Packing> = new Map([
  [0, 'stored'],
  [8, 'deflate'],
  [93, 'zstd'],
])

async function openEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  { where, depth, isOffice }: { readonly where: string; readonly depth: number; readonly isOffice: boolean },
  opening: Opening,
): Promise<void> {
  const packing = PACKINGS.get(entry.method)
  const data = bytes.subarray(entry.from, entry.to)
  const found = packing === undefined ? undefined : await unpack(packing, data, entry.name, opening)
  if (found === undefined) {
    const told = { name: entry.name, type: undefined, depth: depth + 1, encrypted: false, sha256: undefined }
    if (data.length > 0 && !opening.entry(told)) return
    if (!opening.isOver && data.length > 0)
      opening.say(packing === undefined ? 'unopened' : 'damaged', entry.name)
    return
  }
  if (isOffice && found.isWhole) await sayOfficePart(entry.name, found.bytes, where, opening)
  await openWithin({ name: entry.name, ...found }, depth + 1, opening)
}

/** What the parts of a document say of it. */
async function sayOfficePart(
  name: string,
  bytes: Uint8Array,
  where: string,
  opening: Opening,
): Promise<void> {
  const path = name.toLowerCase()
  if (path.endsWith('.rels')) {
    const { readRelations, relationFact } = await import('./ooxml.ts')
    for (const relation of readRelations(bytes)) {
      const fact = relationFact(relation)
      if (fact !== undefined) opening.say(fact, where)
    }
    return
  }
  if (path.startsWith('xl/macrosheets/') || path.startsWith('xl/dialogsheets/'))
    opening.say('macro-xlm', where)
  if (
    /^(?:word\/(?:document|header|footer|footnotes|endnotes|comments)|xl\/externallinks\/)[^/]{0,100}\.xml$/.test(
      path,
    )
  )
    if ((await import('./ooxml.ts')).startsPrograms(bytes)) opening.say('dde', where)
  if (fileType(bytes) === 'ole' && /vbaproject|\.bin$/.test(path) && path.includes('vba'))
    (await import('./macros.ts')).sayMacros(bytes, where, opening)
  if (path.includes('/embeddings/')) opening.say('embedded', where)
}

async function openStream(
  bytes: Uint8Array,
  packing: Packing,
  name: string,
  where: string,
  depth: number,
  opening: Opening,
): Promise<void> {
  const found = await unpack(packing, bytes, where, opening)
  if (found === undefined) {
    if (!opening.isOver) opening.say('damaged', where)
    return
  }
  const inner = name.replace(/\.(?:gz|zst|tgz|emz|svgz)$/i, (ending) =>
    ending.toLowerCase() === '.svgz' ? '.svg' : '',
  )
  await openWithin({ name: inner, ...found }, depth + 1, opening)
}

async function openTar({ bytes }: Inner, { opening, within }: Place): Promise<void> {
  for (const { name, from, to } of tarEntries(bytes)) {
    if (opening.isOver) return
    await within({ name, bytes: bytes.subarray(from, to) })
  }
}

async function openCompound({ bytes }: Inner, { where, within, opening }: Place): Promise<void> {
  const { sayCompound } = await import('./compound.ts')
  const { isInstaller, files } = sayCompound(bytes, where, opening)
  if (isInstaller)
    opening.entry({ name: 'setup.msi', type: 'msi', depth: 1, encrypted: false, sha256: undefined })
  for (const inner of files) await within(inner)
}

const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** A compound file, or whatever stands behind the name of the program that made it. MS-OLEDS 2.2.5 */
function objectOf(object: Uint8Array): Inner {
  const at = Buffer.from(object.buffer, object.byteOffset, object.byteLength).indexOf(COMPOUND)
  return { name: '', bytes: object.subarray(Math.max(at, 0)) }
}

async function openTnef({ bytes }: Inner, { where, within, opening }: Place): Promise<void> {
  const { readTnef } = await import('../../../../mail/tnef/tnef.ts')
  const contents = readTnef(bytes)
  if (contents === undefined) return opening.say('damaged', where)
  if (contents.namesRemote) opening.say('unc', where)
  if (contents.truncated) opening.say('damaged', where)
  if (contents.rtf !== undefined) await within({ name: 'message.rtf', bytes: contents.rtf })
  for (const { fileName = '', data } of contents.attachments) await within({ name: fileName, bytes: data })
}

function sayListing({ names, encrypted }: Listing, where: string, depth: number, opening: Opening): void {
  if (encrypted) opening.say('encrypted', where)
  opening.say('unopened', where)
  for (const { name, encrypted: locked } of names)
    if (!opening.entry({ name, type: undefined, depth: depth + 1, encrypted: locked, sha256: undefined }))
      return
}

/** Pages, pictures and messages; all else says nothing. */
async function openOther({ name, bytes }: Inner, { where, within, opening }: Place): Promise<void> {
  const extension = extensionOf(name)
  if (extension === 'eml' || extension === 'mht' || extension === 'mhtml') {
    const { readStructure, walkParts } = await import('../../../../mail/mime/structure.ts')
    const { partContents, partFileName } = await import('../../../../mail/mime/text.ts')
    const { root, truncated } = readStructure(bytes)
    if (truncated) opening.say('too-many', where)
    for (const part of walkParts(root)) {
      if (part.kind !== 'leaf' || opening.isOver) continue
      await within({ name: partFileName(bytes, part) ?? '', bytes: partContents(bytes, part) })
    }
    return
  }
  const { lookAtText, textKind } = await import('../look-at-text.ts')
  const kind = textKind(bytes, extension, '')
  if (kind !== undefined) for (const fact of lookAtText(bytes, kind)) opening.say(fact, where)
}

/** It would leave the folder where it is unpacked. */
function isPathOut(name: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:)/.test(name) || name.split(/[\\/]/).includes('..')
}
