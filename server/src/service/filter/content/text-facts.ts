/** Facts about how the text is written. One pass each. */
import type { Reading } from './reading.ts'

/** Generic test for unsolicited bulk email: every filter knows it. It is put together here so that this file is not caught. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('*')
/** Signs of a text that are counted. */
const COUNTED_SIGNS = 20_000

export function textFacts({ plain, html, words, subject, charsets }: Reading): Record<string, number> {
  const text = plain === '' ? (html?.shown ?? '') : plain
  const signs = text.slice(0, COUNTED_SIGNS)
  const counted = countSigns(signs)
  const { letters, upper, wide } = counted
  return {
    'gtube.is': plain.includes(GTUBE) || html?.shown.includes(GTUBE) === true ? 1 : 0,
    'text.upper': letters < 100 ? 0 : upper / letters,
    'text.exclaims': counted.exclaims,
    'text.money': counted.money,
    'text.percents': counted.percents,
    'text.upperWords': upperRun(signs),
    'text.brokenWords': brokenWords(words),
    'text.spaced': spacedRuns(words),
    'text.invisible': counted.invisible,
    'text.foreign': share(counted.foreign, letters + wide),
    'text.garbled': charsets.has('utf-8') ? 0 : share(counted.accented, letters + wide),
    'subject.foreign': Math.max(shareOf(subject, isForeign), shareOf(subject, isAccented)),
  }
}

/** All that a sign says by itself, in one pass: most texts have no sign that is more than ASCII. */
function countSigns(text: string) {
  const counted = { upper: 0, letters: 0, wide: 0, exclaims: 0, money: 0, percents: 0 }
  const odd = { foreign: 0, accented: 0, invisible: 0 }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) {
      if (isLetter(code)) {
        counted.letters++
        if (code <= 0x5a) counted.upper++
      } else if (code === 0x21) counted.exclaims++
      else if (code === 0x24) counted.money++
      else if (code === 0x25) counted.percents++
      continue
    }
    if (code === 0x20ac || code === 0xa3) counted.money++
    if (code > 0xbf) counted.wide++
    if (isForeign(code)) odd.foreign++
    if (isAccented(code)) odd.accented++
    if (isWithoutWidth(code) && isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at + 1)))
      odd.invisible++
  }
  return { ...counted, ...odd }
}

function share(found: number, letters: number): number {
  return letters < 8 ? 0 : Math.min(1, found / letters)
}

/** Share of such letters among all, where there are enough of them. */
function shareOf(text: string, is: (code: number) => boolean): number {
  let letters = 0
  let found = 0
  for (let at = 0; at < text.length && at < COUNTED_SIGNS; at++) {
    const code = text.charCodeAt(at)
    if (is(code)) found++
    if (code > 0xbf || isLetter(code)) letters++
  }
  return share(found, letters)
}

/** Scripts of which Spanish and English have no letter, but one of theirs stands now and then in a formula. */
function isForeign(code: number): boolean {
  return (
    (code >= 0x400 && code < 0x700) || (code >= 0xe00 && code < 0x1200) || (code >= 0x3040 && code < 0xd7b0)
  )
}

/** The upper half of Latin-1: what text of another character set looks like. */
function isAccented(code: number): boolean {
  return (code >= 0x80 && code < 0x100) || (code >= 0x152 && code < 0x193) || code === 0xfffd
}

/** The longest row of words in capitals. Words without letters neither count nor end it. */
function upperRun(text: string): number {
  let longest = 0
  let run = 0
  let start = 0
  let hasUpper = false
  let hasLower = false
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : SPACE
    if (code > SPACE && code < 0x80) {
      if (code >= 0x61 && code <= 0x7a) hasLower = true
      else if (code >= 0x41 && code <= 0x5a) hasUpper = true
      continue
    }
    if (code >= 0x80 && code !== NO_BREAK_SPACE) {
      const sign = text.charAt(at)
      if (sign !== sign.toUpperCase()) hasLower = true
      else if (sign !== sign.toLowerCase()) hasUpper = true
      continue
    }
    if (hasLower) run = 0
    else if (hasUpper && at - start > 1) run++
    if (run > longest) longest = run
    start = at + 1
    hasUpper = false
    hasLower = false
  }
  return longest
}

const SPACE = 0x20
const NO_BREAK_SPACE = 0xa0

/** Words with digits among their letters: `v1agra`, `fr33`. */
function brokenWords(words: readonly string[]): number {
  let count = 0
  for (const word of words.slice(0, 1000)) if (/^[a-z]{1,8}[0134]{1,2}[a-z]{1,8}$/.test(word)) count++
  return count
}

/** Rows of five letters or more that stand alone. */
function spacedRuns(words: readonly string[]): number {
  let rows = 0
  let run = 0
  for (const word of words) {
    run = word.length === 1 ? run + 1 : 0
    if (run === 5) rows++
  }
  return rows
}

function isWithoutWidth(code: number): boolean {
  return code === 0xad || code === 0x200b || code === 0x200c || code === 0x2060
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
}
