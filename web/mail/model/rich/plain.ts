/**
 * Formatted text in plain words, for readers that show no other, and what was quoted behind `>` as mail has it. RFC 3676 §4.5
 *
 *   <div>Hola</div><blockquote><div>¿Va?</div></blockquote>   →   Hola\n\n> ¿Va?
 */
import type { Branch, Piece } from './tree.ts'

/** Begin and end on lines of their own. */
const BLOCKS: ReadonlySet<string> = new Set(
  'address blockquote center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul'.split(
    ' ',
  ),
)
/** And have an empty line around them. */
const APART: ReadonlySet<string> = new Set('blockquote h1 h2 h3 h4 h5 h6 p table'.split(' '))

export function plainText(pieces: readonly Piece[]): string {
  const writer = new PlainWriter()
  writer.all(pieces)
  return writer.end()
}

/** Lives for one text. */
class PlainWriter {
  readonly #lines: string[] = []
  #line = ''
  /** What every line begins with: marks of quotes, room of lists. */
  #before: readonly string[] = []
  /** What the next line begins with in place of its room: the mark of a list. */
  #mark: string | undefined
  #kept = 0
  #apart = false

  all(pieces: readonly Piece[]): void {
    for (const [at, piece] of pieces.entries())
      if (typeof piece === 'string') this.#text(piece)
      else this.#branch(piece, pieces, at)
  }

  end(): string {
    this.#break()
    return this.#lines.join('\n').replace(/\n+$/, '')
  }

  #text(text: string): void {
    if (this.#kept > 0) {
      const [first = '', ...others] = text.split('\n')
      this.#line += first
      for (const other of others) {
        this.#flush()
        this.#line = other
      }
      return
    }
    const words = text.replaceAll(/[ \t\r\n]+/g, ' ')
    this.#line += this.#line === '' || this.#line.endsWith(' ') ? words.trimStart() : words
  }

  #branch(piece: Branch, among: readonly Piece[], at: number): void {
    const { tag, attributes, children } = piece
    if (BLOCKS.has(tag)) {
      this.#break()
      if (APART.has(tag)) this.#apart = true
      this.#block(piece, among, at)
      this.#break()
      if (APART.has(tag)) this.#apart = true
    } else if (tag === 'br') this.#flush()
    else if (tag === 'img') this.#text(attributes['alt'] ? `[${attributes['alt']}]` : '')
    else if (tag === 'a') this.#link(piece)
    else {
      this.all(children)
      const isCell = tag === 'td' || tag === 'th'
      if (isCell && at < among.length - 1) this.#line += '\t'
    }
  }

  #block({ tag, attributes, children }: Branch, among: readonly Piece[], at: number): void {
    switch (tag) {
      case 'hr':
        this.#line = '----------'
        return
      case 'blockquote':
        this.#within('> ', children)
        return
      case 'ul':
      case 'ol':
        this.#items(tag === 'ol' ? Number(attributes['start'] ?? 1) : undefined, children)
        return
      case 'pre':
        this.#kept++
        this.all(children)
        this.#kept--
        return
      default:
        // RFC 3676 §4.3: where the signature begins.
        if (attributes['class'] === 'signature' && plainText(children).trim() !== '') {
          if (at > 0 && !endsEmpty(among[at - 1])) this.#apart = true
          this.#line = '-- '
          this.#flush()
          this.all(children)
          this.#break()
          this.#apart = true
          return
        }
        this.all(children)
    }
  }

  #within(mark: string, children: readonly Piece[]): void {
    // The empty line before it belongs to what stands around.
    this.#room()
    this.#before = [...this.#before, mark]
    this.all(children)
    this.#break()
    this.#apart = false
    this.#before = this.#before.slice(0, -1)
  }

  #items(start: number | undefined, children: readonly Piece[]): void {
    let number = start
    for (const item of children) {
      if (typeof item === 'string') {
        if (item.trim() !== '') this.#text(item)
        continue
      }
      const mark = number === undefined ? '- ' : `${number++}. `
      this.#before = [...this.#before, ' '.repeat(mark.length)]
      this.#mark = mark
      this.all(item.children)
      this.#break()
      this.#mark = undefined
      this.#before = this.#before.slice(0, -1)
    }
  }

  #link({ attributes, children }: Branch): void {
    const begun = this.#line.length
    this.all(children)
    const href = (attributes['href'] ?? '').replace(/^mailto:/i, '')
    const said = this.#line.slice(begun).trim()
    const same = (text: string): string => text.replace(/^https?:\/\/|\/$/g, '').toLowerCase()
    if (href !== '' && same(said) !== same(href)) this.#line += ` <${href}>`
  }

  /** The empty line that is wanted, unless there is one. */
  #room(): void {
    const last = this.#lines.at(-1)
    const empty = this.#before.join('').trimEnd()
    if (this.#apart && last !== undefined && last !== empty) this.#lines.push(empty)
    this.#apart = false
  }

  #prefix(): string {
    if (this.#mark === undefined) return this.#before.join('')
    const marked = [...this.#before.slice(0, -1), this.#mark].join('')
    this.#mark = undefined
    return marked
  }

  #break(): void {
    if (this.#line.trim() !== '') this.#flush()
    this.#line = ''
  }

  #flush(): void {
    // An empty line that was written is the one that is wanted.
    if (this.#line.trim() === '') this.#apart = false
    this.#room()
    const isMark = this.#line === '-- '
    const line = this.#prefix() + (isMark ? this.#line : this.#line.replaceAll('\u00a0', ' ').trimEnd())
    this.#lines.push(isMark ? line : line.trimEnd())
    this.#line = ''
  }
}

function endsEmpty(piece: Piece | undefined): boolean {
  return typeof piece === 'object' && plainText([piece]).trim() === ''
}
