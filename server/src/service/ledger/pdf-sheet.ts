/** Pages of a PDF that are filled from the top: headings, paragraphs, rows of name and value, and a foot on each. */
import { PAGE, type PdfPage, type PdfRule, type PdfText, pdfText, wrapped } from './pdf.ts'

/** Points from the left edge where text begins, and where the values of rows do. */
const LEFT = 60
const VALUE_AT = 190
const WIDTH = PAGE.width - 2 * LEFT
const BOTTOM = 70
/** Points. */
export const SIZES = { title: 20, lead: 12, text: 10, small: 8.5 } as const

export class PdfSheet {
  readonly #pages: { texts: PdfText[]; rules: PdfRule[] }[] = [{ texts: [], rules: [] }]
  #y: number = PAGE.height - 80

  line(text: string, font: PdfText['font'], size: number, x = LEFT, grey = 0): void {
    this.#room(size)
    this.#last.texts.push({ x, y: this.#y, size, font, text, grey })
    this.#y -= Math.round(size * 1.45)
  }

  paragraph(text: string, size: number): void {
    for (const line of wrapped(pdfText(text), 'label', size, WIDTH)) this.line(line, 'label', size)
  }

  /** A name, and beside it what is to be read: `fixed` sign by sign. */
  row(name: string, value: string, font: 'fixed' | 'label' = 'fixed'): void {
    const names = wrapped(pdfText(name), 'label', SIZES.text, VALUE_AT - LEFT - 10)
    const size = font === 'fixed' ? SIZES.small : SIZES.text
    const lines = wrapped(pdfText(value), font, size, PAGE.width - LEFT - VALUE_AT)
    for (let at = 0; at < Math.max(names.length, lines.length); at++) {
      this.#room(SIZES.text)
      const y = this.#y
      const name = names[at]
      if (name !== undefined)
        this.#last.texts.push({ x: LEFT, y, size: SIZES.text, font: 'label', text: name, grey: 0.4 })
      this.#last.texts.push({ x: VALUE_AT, y, size, font, text: lines[at] ?? '' })
      this.#y -= 13
    }
    this.#y -= 3
  }

  rule(): void {
    this.#y -= 4
    this.#last.rules.push({ x: LEFT, y: this.#y, width: WIDTH })
    this.#y -= 24
  }

  gap(points: number): void {
    this.#y -= points
  }

  /** With that at the foot of each. */
  pages(foot: (n: number, of: number) => string): readonly PdfPage[] {
    const of = this.#pages.length
    return this.#pages.map(({ texts, rules }, at) => {
      const text = foot(at + 1, of)
      return { rules, texts: [...texts, { x: LEFT, y: 40, size: 8, font: 'label', text, grey: 0.4 }] }
    })
  }

  get #last(): { texts: PdfText[]; rules: PdfRule[] } {
    const last = this.#pages.at(-1)
    if (last === undefined) throw new Error('there is no page')
    return last
  }

  #room(size: number): void {
    if (this.#y - size >= BOTTOM) return
    this.#pages.push({ texts: [], rules: [] })
    this.#y = PAGE.height - 80
  }
}
