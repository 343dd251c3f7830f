/**
 * What a text does by itself when it is opened: pages that put a file together and drop it, pictures with scripts,
 * shortcuts that call another machine. Each look is one pass over a bounded text, so it needs no parse process.
 */
import type { Fact } from './facts.ts'
import { TEXT_OCTETS_MAX } from './limits.ts'

export type TextKind = 'html' | 'svg' | 'shortcut'

const HEAD_OCTETS = 1024
const SHORTCUTS: ReadonlySet<string> = new Set([
  ...[
    'url',
    'scf',
    'website',
    'library-ms',
    'search-ms',
    'searchconnector-ms',
    'theme',
    'themepack',
    'desktop',
  ],
  ...['inf', 'ini', 'asx', 'm3u', 'wax', 'jnlp', 'rdp', 'settingcontent-ms', 'xml'],
])

/** By its name, and by how it begins. Undefined: it is none of these. */
export function textKind(
  bytes: Uint8Array,
  extension: string | undefined,
  declared: string,
): TextKind | undefined {
  const head = new TextDecoder(charsetOf(bytes)).decode(bytes.subarray(0, HEAD_OCTETS)).toLowerCase()
  const start = head.replace(/^[\s\ufeff]+/, '')
  if (extension === 'svg' || declared === 'image/svg+xml') return 'svg'
  if (/^<(?:!doctype html|html|head|body|script|iframe|meta|title)\b/.test(start)) return 'html'
  if (extension !== undefined && /^(?:x?html?|shtml?|xht|mht|mhtml|htmls)$/.test(extension)) return 'html'
  if (start.startsWith('<') && start.includes('<svg')) return 'svg'
  if (declared === 'text/html' || declared === 'application/xhtml+xml') return 'html'
  return extension !== undefined && SHORTCUTS.has(extension) ? 'shortcut' : undefined
}

export function lookAtText(bytes: Uint8Array, kind: TextKind): ReadonlySet<Fact> {
  const raw = new TextDecoder(charsetOf(bytes)).decode(bytes.subarray(0, TEXT_OCTETS_MAX))
  const text = plainer(raw.toLowerCase())
  if (kind === 'svg') return new Set(hasScript(text) ? ['svg-script'] : [])
  if (kind === 'shortcut') return new Set(namesOtherMachine(text) ? ['shortcut-unc'] : [])
  return lookAtPage(text)
}

function charsetOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'windows-1252'
}

/** Letters written as numbers, and words cut into pieces, are written out: `"at"+"ob"`, `\x61tob`. */
function plainer(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})|\\u00([0-9a-f]{2})|&#x([0-9a-f]{2});?/g, (_all, a, b, c) =>
      String.fromCharCode(Number.parseInt(String(a ?? b ?? c), 16)).toLowerCase(),
    )
    .replace(/&#([0-9]{2,3});?/g, (_all, code) => String.fromCharCode(Number(code)).toLowerCase())
    .replace(/["'`]\s{0,3}\+\s{0,3}["'`]/g, '')
}

/** Also in attributes, which follow a blank, a slash or a quote. */
const HANDLER =
  /[\s/"']on(?:load|error|click|mouse[a-z]{2,6}|focus|begin|end|repeat|toggle|animation[a-z]{3,9}|key[a-z]{2,5}|pointer[a-z]{2,6})\s{0,9}=/
const SCRIPT =
  /<\s{0,9}(?:[a-z]{1,20}:)?script\b|javascript:|vbscript:|data:text\/html|data:application\/(?:x-)?(?:java|ecma)script/

function hasScript(text: string): boolean {
  return SCRIPT.test(text) || HANDLER.test(text)
}

const MAKES_FILE =
  /\bblob\s{0,9}\(|createobjecturl|mssaveoropenblob|mssaveblob|showsavefilepicker|\bnew\s{1,9}file\s{0,9}\(/
const UNPACKS =
  /\batob\b|fromcharcode|uint8array|charcodeat|decodeuricomponent|\bunescape\s{0,9}\(|frombase64|\bparseint\s{0,9}\(/
const RUNS =
  /\beval\b|document\.write|innerhtml|outerhtml|insertadjacenthtml|\.srcdoc|new\s{1,9}function\b|location(?:\.href)?\s{0,9}=/
const DROPS = /\bdownload\b/
const DATA_FILE =
  /data:(?:application|octet)\/?(?:octet-stream|zip|x-zip|x-msdownload|x-iso|java-archive|x-7z|x-rar|vnd\.)[^"'\s>]{0,100};base64/
/** Signs in a row that are no words: what is unpacked. */
const PAYLOAD_SIGNS = 2_000

function lookAtPage(text: string): ReadonlySet<Fact> {
  const facts = new Set<Fact>()
  const scripts = hasScript(text)
  const payload = scripts && hasLongRun(text, PAYLOAD_SIGNS)
  const unpacks = UNPACKS.test(text)
  const makesFile = MAKES_FILE.test(text) && (DROPS.test(text) || unpacks || payload)
  const runsHidden = payload && unpacks && RUNS.test(text)
  const drops = DROPS.test(text) && DATA_FILE.test(text)
  if ((scripts && (makesFile || runsHidden)) || drops) facts.add('html-smuggling')
  if (/<\s{0,9}input\b[^>]{0,300}type\s{0,9}=\s{0,9}["']?password/.test(text)) facts.add('html-form')
  return facts
}

/** Letters, digits and the signs of base64, percent and hexadecimal encodings without a blank. */
function hasLongRun(text: string, signs: number): boolean {
  let run = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const lower = code | 0x20
    const isSign =
      (lower >= 0x61 && lower <= 0x7a) ||
      (code >= 0x2b && code <= 0x39) ||
      code === 0x25 ||
      code === 0x5c ||
      code === 0x3d
    run = isSign ? run + 1 : 0
    if (run >= signs) return true
  }
  return false
}

/** `\\evil\x`, `file://evil/x`: opening a folder with such a shortcut is enough to be asked for a password there. */
function namesOtherMachine(text: string): boolean {
  return /=\s{0,9}["']?(?:\\\\[^\\\s?.]|file:\/\/[^/\s]|https?:\/\/[^\s"']{1,200}@[0-9a-z]{1,20}\/)|<url>\s{0,9}(?:\\\\[^\\\s]|file:\/\/[^/\s])/.test(
    text,
  )
}
