/**
 * A PDF of a few pages: text in the fonts that every reader has, lines between, and one file attached. It is written in
 * one way only: the same words give the same octets. ISO 32000-1 §7
 */

/** `label`: Helvetica; `title`: its bold; `fixed`: Courier, for what is to be read sign by sign. */
export type PdfFont = 'label' | 'title' | 'fixed'

export type PdfText = {
  readonly x: number
  /** Of the base line, in points from the bottom. */
  readonly y: number
  readonly size: number
  readonly font: PdfFont
  readonly text: string
  /** 0 is black, 1 white. */
  readonly grey?: number
}
export type PdfRule = { readonly x: number; readonly y: number; readonly width: number }
export type PdfPage = { readonly texts: readonly PdfText[]; readonly rules: readonly PdfRule[] }

export type PdfDocument = {
  readonly title: string
  /** `es` */
  readonly language: string
  readonly madeMs: number
  readonly pages: readonly PdfPage[]
  readonly attached: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }
}

/** A4, in points. */
export const PAGE = { width: 595, height: 842 } as const

const FONTS: readonly PdfFont[] = ['label', 'title', 'fixed']
const BASE_FONTS: Readonly<Record<PdfFont, string>> = {
  label: 'Helvetica',
  title: 'Helvetica-Bold',
  fixed: 'Courier',
}
/** Widths of Helvetica from the blank to the tilde, in thousandths of its size. */
const WIDTHS = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
]
const FIXED_WIDTH = 600
/** Of what is not in the table: no sign of Latin-1 that text is made of is wider. */
const OTHER_WIDTH = 722
/** Signs of Windows-1252 that are not Latin-1. */
const WINDOWS: ReadonlyMap<string, number> = new Map(
  [...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'].map((sign) => [sign, cp1252(sign)]),
)

function cp1252(sign: string): number {
  return 0x80 + '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ'.indexOf(sign)
}

/** The text in signs that these fonts have: others as `\u{1f600}`, so that none is left out unseen. */
export function pdfText(text: string): string {
  let shown = ''
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    const isLatin = (code >= 0x20 && code < 0x7f) || (code >= 0xa1 && code <= 0xff && code !== 0xad)
    shown += isLatin || WINDOWS.has(sign) ? sign : `\\u{${code.toString(16)}}`
  }
  return shown
}

/** Width in points of text as `pdfText` gives it. */
export function widthOf(text: string, font: 'label' | 'fixed', size: number): number {
  let width = 0
  for (const sign of text) {
    const code = sign.normalize('NFD').codePointAt(0) ?? 0
    width += font === 'fixed' ? FIXED_WIDTH : (WIDTHS[code - 0x20] ?? OTHER_WIDTH)
  }
  return (width * size) / 1000
}

/** In lines no wider than that: at blanks where there are any, and anywhere else. */
export function wrapped(text: string, font: 'label' | 'fixed', size: number, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer, font, size) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const sign of word) {
      if (widthOf(line + sign, font, size) > width) {
        lines.push(line)
        line = ''
      }
      line += sign
    }
  }
  return [...lines, line]
}

export function writePdf({ title, language, madeMs, pages, attached }: PdfDocument): Buffer {
  const objects: Buffer[] = []
  const add = (body: string | Buffer): number => objects.push(Buffer.from(body))
  // Numbers 1 and 2 are known before what they name is written.
  objects.push(Buffer.alloc(0), Buffer.alloc(0))
  const fonts = FONTS.map((font) => {
    const object = add(
      `<< /Type /Font /Subtype /Type1 /BaseFont /${BASE_FONTS[font]} /Encoding /WinAnsiEncoding >>`,
    )
    return `/${font} ${object} 0 R`
  })
  const kids = pages.map((page) => {
    const content = add(stream('', octetsOf(contentOf(page))))
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] ` +
        `/Resources << /Font << ${fonts.join(' ')} >> >> /Contents ${content} 0 R >>`,
    )
  })
  const date = dateOf(madeMs)
  const subtype = `/${attached.type.replace('/', '#2F')}`
  const file = add(
    stream(
      `/Type /EmbeddedFile /Subtype ${subtype} /Params << /Size ${attached.bytes.length} /ModDate ${date} >> `,
      Buffer.from(attached.bytes),
    ),
  )
  const name = literal(attached.name)
  const spec = add(
    `<< /Type /Filespec /F ${name} /UF ${name} /AFRelationship /Source /EF << /F ${file} 0 R >> >>`,
  )
  const info = add(`<< /Title ${unicode(title)} /Producer (Valija) /CreationDate ${date} >>`)
  objects[0] = Buffer.from(
    `<< /Type /Catalog /Pages 2 0 R /Lang ${literal(language)} /PageMode /UseAttachments ` +
      `/ViewerPreferences << /DisplayDocTitle true >> /AF [${spec} 0 R] ` +
      `/Names << /EmbeddedFiles << /Names [${name} ${spec} 0 R] >> >> >>`,
  )
  objects[1] = Buffer.from(
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`,
  )
  return fileOf(objects, info)
}

/** Header, objects, where each of them begins, and the end. ISO 32000-1 §7.5 */
function fileOf(objects: readonly Buffer[], info: number): Buffer {
  const pieces = [octetsOf('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')]
  let length = pieces[0]?.length ?? 0
  const places = objects.map((body, at) => {
    const piece = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
    pieces.push(piece)
    const place = length
    length += piece.length
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R >>\n`
  return Buffer.concat([...pieces, Buffer.from(`${table}${trailer}startxref\n${length}\n%%EOF\n`)])
}

function stream(entries: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${entries}/Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

function contentOf({ texts, rules }: PdfPage): string {
  const lines = rules.map(({ x, y, width }) => `0.75 G 0.5 w ${x} ${y} m ${x + width} ${y} l S`)
  const words = texts.map(
    ({ x, y, size, font, text, grey = 0 }) =>
      `BT ${grey} g /${font} ${size} Tf ${x} ${y} Td ${literal(windowsOf(text))} Tj ET`,
  )
  return [...lines, ...words].join('\n')
}

/** One sign of Latin-1 for each octet of Windows-1252. */
function windowsOf(text: string): string {
  let octets = ''
  for (const sign of pdfText(text)) {
    const octet = WINDOWS.get(sign)
    octets += octet === undefined ? sign : String.fromCharCode(octet)
  }
  return octets
}

/** Each sign as the octet of its number: there are none above 255. */
function octetsOf(text: string): Buffer {
  return Buffer.from(Array.from(text, (sign) => sign.charCodeAt(0)))
}

function literal(text: string): string {
  return `(${text.replaceAll(/[\\()]/g, '\\$&')})`
}

/** Any text, outside of pages. ISO 32000-1 §7.9.2.2 */
function unicode(text: string): string {
  return `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')}>`
}

function dateOf(ms: number): string {
  return `(D:${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z)`
}
