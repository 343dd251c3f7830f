/**
 * The words of doc, xls, ppt (1997 to 2007) and of Outlook's msg: what stands in their streams as text, record by record.
 * MS-DOC, MS-XLS, MS-PPT, MS-OXMSG
 */
import type { Collected } from './collected.ts'
import { CompoundFile } from './compound-file.ts'
import { saySheets } from './xls-text.ts'

/** Throws RangeError for what is damaged. */
export function sayOldOffice(bytes: Uint8Array, collected: Collected): void {
  const file = new CompoundFile(bytes)
  const word = file.stream('WordDocument')
  if (word !== undefined) sayWord(file, word, collected)
  const book = file.stream('Workbook') ?? file.stream('Book')
  if (book !== undefined) saySheets(book, collected)
  const slides = file.stream('PowerPoint Document')
  if (slides !== undefined) saySlides(slides, collected)
  for (const entry of file.entries) {
    if (collected.isOver) return
    if (!MESSAGE_TEXT.test(entry.name)) continue
    collected.part()
    collected.say(Buffer.from(file.contents(entry)).toString('utf16le'))
  }
}

/** Subject, text, names of people and attachments of a message, in Unicode. MS-OXMSG 2.1.3 */
const MESSAGE_TEXT = /^__substg1\.0_(?:0037|1000|0C1A|0E04|3707)001F$/

const WORD_MAGIC = 0xa5ec
const ENCRYPTED = 0x0100
const SECOND_TABLE = 0x0200
const PIECES_AT = 0x01a2
const PROPERTIES = 1
const PIECE_TABLE = 2
const ONE_OCTET = 0x4000_0000

/** Pieces of text in their order, in one or two octets a sign. MS-DOC 2.4.1 */
function sayWord(file: CompoundFile, word: Uint8Array, collected: Collected): void {
  const head = viewOf(word)
  const flags = head.getUint16(10, true)
  if (head.getUint16(0, true) !== WORD_MAGIC || (flags & ENCRYPTED) !== 0) return
  const table = file.stream((flags & SECOND_TABLE) === 0 ? '0Table' : '1Table')
  if (table === undefined) return
  const from = head.getUint32(PIECES_AT, true)
  const view = viewOf(table.subarray(from, from + head.getUint32(PIECES_AT + 4, true)))
  let at = 0
  while (view.getUint8(at) === PROPERTIES) at += 3 + view.getUint16(at + 1, true)
  if (view.getUint8(at) !== PIECE_TABLE) return
  const count = Math.floor((view.getUint32(at + 1, true) - 4) / 12)
  const places = at + 5
  for (let n = 0; n < count && !collected.isOver; n++) {
    const signs = view.getUint32(places + n * 4 + 4, true) - view.getUint32(places + n * 4, true)
    const place = view.getUint32(places + (count + 1) * 4 + n * 8 + 2, true)
    const narrow = (place & ONE_OCTET) !== 0
    const start = narrow ? (place & ~ONE_OCTET) / 2 : place
    const octets = word.subarray(start, start + (narrow ? signs : signs * 2))
    collected.say(wordText(new TextDecoder(narrow ? 'windows-1252' : 'utf-16le').decode(octets)))
  }
}

/** What a field is made from is left out, what it shows is kept; ends of cells and paragraphs become lines. */
function wordText(text: string): string {
  return text
    .replaceAll(/\x13[^\x13-\x15]*\x14/g, '')
    .replaceAll(/\x13[^\x13-\x15]*\x15/g, '')
    .replaceAll(/[\x07\x0b-\x0d]/g, '\n')
    .replaceAll(/[\0-\x08\x0e-\x1f]/g, '')
}

const CONTAINER = 0xf
const MASTER = 0x03f8
const HANDOUT = 0x0fc9
const TEXT_UNICODE = 0x0fa0
const TEXT_NARROW = 0x0fa8

/** Records, most within others; their heads are gone over one after the other. MS-PPT 2.3.1 */
function saySlides(bytes: Uint8Array, collected: Collected): void {
  const view = viewOf(bytes)
  for (let at = 0; at + 8 <= bytes.length && !collected.isOver; ) {
    const version = view.getUint16(at, true) & 0xf
    const type = view.getUint16(at + 2, true)
    const length = view.getUint32(at + 4, true)
    at += 8
    // What stands in a master is shown to nobody but who writes.
    if (version === CONTAINER && type !== MASTER && type !== HANDOUT) continue
    if (type === TEXT_UNICODE || type === TEXT_NARROW) {
      const encoding = type === TEXT_UNICODE ? 'utf-16le' : 'windows-1252'
      const text = new TextDecoder(encoding).decode(bytes.subarray(at, at + length))
      collected.part()
      collected.say(text.replaceAll(/[\x0b\r]/g, '\n'))
    }
    at += length
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
