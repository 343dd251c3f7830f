/**
 * Header fields in their "relaxed" form, and which of them a signature covers.
 *
 *   SUBJect : a⏎            subject:a b
 *   ⇥b ⏎
 *
 * RFC 6376 §3.4.2, §5.4
 */
import { type Field, findFields, type Header } from '../header/header.ts'

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58

/**
 * Named once more than they stand there, so that nobody adds a second one, or a first where there is none: what readers
 * show, and what decides how the body is read. RFC 6376 §8.15
 */
const OVERSIGNED = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'reply-to',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
] as const

/** Signed as often as they stand there. Lists may add more: their own are theirs. RFC 6376 §5.4.1, RFC 8058 §4 */
const SIGNED = [
  'sender',
  'in-reply-to',
  'references',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-id',
  'list-post',
  'list-help',
  'auto-submitted',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
  'resent-date',
  'resent-message-id',
] as const

export type Coverage = {
  /** For `h=`: each name as often as it is signed, and oversigned. */
  readonly names: readonly string[]
  /** What the names stand for, in their order; those that are not there stand for nothing. */
  readonly fields: readonly Field[]
}

/** `also` is signed too, as often as it stands there. Of several fields of a name the lowest comes first. RFC 6376 §5.4.2 */
export function coverageOf(bytes: Uint8Array, header: Header, also: readonly string[] = []): Coverage {
  const names: string[] = []
  const fields: Field[] = []
  const cover = (name: string, once: boolean): void => {
    const found = findFields(bytes, header, name)
    for (let at = found.length - 1; at >= 0; at--) {
      names.push(name)
      fields.push(found[at] as Field)
    }
    if (once) names.push(name)
  }
  for (const name of OVERSIGNED) cover(name, true)
  for (const name of SIGNED) cover(name, false)
  for (const name of also) cover(name, false)
  return { names, fields }
}

/** The relaxed forms of these fields, each with its line end, one behind the other. */
export function relaxedFields(bytes: Uint8Array, fields: readonly Field[]): Uint8Array {
  let most = 0
  for (const { start, end } of fields) most += end - start + 3
  const out = new Uint8Array(most)
  let length = 0
  for (const field of fields) {
    length = relaxField(out, length, bytes, field)
    out[length++] = CR
    out[length++] = LF
  }
  return out.subarray(0, length)
}

/** A range of octets that is left out: the value of `b=`. */
export type Gap = { readonly from: number; readonly to: number }

/**
 * Writes a field in its relaxed form to `out` at `from`, without its line end; where it ends there. `out` has room for
 * the field as it stands. RFC 6376 §3.4.2
 */
export function relaxField(
  out: Uint8Array,
  from: number,
  bytes: Uint8Array,
  field: Field,
  gap?: Gap,
): number {
  let length = from
  for (let at = field.start; at < field.nameEnd; at++) {
    const octet = bytes[at] as number
    out[length++] = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet
  }
  out[length++] = COLON
  const valueFrom = length
  let blank = false
  for (let at = field.valueStart; at < field.valueEnd; at++) {
    if (at === gap?.from) at = gap.to
    if (at >= field.valueEnd) break
    const octet = bytes[at] as number
    if (octet === SPACE || octet === TAB) blank = true
    // A folded line's end vanishes, the blank behind it counts.
    else if (octet !== LF && (octet !== CR || bytes[at + 1] !== LF)) {
      if (blank && length > valueFrom) out[length++] = SPACE
      blank = false
      out[length++] = octet
    }
  }
  return length
}
