/**
 * Opens winmail.dat, in which Outlook wraps what MIME has words for: texts and attachments of a message.
 *
 *   78 9f 3e 22  key  (level  attribute  length  octets  checksum)*
 *
 * Reads what is there up to the first thing that is not; properties that name files or sounds of other machines are
 * not even looked at (THREATS FI4). To be run in the parse process. MS-OXTNEF
 */
import { Cursor } from './cursor.ts'
import { TNEF_ATTACHMENTS_MAX, TNEF_DEPTH_MAX } from './limits.ts'
import {
  decodeCodePage,
  NAMED_KEYS,
  type Properties,
  propertyText,
  readProperties,
  untilNul,
} from './properties.ts'
import { decompressRtf, rtfToText } from './rtf.ts'

export type TnefAttachment = {
  /** A bare name: what stood before the last slash or backslash is gone. */
  readonly fileName: string | undefined
  readonly contentType: string | undefined
  readonly contentId: string | undefined
  readonly data: Uint8Array
}

export type TnefContents = {
  readonly subject: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
  /** Rich text out of its compression. */
  readonly rtf: Uint8Array | undefined
  /** Those of messages within the message come behind its own. */
  readonly attachments: readonly TnefAttachment[]
  /** A limit was met, or the bytes ended before they should. */
  readonly truncated: boolean
  /** A property that makes Outlook fetch a file names another machine: a sound, or an attachment by its path. THREATS FI4 */
  readonly namesRemote: boolean
}

const SIGNATURE = 0x223e9f78
/** Attribute numbers. MS-OXTNEF 2.1.2 */
const SUBJECT = 0x8004
const BODY = 0x800c
const ATTACH_DATA = 0x800f
const ATTACH_TITLE = 0x8010
const ATTACH_BEGIN = 0x9002
const MESSAGE_PROPERTIES = 0x9003
const ATTACH_PROPERTIES = 0x9005
const CODE_PAGE = 0x9007
/** Property ids. MS-OXPROPS 2 */
const PR_SUBJECT = 0x0037
const PR_BODY = 0x1000
const PR_RTF_COMPRESSED = 0x1009
const PR_HTML = 0x1013
const PR_INTERNET_CODE_PAGE = 0x3fde
const PR_DISPLAY_NAME = 0x3001
const PR_ATTACH_DATA = 0x3701
const PR_ATTACH_FILENAME = 0x3704
const PR_ATTACH_LONG_FILENAME = 0x3707
const PR_ATTACH_MIME_TAG = 0x370e
const PR_ATTACH_CONTENT_ID = 0x3712
const TYPE_OBJECT = 0x0d
/** IID_IMessage, in front of an embedded message. MS-OXTNEF 2.1.3.3.15 */
const MESSAGE_IID = '0703020000000000c000000000000046'

type OpenAttachment = { title: string | undefined; data: Uint8Array | undefined; properties: Properties }
type Level = {
  contents: Omit<TnefContents, 'attachments' | 'truncated' | 'namesRemote'>
  attachments: OpenAttachment[]
  properties: Properties
  codePage: number
  truncated: boolean
}

/** True when the bytes begin as TNEF. */
export function isTnef(bytes: Uint8Array): boolean {
  return new Cursor(bytes).u32() === SIGNATURE
}

/** What the file holds, or undefined when it is no TNEF. Never throws. */
export function readTnef(bytes: Uint8Array): TnefContents | undefined {
  const first = readLevel(bytes)
  if (first === undefined) return undefined
  const attachments: TnefAttachment[] = []
  let truncated = first.truncated
  let namesRemote = false
  const waiting: { level: Level; depth: number }[] = [{ level: first, depth: 1 }]
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    namesRemote ||= isRemote(one.level)
    for (const open of one.level.attachments) {
      if (attachments.length >= TNEF_ATTACHMENTS_MAX)
        return { ...first.contents, attachments, truncated: true, namesRemote }
      const { attachment, embedded } = closeAttachment(open, one.level.codePage)
      const inner = embedded === undefined || one.depth >= TNEF_DEPTH_MAX ? undefined : readLevel(embedded)
      if (inner !== undefined) {
        waiting.push({ level: inner, depth: one.depth + 1 })
        truncated ||= inner.truncated
        attachments.push(...bodiesAsFiles(inner, attachment.fileName))
      } else if (attachment.data.length > 0 || attachment.fileName !== undefined) attachments.push(attachment)
    }
  }
  return { ...first.contents, attachments, truncated, namesRemote }
}

const PR_ATTACH_PATHNAME = 0x3708
const PR_ATTACH_LONG_PATHNAME = 0x370d

/** The sound of a reminder (PidLidReminderFileParameter) is a property with a name, as are all that programs invent. */
function isRemote({ properties, attachments, codePage }: Level): boolean {
  const isPath = (key: number): boolean =>
    key >= NAMED_KEYS || key === PR_ATTACH_PATHNAME || key === PR_ATTACH_LONG_PATHNAME
  return [properties, ...attachments.map((each) => each.properties)].some((list) =>
    [...list].some(([key, property]) => isPath(key) && isRemotePath(propertyText(property, codePage))),
  )
}

