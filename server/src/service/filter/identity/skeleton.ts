/**
 * What a name looks like to somebody who reads it quickly: letters of other scripts as the Latin ones that they are taken
 * for, digits as letters, without accents. Two names with one skeleton are the same to the eye. After UTS #39 §4, with the
 * letters that matter in names of Latin script.
 */
const LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Cyrillic
    а: 'a',
    в: 'b',
    е: 'e',
    к: 'k',
    м: 'm',
    н: 'h',
    о: 'o',
    р: 'p',
    с: 'c',
    т: 't',
    у: 'y',
    х: 'x',
    ѕ: 's',
    і: 'l',
    ј: 'j',
    ԁ: 'd',
    һ: 'h',
    ԛ: 'q',
    ԝ: 'w',
    ь: 'b',
    г: 'r',
    п: 'n',
    ӏ: 'l',
    // Greek
    α: 'a',
    β: 'b',
    ε: 'e',
    η: 'n',
    ι: 'l',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
    // Latin letters and digits that stand for others
    ı: 'l',
    i: 'l',
    ł: 'l',
    ø: 'o',
    đ: 'd',
    ħ: 'h',
    ŧ: 't',
    ƅ: 'b',
    ɡ: 'g',
    ɑ: 'a',
    0: 'o',
    1: 'l',
    5: 's',
    '|': 'l',
  }),
)
/** Pairs that run together. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['cl', 'd'],
]
const MARKS = /\p{M}/gu

export function skeleton(text: string): string {
  const plain = text.normalize('NFKD').replace(MARKS, '').toLowerCase()
  const letters = Array.from(plain, (sign) => LIKE.get(sign) ?? sign).join('')
  return PAIRS.reduce((word, [pair, sign]) => word.replaceAll(pair, sign), letters)
}

/** A person's name as people mean it: words without accents and signs, in one order; empty for less than two words. */
export function nameKey(name: string): string {
  const words = name
    .normalize('NFKC')
    .split(/[\s,.;:_'"`´’“”()[\]<>|/\\-]+/u)
    .map(skeleton)
    .filter((word) => word !== '')
  return words.length < 2 ? '' : words.sort().join(' ')
}
