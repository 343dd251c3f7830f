/** Files within messages whose words are found too: which they are, and what is known of what they say. */

/** What a file is by its first octets, or by its name where these say nothing. */
export type FileKind = 'pdf' | 'zip' | 'rtf' | 'ole' | 'tnef' | 'html' | 'text' | 'message'

export type SearchFile = {
  readonly kind: FileKind
  /** '' when it has none. */
  readonly name: string
  /** Its octets, transfer encoding undone. */
  contents(): Uint8Array
}

export type FileText = {
  readonly text: string
  /** Time ran out before all of it was read: at another moment it may be more. */
  readonly cut: boolean
}

/**
 * Text of each file, undefined for one that could not be opened safely. Throws FilesUnreadError when none can be opened
 * here and now.
 */
export type ReadFiles = (files: readonly SearchFile[]) => Promise<readonly (FileText | undefined)[]>

/** For who has nothing that opens files: they say nothing. */
export const readNoFiles: ReadFiles = async (files) => files.map(() => undefined)

/** What opens files does not run: nothing was learnt about them. */
export class FilesUnreadError extends Error {
  override readonly name = 'FilesUnreadError'
}

/** Octets of a file that `fileKind` looks at. */
export const FILE_HEAD_OCTETS = 1024

const MAGIC: readonly (readonly [FileKind, string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['rtf', '{\\rtf'],
  ['ole', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['tnef', '\x78\x9f\x3e\x22'],
]
/** Behind these nobody keeps words. */
const WORDLESS: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'font', 'model'])
const BY_ENDING: ReadonlyMap<string, FileKind> = new Map([
  ...[
    'txt',
    'text',
    'log',
    'csv',
    'tsv',
    'md',
    'json',
    'xml',
    'xsig',
    'yaml',
    'yml',
    'ini',
    'conf',
    'sql',
    'tex',
  ].map((ending): [string, FileKind] => [ending, 'text']),
  ...['ics', 'vcf', 'ldif', 'srt', 'patch', 'diff'].map((ending): [string, FileKind] => [ending, 'text']),
  ...['html', 'htm', 'xhtml', 'mht', 'mhtml'].map((ending): [string, FileKind] => [
    ending,
    ending.startsWith('mh') ? 'message' : 'html',
  ]),
  ['eml', 'message'],
])
const TEXT_TYPE =
  /^application\/(?:json|xml|csv|x-yaml|yaml|javascript|sql|x-sh|[a-z0-9.-]{1,60}\+(?:json|xml))$/

/** Undefined: nothing in it is text for people, or nobody knows how to read it. */
export function fileKind(head: Uint8Array, name: string, type = ''): FileKind | undefined {
  const start = String.fromCharCode(...head.subarray(0, 8))
  const found = MAGIC.find(([, magic]) => start.startsWith(magic))
  if (found !== undefined) return found[0]
  if (isPdf(head)) return 'pdf'
  if (WORDLESS.has(type.split('/', 1)[0] ?? '')) return undefined
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase()
  const named = ending === undefined ? undefined : BY_ENDING.get(ending)
  if (named !== undefined) return named
  if (type === 'application/xhtml+xml') return 'html'
  // In base64, so that it could not be read in its place.
  if (type === 'message/rfc822' || type === 'message/global') return 'message'
  return TEXT_TYPE.test(type) ? 'text' : undefined
}

/** Readers take what stands before it, as printers did. PDF 1.7, H.3 note 13 */
function isPdf(head: Uint8Array): boolean {
  return new TextDecoder('windows-1252').decode(head.subarray(0, FILE_HEAD_OCTETS)).includes('%PDF-')
}
