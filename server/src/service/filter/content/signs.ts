/** What is odd about how a line is written. One pass each. */

export function digitsIn(text: string): number {
  let count = 0
  for (const sign of text) if (sign >= '0' && sign <= '9') count++
  return count
}

export function countOf(text: string, sign: string): number {
  let count = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++
  return count
}

/** Share of capitals among the letters, where there are enough of them. */
export function upperShare(text: string): number {
  let upper = 0
  let letters = 0
  for (const sign of text.slice(0, 300)) {
    const lower = sign.toLowerCase()
    if (lower === sign.toUpperCase()) continue
    letters++
    if (sign !== lower) upper++
  }
  return letters < 8 ? 0 : upper / letters
}

export function longestGap(text: string): number {
  let longest = 0
  let run = 0
  for (const sign of text) {
    run = sign === ' ' || sign === '\t' ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}

/** A last word that says nothing: behind a gap, or letters and digits mixed, as senders add to make each copy differ. */
export function hasCode(subject: string): boolean {
  const trimmed = subject.trimEnd()
  const last = trimmed.slice(trimmed.lastIndexOf(' ') + 1)
  const gap = trimmed.slice(0, trimmed.length - last.length)
  if (gap.length - gap.trimEnd().length >= 4 && last.length >= 3) return true
  if (last.length < 5 || last.length > 30) return false
  const letters = /[a-z]/i.test(last)
  const digits = digitsIn(last)
  return (
    (letters && digits >= 2 && /^[a-z0-9]+$/i.test(last) && !/^[a-z]{1,4}[0-9]{1,4}$/i.test(last)) ||
    /^\[?[a-z]{0,3}[0-9]{5,}\]?$/i.test(last)
  )
}

/** Letters that stand alone one after the other: `V I A G R A`. */
export function spacedLetters(text: string): number {
  let longest = 0
  let run = 0
  for (const piece of text.slice(0, 1000).split(' ')) {
    run = piece.length === 1 && /[A-Za-z]/.test(piece) ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}
