/**
 * What an old office file, an Outlook message or an installer holds: all of them are compound files. MS-CFB, MS-XLS, MS-DOC,
 * MS-OLEDS, MS-OXMSG
 */
import { CompoundFile } from '../../../extract/compound-file.ts'
import { STREAMS_MAX } from '../limits.ts'
import { sayMacros } from './macros.ts'
import { isOtherMachine } from './ooxml.ts'
import type { Opening } from './opening.ts'

export type CompoundContents = {
  /** It installs programs. */
  readonly isInstaller: boolean
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

const STREAM = 2
/** Tables of an installer have names that are packed into these signs. MS Windows Installer, 2.3 */
const INSTALLER = /[\u3800-\u4840]/
const MAIL_FILE = '__substg1.0_37010102'
const MAIL_NAMED_TEXT = /^__substg1\.0_8[0-9A-F]{3}00(1E|1F)$/

/** Throws RangeError for what is none. */
export function sayCompound(bytes: Uint8Array, where: string, opening: Opening): CompoundContents {
  const file = new CompoundFile(bytes)
  const files: { name: string; bytes: Uint8Array }[] = []
  const entries = file.entries.slice(0, STREAMS_MAX)
  if (file.entries.length > STREAMS_MAX) opening.say('too-many', where)
  let hasMacros = false
  for (const entry of entries) {
    if (opening.isOver) break
    const { name, kind } = entry
    if (name === '_VBA_PROJECT' || name === 'VBA') hasMacros = true
    if (kind !== STREAM) continue
    if (name === 'EncryptedPackage' || name === 'EncryptedSummary') opening.say('encrypted-document', where)
    if (name === 'Equation Native') opening.say('equation', where)
    if (name === '\u0001Ole10Native') files.push(packageOf(file.contents(entry)))
    if (name === MAIL_FILE) files.push({ name: '', bytes: file.contents(entry) })
    if (name === 'Workbook' || name === 'Book') sayWorkbook(file.contents(entry), where, opening)
    if (name === 'WordDocument') sayWordDocument(file.contents(entry), where, opening)
    const text = MAIL_NAMED_TEXT.exec(name)?.[1]
    if (text !== undefined) {
      const place = new TextDecoder(text === '1F' ? 'utf-16le' : 'windows-1252').decode(
        file.contents(entry).subarray(0, 1000),
      )
      if (isOtherMachine(place.trim().toLowerCase())) opening.say('unc', where)
    }
  }
  if (hasMacros) sayMacros(bytes, where, opening)
  return { isInstaller: entries.some(({ name }) => name.startsWith('\u4840') && INSTALLER.test(name)), files }
}

/** Size, two octets, a name, a path, eight octets, another path, size, contents. MS-OLEDS 2.3.6 */
function packageOf(bytes: Uint8Array): { name: string; bytes: Uint8Array } {
  const decoder = new TextDecoder('windows-1252')
  const texts: string[] = []
  let at = 6
  for (let n = 0; n < 2; n++) {
    const nul = bytes.indexOf(0, at)
    if (nul < 0 || nul - at > 1000) return { name: '', bytes: bytes.subarray(4) }
    texts.push(decoder.decode(bytes.subarray(at, nul)))
    at = nul + 1
  }
  if (at + 8 > bytes.length) return { name: texts[0] ?? '', bytes: bytes.subarray(4) }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const path = at + 8 + view.getUint32(at + 4, true)
  const size = path + 4 <= bytes.length ? view.getUint32(path, true) : 0
  return { name: texts[0] ?? '', bytes: bytes.subarray(path + 4, path + 4 + size) }
}

const BOUND_SHEET = 0x85
const FILE_PASS = 0x2f

/** Records of a kind, a length and so many octets. */
function sayWorkbook(bytes: Uint8Array, where: string, opening: Opening): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 4 <= bytes.length; at += 4 + view.getUint16(at + 2, true)) {
    const kind = view.getUint16(at, true)
    if (kind === FILE_PASS) opening.say('encrypted-document', where)
    // Sheets of the macro language of 1992, which runs as soon as the file is opened.
    if (kind === BOUND_SHEET && bytes[at + 9] === 1) opening.say('macro-xlm', where)
  }
}

const ENCRYPTED_FLAG = 0x01
const FIELD = 0x13

function sayWordDocument(bytes: Uint8Array, where: string, opening: Opening): void {
  if (((bytes[11] ?? 0) & ENCRYPTED_FLAG) !== 0) opening.say('encrypted-document', where)
  for (let at = bytes.indexOf(FIELD); at >= 0; at = bytes.indexOf(FIELD, at + 1)) {
    const words = String.fromCharCode(...bytes.subarray(at + 1, at + 40)).replaceAll('\0', '')
    if (/^\s{0,9}"?dde(?:auto)?\b/i.test(words)) opening.say('dde', where)
  }
}
