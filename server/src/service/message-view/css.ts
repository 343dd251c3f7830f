/**
 * The style of one element of a message: what changes how words look stays; what moves them, covers others, loads anything or
 * depends on what stands around goes. Whatever is hidden is hidden everywhere, so that nothing appears when the message is
 * forwarded. THREATS WB3, WB5
 *
 *   color:red; position:absolute; background:url(//x)   →   color:red
 */
import { STYLE_SIGNS_MAX } from './limits.ts'

export type ShownStyle = {
  readonly style: string
  /** The element is not to be seen, nor is what stands in it. */
  readonly hidden: boolean
}

const NUMBER = String.raw`\d{1,4}(?:\.\d{1,4})?`
const LENGTH = new RegExp(`^(?:0|${NUMBER}(?:px|pt|em|rem|ex|ch|%|in|cm|mm))$`)
const COLOUR =
  /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\(\s*[\d.]{1,6}%?(?:deg)?(?:[\s,/]{1,3}[\d.]{1,6}%?){2,3}\s*\))$/
const WORD = /^[a-z-]{1,30}$/
const FONTS = /^[\p{L}\p{N} ,'"_-]{1,300}$/u
const PLAIN_NUMBER = /^\d{1,4}(?:\.\d{1,4})?$/
/** Lines closer than this lie on each other. */
const LINE_HEIGHT_MIN = 0.8
/** Letters of fewer pixels are there for machines. */
const FONT_PIXELS_MIN = 4

type Allows = (value: string) => boolean

const isLength: Allows = (value) => LENGTH.test(value)
const isColour: Allows = (value) => COLOUR.test(value)
const isWord: Allows = (value) => WORD.test(value)
const each =
  (...allowed: readonly Allows[]): Allows =>
  (value) =>
    value.split(/\s+/).length <= 4 && value.split(/\s+/).every((one) => allowed.some((allows) => allows(one)))
const oneOf =
  (words: string): Allows =>
  (value) =>
    words.split(' ').includes(value)

const BORDER = each(isLength, isColour, isWord)
const SIDES = ['top', 'right', 'bottom', 'left'] as const
/** Only these, with only such values: no url(), no var(), no negative length can be among them. */
const PROPERTIES: ReadonlyMap<string, Allows> = new Map<string, Allows>([
  ['color', isColour],
  ['background-color', isColour],
  ['background', isColour],
  ['font-family', (value) => FONTS.test(value)],
  ['font-size', (value) => isLength(value) || isWord(value)],
  ['font-style', isWord],
  ['font-weight', (value) => isWord(value) || PLAIN_NUMBER.test(value)],
  ['font-variant', isWord],
  ['line-height', isLineHeight],
  ['letter-spacing', isLength],
  ['text-align', oneOf('left right center justify start end')],
  ['text-decoration', each(isWord, isColour)],
  ['text-transform', oneOf('none uppercase lowercase capitalize')],
  ['vertical-align', oneOf('top middle bottom baseline text-top text-bottom sub super')],
  ['white-space', oneOf('normal nowrap pre pre-wrap pre-line')],
  ['word-break', isWord],
  ['overflow-wrap', isWord],
  ['list-style-type', isWord],
  ['list-style', oneOf('none disc circle square decimal')],
  ['display', oneOf('block inline inline-block table table-row table-cell list-item')],
  ['width', isLength],
  ['max-width', isLength],
  ['min-width', isLength],
  ['margin', each(isLength, oneOf('auto'))],
  ['padding', each(isLength)],
  ['border', BORDER],
  ['border-width', each(isLength)],
  ['border-style', each(isWord)],
  ['border-color', each(isColour)],
  ['border-radius', each(isLength)],
  ['border-collapse', isWord],
  ['border-spacing', each(isLength)],
  ...SIDES.flatMap((side): [string, Allows][] => [
    [`margin-${side}`, (value) => isLength(value) || value === 'auto'],
    [`padding-${side}`, isLength],
    [`border-${side}`, BORDER],
    [`border-${side}-width`, isLength],
    [`border-${side}-style`, isWord],
    [`border-${side}-color`, isColour],
  ]),
])
/** Words that mean what the element stands in: inherited, or of another rule. Colours that are the ground's own hide. */
const CONTEXTUAL = /^(?:inherit|initial|unset|revert|revert-layer|transparent)$/

/** Never throws. `keepHeight`: pictures may say how high they are; boxes that did would lay their words over others. */
export function readStyle(text: string, keepHeight = false): ShownStyle {
  // An escape or a comment is only there to be read differently by two readers.
  if (text.length > STYLE_SIGNS_MAX || /[\\@{}<]|\/\*/.test(text)) return { style: '', hidden: false }
  const kept: string[] = []
  const all = new Map<string, string>()
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim()
    const lower = name === 'font-family' ? value : value.toLowerCase()
    all.set(name, lower)
    const allows = keepHeight && name === 'height' ? isLength : PROPERTIES.get(name)
    if (allows?.(lower) === true && !CONTEXTUAL.test(lower))
      kept.push(`${name}:${lower.replaceAll('"', "'")}`)
  }
  return { style: kept.join(';'), hidden: isHidden(all) }
}

function isHidden(all: ReadonlyMap<string, string>): boolean {
  const is = (name: string, values: RegExp): boolean => values.test(all.get(name) ?? '')
  const isClosed = is('overflow', /hidden|clip/) || is('overflow-y', /hidden|clip/)
  const isFlat = ['height', 'max-height', 'width', 'max-width'].some((name) => is(name, /^[01](?:px|pt)?$/))
  return (
    is('display', /^none$/) ||
    is('visibility', /^(?:hidden|collapse)$/) ||
    is('opacity', /^(?:0|0?\.0\d*|0%)$/) ||
    is('mso-hide', /^all$/) ||
    is('color', /^transparent$/) ||
    (isClosed && isFlat) ||
    isTiny(all.get('font-size')) ||
    is('text-indent', /^-\d{3,}/) ||
    // Off the sheet, or cut away.
    (is('position', /^(?:absolute|fixed)$/) &&
      ['left', 'top', 'right', 'bottom'].some((side) => is(side, /^-\d{3,}/))) ||
    is('clip', /^rect\(/) ||
    is('clip-path', /inset\(\s*(?:50|100)%/) ||
    is('transform', /scale\(\s*0/)
  )
}

function isTiny(size: string | undefined): boolean {
  const [, digits, unit] = /^(\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})(px|pt|em|rem|%)?$/.exec(size ?? '') ?? []
  if (digits === undefined) return false
  const pixels = Number(digits) * ({ em: 16, rem: 16, '%': 0.16, pt: 1.33 }[unit ?? 'px'] ?? 1)
  return pixels < FONT_PIXELS_MIN
}

function isLineHeight(value: string): boolean {
  if (value === 'normal') return true
  if (PLAIN_NUMBER.test(value)) return Number(value) >= LINE_HEIGHT_MIN
  if (!isLength(value)) return false
  const amount = Number.parseFloat(value)
  return value.endsWith('%')
    ? amount >= LINE_HEIGHT_MIN * 100
    : value.endsWith('m')
      ? amount >= LINE_HEIGHT_MIN
      : amount >= 8
}