function isRemotePath(text: string | undefined): boolean {
  return text !== undefined && /^\s{0,9}[\\/]{2}[^\\/\s?][^\\/]{0,255}[\\/]/.test(text)
}

/** One stream of attributes. */
function readLevel(bytes: Uint8Array): Level | undefined {
  const cursor = new Cursor(bytes)
  if (cursor.u32() !== SIGNATURE) return undefined
  cursor.u16()
  let codePage = 1252
  let subject: Uint8Array | undefined
  let body: Uint8Array | undefined
  let properties: Properties = new Map()
  const attachments: OpenAttachment[] = []
  const current = (): OpenAttachment => attachments.at(-1) ?? begin(attachments)
  let truncated = false
  while (cursor.has(9) && attachments.length <= TNEF_ATTACHMENTS_MAX) {
    cursor.u8()
    const attribute = cursor.u32() & 0xffff
    const length = cursor.u32()
    if (!cursor.has(length)) truncated = true
    const value = cursor.take(length)
    cursor.u16()
    if (attribute === CODE_PAGE) codePage = new Cursor(value).u32() || codePage
    else if (attribute === SUBJECT) subject = value
    else if (attribute === BODY) body = value
    else if (attribute === MESSAGE_PROPERTIES) properties = readProperties(value)
    else if (attribute === ATTACH_BEGIN) begin(attachments)
    else if (attribute === ATTACH_TITLE) current().title = untilNul(decodeCodePage(codePage, value))
    else if (attribute === ATTACH_DATA) current().data = value
    else if (attribute === ATTACH_PROPERTIES) current().properties = readProperties(value)
  }
  const compressed = properties.get(PR_RTF_COMPRESSED)
  const rtf = compressed === undefined ? undefined : decompressRtf(compressed.value)
  const text = propertyText(properties.get(PR_BODY), codePage) ?? plain(body, codePage)
  const contents = {
    subject: propertyText(properties.get(PR_SUBJECT), codePage) ?? plain(subject, codePage),
    text: text ?? (rtf === undefined ? undefined : rtfToText(rtf)),
    html: htmlOf(properties, codePage),
    rtf,
  }
  return { contents, attachments, properties, codePage, truncated }
}

function begin(attachments: OpenAttachment[]): OpenAttachment {
  const open: OpenAttachment = { title: undefined, data: undefined, properties: new Map() }
  attachments.push(open)
  return open
}

function closeAttachment(
  open: OpenAttachment,
  codePage: number,
): { attachment: TnefAttachment; embedded: Uint8Array | undefined } {
  const { properties } = open
  const text = (id: number) => propertyText(properties.get(id), codePage)
  const object = properties.get(PR_ATTACH_DATA)
  const isObject = object?.type === TYPE_OBJECT
  // An object opens with the sixteen octets that say what it is.
  const own = isObject ? object.value.subarray(16) : object?.value
  const isMessage = isObject && toHex(object.value.subarray(0, 16)) === MESSAGE_IID
  const name =
    text(PR_ATTACH_LONG_FILENAME) ?? open.title ?? text(PR_ATTACH_FILENAME) ?? text(PR_DISPLAY_NAME)
  const data = own !== undefined && (own.length > 0 || open.data === undefined) ? own : open.data
  const attachment = {
    fileName: baseName(name),
    contentType: text(PR_ATTACH_MIME_TAG),
    contentId: text(PR_ATTACH_CONTENT_ID),
    data: data ?? new Uint8Array(0),
  }
  return { attachment, embedded: isMessage ? own : undefined }
}

/** The texts of a message within the message, as files of their own. */
function bodiesAsFiles({ contents }: Level, name: string | undefined): readonly TnefAttachment[] {
  const base = name ?? contents.subject ?? 'message'
  const utf8 = new TextEncoder()
  const text = contents.html ?? contents.text
  if (text === undefined || text === '') return []
  const kind = contents.html === undefined ? 'plain' : 'html'
  const fileName = baseName(`${base}.${kind === 'html' ? 'html' : 'txt'}`)
  return [{ fileName, contentType: `text/${kind}`, contentId: undefined, data: utf8.encode(text) }]
}

function htmlOf(properties: Properties, codePage: number): string | undefined {
  const html = properties.get(PR_HTML)
  if (html === undefined) return undefined
  const page = properties.get(PR_INTERNET_CODE_PAGE)
  return (
    propertyText(html, codePage) ??
    decodeCodePage(page === undefined ? codePage : new Cursor(page.value).u32(), html.value)
  )
}

function plain(value: Uint8Array | undefined, codePage: number): string | undefined {
  return value === undefined ? undefined : untilNul(decodeCodePage(codePage, value))
}

/** `\\evil\x.wav` is x.wav. */
function baseName(name: string | undefined): string | undefined {
  const base =
    (name ?? '')
      .split(/[\\/]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, '')
      .trim() ?? ''
  return base === '' || base === '.' || base === '..' ? undefined : base.slice(0, 255)
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
