/** The words for people in a notice: where they end, and which addresses they say have failed. */
import { tryParseMailbox } from '../address.ts'
import { ADDRESS_SIGNS_MAX, FOUND_ADDRESSES_MAX, RECIPIENTS_MAX, SECTION_SIGNS_MAX } from './limits.ts'
import { findPhrase, type Phrase } from './phrase.ts'
import { wordsOf } from './words.ts'

/** An address that the words say has failed, and what they say about it. */
export type Named = {
  readonly address: string
  readonly section: string
  /** Where it stands says that it failed; otherwise it is only an address that nobody else has. */
  readonly isSure: boolean
}

export type HumanText = {
  /** Without the returned message. */
  readonly text: string
  /** The text of the returned message, where it follows in the same part. */
  readonly returned: string | undefined
}

const RULE = /^\s*[-=_*~#>]{2,}/
const HEADER_LINE =
  /^\s*(?:Received|Return-Path|Message-ID|MIME-Version|DKIM-Signature|X-[A-Za-z-]{2,40}|From|Date|Subject|To|Content-Type)[ \t]*:/i
/** Lines of header fields that stand alone at the start of a line before it is taken for a header. */
const HEADER_LINES = 3
/** What stands before an address that failed: nothing, a bullet, a bracket, or one short label. */
const LABEL =
  /^[\s<*•\-"'(]*(?:>>> ?)?(?:[\p{L} .'-]{1,40}:[ \t]*)?[\s<"'(]*(?:(?:mailto|smtp|rfc822)[:;])?[ \t]*$/iu
/** Labels of people who are not the recipient. */
const OTHERS =
  /\b(?:from|sender|subject|message-?id|reply-to|de|von|remitente|absender|exp.diteur|mittente|remetente|contact|cc|id|reporting-mta|mail from|return-path|originator|envelope-from|sent by|server|return path|delivered-to|original-to|envelope-to|errors-to|x-sender)\b[^:@]{0,12}:?[\s<"'(]*$/iu
const FAILED =
  /(?:rcpt to|recipient|final-recipient|original-recipient|address|for|to|an|para|destinatario|deliver(?:ed|y)? to)[ :;]{1,3}[ \t]*(?:rfc822; ?)?[<"'(]*$/iu
const ADDRESS_SIGN = /[^\s<>()[\],;:"'|\\]/u

/** Phrases that say that the returned message begins: in a ruled line, and in a line like any other. */
export type ReturnedMarks = {
  readonly returnedMark: readonly Phrase[]
  readonly returnedLine: readonly Phrase[]
}

/** Cuts where the returned message begins. */
export function cutReturned(text: string, marks: ReturnedMarks): HumanText {
  const lines = text.split('\n')
  let headerLines = 0
  for (const [index, line] of lines.entries()) {
    const isMark = isMarkLine(line, marks)
    headerLines = HEADER_LINE.test(line)
      ? headerLines + 1
      : /^[ \t]/.test(line) && headerLines > 0
        ? headerLines
        : 0
    const isHeader = headerLines >= HEADER_LINES && !/^\s{3}/.test(line)
    if (!isMark && !isHeader) continue
    const from = isMark ? index : index - headerLines + 1
    if (from === 0) continue
    return {
      text: lines.slice(0, from).join('\n'),
      returned: lines.slice(isMark ? index + 1 : from).join('\n'),
    }
  }
  return { text, returned: undefined }
}

/** Addresses that failed, in order; those of the sender and of whoever writes the notice are left out. */
export function namedRecipients(text: string, others: ReadonlySet<string>): Named[] {
  const found = findAddresses(text)
  const first = found.filter(({ strength }) => strength === 2)
  const strong = first.length > 0 ? first : found.filter(({ strength }) => strength === 1)
  const chosen = strong.length > 0 ? strong : found.filter(({ strength }) => strength === 0)
  const isOther = ({ address }: Found) => others.has(address.toLowerCase())
  // A message to oneself bounces too: then the sender's address is the one that failed.
  const left = chosen.some((each) => !isOther(each)) ? chosen.filter((each) => !isOther(each)) : strong
  const named = new Map<string, Named>()
  for (const [index, { address, start, strength }] of left.entries()) {
    const next = left.slice(index + 1).find((other) => other.address.toLowerCase() !== address.toLowerCase())
    const section = text.slice(start, Math.min(next?.start ?? text.length, start + SECTION_SIGNS_MAX))
    if (!named.has(address.toLowerCase()))
      named.set(address.toLowerCase(), { address, section, isSure: strength > 0 })
    if (named.size >= RECIPIENTS_MAX) break
  }
  return [...named.values()]
}

function isMarkLine(line: string, { returnedMark, returnedLine }: ReturnedMarks): boolean {
  if (line.length > 120 || line.trim() === '' || line.includes('@')) return false
  if (RULE.test(line) || /[-=_*]{3,}\s*$/.test(line))
    return findPhrase(wordsOf(line), returnedMark) !== undefined
  return line.length < 80 && /[.:]\s*$/.test(line) && findPhrase(wordsOf(line), returnedLine) !== undefined
}

type Found = { readonly address: string; readonly start: number; readonly strength: 0 | 1 | 2 }

function findAddresses(text: string): Found[] {
  const found: Found[] = []
  let at = text.indexOf('@')
  let behind = 0
  for (; at >= 0 && found.length < FOUND_ADDRESSES_MAX; at = text.indexOf('@', Math.max(at + 1, behind))) {
    let start = at
    if (text[at - 1] === '"') start = quotedStart(text, at, behind)
    while (start > behind && at - start < ADDRESS_SIGNS_MAX && ADDRESS_SIGN.test(text.charAt(start - 1)))
      start--
    let end = at + 1
    while (
      end < text.length &&
      end - at < ADDRESS_SIGNS_MAX &&
      ADDRESS_SIGN.test(text.charAt(end)) &&
      text[end] !== '@'
    )
      end++
    behind = end
    const raw = text
      .slice(start, end)
      .replace(/^[.'*•=]+/, '')
      .replace(/[.'*!?…=]+$/, '')
    if (tryParseMailbox(raw) === undefined || !raw.includes('.', raw.lastIndexOf('@'))) continue
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    const before = text.slice(Math.max(lineStart, start - 80), start)
    const strength = strengthOf(before, lineStart >= start - 80)
    if (strength === undefined) continue
    found.push({ address: raw, start: strength === 2 ? lineStart : start, strength })
  }
  return found
}

/** How surely the address is one that failed, by what stands before it in its line; undefined: it is somebody else's. */
function strengthOf(before: string, isWhole: boolean): Found['strength'] | undefined {
  if (/mailto:$/i.test(before) && /@/.test(before)) return undefined
  if (OTHERS.test(before)) return undefined
  if (isWhole && LABEL.test(before)) return 2
  return FAILED.test(before) ? 1 : 0
}

function quotedStart(text: string, at: number, floor: number): number {
  const open = text.lastIndexOf('"', at - 2)
  return open >= floor && at - open < ADDRESS_SIGNS_MAX && !text.slice(open, at).includes('\n') ? open : at
}
