/**
 * Level 3, files: what is attached is looked at by its contents, in every reading of the message. What can be seen at
 * fixed places or in one pass over a text is seen here; archives, office files and PDFs are opened in the parse process.
 * THREATS FI1, THREATS FI2, THREATS FI4
 */

import { extensionOf } from '../../../mail/mime/file-extension.ts'
import type { NamedFile } from '../../parse-process/archive-job.ts'
import type { Examiner } from '../examiner.ts'
import { type ActiveKind, activeKind, hasDoubleExtension, isDisguised, isReversed } from './active-names.ts'
import type { InnerFile, OpenedFile } from './facts.ts'
import type { FileOpener } from './file-opener.ts'
import { type FileType, fileType } from './file-type.ts'
import { SCRIPT_COMPANY_MAX, TEXT_OCTETS_HERE } from './limits.ts'
import { lookAtText, textKind } from './look-at-text.ts'
import { isPolyglot } from './polyglot.ts'
import { type MessageFile, type Readings, readAllWays } from './readings.ts'
import { AttachmentFindings } from './rules.ts'

export type AttachmentExaminerDeps = { readonly opener: FileOpener }

/** Types that are opened in the parse process. */
const OPENED: ReadonlySet<FileType> = new Set<FileType>([
  ...(['zip', 'jar', 'gz', 'bz2', 'xz', 'zst', 'tar', 'rar', '7z', 'cab', 'lzh', 'ace'] as const),
  ...(['office', 'ole', 'pdf', 'rtf', 'one', 'tnef'] as const),
])
const PROGRAMS: ReadonlySet<string> = new Set(['exe', 'elf', 'macho', 'class', 'jar', 'msi', 'chm'])
const DISK_IMAGES: ReadonlySet<string> = new Set(['iso', 'vhd', 'vhdx', 'wim', 'dmg'])
/** Types that do nothing by themselves. */
const QUIET: ReadonlySet<string> = new Set(['png', 'jpg', 'gif', 'webp', 'bmp', 'tif'])

export function createAttachmentExaminer({ opener }: AttachmentExaminerDeps): Examiner {
  return {
    async examine(mail, pause) {
      const readings = await readAllWays(mail, pause)
      const look = new Look()
      const files = [...readings.files, ...readings.others]
      for (const file of files) {
        // The text itself: nobody saves it as a file, unless it hides one.
        if (file.isBody && !file.isBase64) continue
        look.at(file)
        await pause()
      }
      await look.open(opener)
      look.ambiguities(readings)
      return { findings: look.findings.all }
    },
  }
}

/** Lives for one message. */
class Look {
  readonly findings = new AttachmentFindings()
  readonly #toOpen: NamedFile[] = []
  /** Something in it may do more than be read. */
  #active = false

  at(file: MessageFile): void {
    const bytes = file.bytes()
    const [name = ''] = file.names
    const type = fileType(bytes)
    if (file.isBody && type === undefined) return
    for (const each of file.names) this.#name(each, type)
    const kind = kindOfType(type)
    if (kind !== undefined) this.#kind(kind, name)
    if (isPolyglot(bytes, type)) this.findings.add('polyglot', name)
    if (type === undefined || type === 'sh') this.#text(file, bytes, name)
    else if (!QUIET.has(type)) this.#active = true
    if (type !== undefined && OPENED.has(type)) this.#toOpen.push({ name, bytes })
    else if (file.names.some((each) => /\.(?:eml|mhtml?)$/i.test(each))) this.#toOpen.push({ name, bytes })
  }

  async open(opener: FileOpener): Promise<void> {
    if (this.#toOpen.length === 0) return
    const opened = await opener.open(this.#toOpen)
    for (const [n, answer] of opened.entries()) {
      const { name = '' } = this.#toOpen[n] ?? {}
      if (answer.kind === 'opened') this.#inside(answer.file, name)
      else this.findings.add('unreadable', name)
    }
  }

  /** What could be read in several ways is harmless as long as all of them find only words and pictures. */
  ambiguities({ ambiguities, overflow }: Readings): void {
    if (ambiguities.has('elsewhere')) this.findings.add('elsewhere', '')
    if (overflow || (ambiguities.size > 0 && this.#active)) this.findings.add('ambiguous', '')
  }

  #name(name: string, type: FileType | undefined): void {
    const extension = extensionOf(name)
    const kind = activeKind(extension)
    if (kind !== undefined) this.#kind(kind, name)
    if (isReversed(name)) this.findings.add('reversed-name', name)
    if (hasDoubleExtension(name)) this.findings.add('double-extension', name)
    if (isDisguised(extension, type)) this.findings.add('disguised', name)
  }

  #kind(kind: ActiveKind, name: string): void {
    this.#active = true
    this.findings.add(kind, name)
  }

  #text({ names, declared }: MessageFile, bytes: Uint8Array, name: string): void {
    const kinds = new Set([...names, ''].map((each) => textKind(bytes, extensionOf(each), declared)))
    for (const kind of kinds) {
      if (kind === undefined) continue
      this.#active = true
      if (bytes.length > TEXT_OCTETS_HERE) {
        this.#toOpen.push({ name: `${name}.${kind === 'shortcut' ? 'url' : kind}`, bytes })
        continue
      }
      for (const fact of lookAtText(bytes, kind)) this.findings.add(fact, name)
    }
  }

  #inside({ entries, facts }: OpenedFile, name: string): void {
    for (const { fact, where } of facts) this.findings.add(fact, where === '' ? name : where)
    const isFew = entries.length <= SCRIPT_COMPANY_MAX
    for (const entry of entries) this.#entry(entry, isFew)
  }

  #entry({ name, type }: InnerFile, isFew: boolean): void {
    const kind = kindOfType(type) ?? activeKind(extensionOf(name))
    if (kind === 'program') this.findings.add('archived-program', name)
    if (kind === 'disk-image') this.findings.add('disk-image', name)
    if (kind === 'script' && isFew) this.findings.add('archived-script', name)
    if (kind === 'shortcut' && isFew) this.findings.add('shortcut', name)
    if (isReversed(name)) this.findings.add('reversed-name', name)
    if (hasDoubleExtension(name)) this.findings.add('double-extension', name)
  }
}

function kindOfType(type: string | undefined): ActiveKind | undefined {
  if (type === undefined) return undefined
  if (PROGRAMS.has(type)) return 'program'
  if (DISK_IMAGES.has(type)) return 'disk-image'
  return type === 'lnk' ? 'script' : undefined
}
