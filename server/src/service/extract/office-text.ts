/**
 * The words of office files that are archives of XML: Office Open XML (docx, xlsx, pptx; ECMA-376) and OpenDocument
 * (odt, ods, odp; ISO/IEC 26300). Only parts with known names are opened, links are followed nowhere.
 */
import type { Collected } from './collected.ts'
import { sayXml, type XmlRules } from './xml-text.ts'
import { unzip, type ZipEntry } from './zip.ts'

/** Parts of Office Open XML that hold words for people. */
const OPEN_XML =
  /^(?:word\/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/(?:workbook|sharedStrings|comments\d*|worksheets\/sheet\d+|threadedComments\/[^/]+)|ppt\/(?:slides\/slide\d+|notesSlides\/notesSlide\d+|comments\/[^/]+|diagrams\/data\d+)|docProps\/core)\.xml$/
const OPEN_DOCUMENT = /^(?:content|styles|meta)\.xml$/
/** Descriptions of a document, the same words in both. Dublin Core */
const DESCRIPTIONS = ['title', 'subject', 'description', 'creator', 'keywords', 'keyword', 'category']

const NUMERIC = new Intl.Collator('en', { numeric: true })

/** False when the archive is no office file: nothing was said. */
export function sayOffice(bytes: Uint8Array, entries: readonly ZipEntry[], collected: Collected): boolean {
  const wanted = wantedOf(entries)
  if (wanted === undefined) return false
  const { parts, rules } = wanted
  for (const entry of parts.sort((a, b) => NUMERIC.compare(a.name, b.name))) {
    if (collected.isOver) break
    const part = unzip(bytes, entry, collected)
    if (part !== undefined) sayXml(part, rules(entry.name), collected)
  }
  return true
}

function wantedOf(
  entries: readonly ZipEntry[],
): { readonly parts: ZipEntry[]; readonly rules: (name: string) => XmlRules } | undefined {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name)
  if (has('[Content_Types].xml'))
    return { parts: entries.filter(({ name }) => OPEN_XML.test(name)), rules: openXmlRules }
  if (has('content.xml') && has('META-INF/manifest.xml'))
    return { parts: entries.filter(({ name }) => OPEN_DOCUMENT.test(name)), rules: openDocumentRules }
  return undefined
}

const OPEN_XML_BREAKS: ReadonlyMap<string, string> = new Map([
  ...['p', 'tr', 'si', 'is', 'v', 'comment', 'br', 'cr', 'sheet', ...DESCRIPTIONS].map(
    (name): [string, string] => [name, '\n'],
  ),
  ['tab', '\t'],
  ['noBreakHyphen', '-'],
])

function openXmlRules(part: string): XmlRules {
  const isWorkbook = part.startsWith('xl/')
  const isDescription = part.startsWith('docProps/')
  let cell = ''
  return {
    breaks: OPEN_XML_BREAKS,
    inherit: false,
    meaningOf(name, attributes) {
      if (isDescription) return DESCRIPTIONS.includes(name) ? 'heard' : undefined
      // What older programs show instead, and how signs are pronounced: the same words once more.
      if (name === 'Fallback' || name === 'rPh') return 'silent'
      if (name === 't' || name === 'text') return 'heard'
      if (!isWorkbook) return undefined
      if (name === 'sheet') return { says: attributes['name'] ?? '' }
      if (name === 'c') cell = attributes['t'] ?? ''
      // 's' is a place among the shared strings, the others are no words.
      return name === 'v' && !['s', 'b', 'e'].includes(cell) ? 'heard' : undefined
    },
  }
}

const OPEN_DOCUMENT_BREAKS: ReadonlyMap<string, string> = new Map([
  ...['p', 'h', 'line-break', 'note', 'annotation', 'table', ...DESCRIPTIONS].map(
    (name): [string, string] => [name, '\n'],
  ),
  ['s', ' '],
  ['tab', '\t'],
])

/** Words that were deleted; who noted something and when; fields of a page that are filled when it is printed. */
const OPEN_DOCUMENT_SILENT: ReadonlySet<string> = new Set([
  'tracked-changes',
  'note-citation',
  'creator',
  'date',
  'date-string',
  'page-number',
  'page-count',
  'sheet-name',
])

function openDocumentRules(part: string): XmlRules {
  const isDescription = part === 'meta.xml'
  return {
    breaks: OPEN_DOCUMENT_BREAKS,
    inherit: true,
    meaningOf(name, attributes) {
      if (isDescription) return DESCRIPTIONS.includes(name) ? 'heard' : undefined
      if (name === 'p' || name === 'h') return 'heard'
      if (OPEN_DOCUMENT_SILENT.has(name)) return 'silent'
      return name === 'table' ? { says: attributes['table:name'] ?? '' } : undefined
    },
  }
}
