/**
 * The codes within a remote server's words.
 *
 *   readCodes('host mx.a.test[192.0.2.7] said: 550-5.1.1 No such user')   { code: 550, status: '5.1.1' }
 *
 * An IP address, a time or a port is no code. RFC 5321 §4.2.1, RFC 3463 §2
 */
import type { Stage } from './verdict.ts'

export type Codes = { readonly code: number | undefined; readonly status: string | undefined }

const BOTH = /(?<![\w.:/-])([245][0-5]\d)[ :-]{1,3}\(?#?([245]\.\d{1,3}\.\d{1,3})(?![\w.]*\d\.\d|\d)/
const STATUS = /(?<![\w./-])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)/
const CODE_FIRST =
  /(?:^|[\n;>]|said:|<<<|error:|reply:|returned:?|response:?|with:?|code ?:?)[ \t"'(]{0,4}([45][0-5]\d)(?=[ ,:)\]"'-]|$)/im
const CODE = /(?<![\w.:/@-])([45][0-5]\d)(?=[ -](?!\d)|: |$)/m
const STATUS_FIELD = /^\s*([245])\s?\.\s?(\d{1,3})\s?\.\s?(\d{1,3})(?!\d)/

/** Reads what codes a text holds. Never throws; every pattern is bounded. */
export function readCodes(text: string): Codes {
  const both = BOTH.exec(text)
  if (both !== null) return { code: Number(both[1]), status: both[2] }
  const code = CODE_FIRST.exec(text)?.[1] ?? CODE.exec(text)?.[1]
  return { code: code === undefined ? undefined : Number(code), status: STATUS.exec(text)?.[1] }
}

/** The status of a Status field, comments behind it left out. RFC 3464 §2.3.4 */
export function readStatus(text: string | undefined): string | undefined {
  const found = STATUS_FIELD.exec(text ?? '')
  return found === null ? undefined : `${found[1]}.${Number(found[2])}.${Number(found[3])}`
}

/** What of the dialogue the words speak of, where they do. */
export function readStage(text: string): Stage | undefined {
  const lower = text.toLowerCase()
  // The place of the address is empty: no recipient was asked about, so it is the text that was answered.
  if (/^(?:[\w-]{1,20};|<[^\s<>@]{1,64}@[^\s<>@]{1,255}>:)?[\s\d:>-]{0,40}\b5\d\d:? : /.test(lower))
    return 'dot'
  if (/end of data|\bdata command|after i sent the message|end-of-data|for text command|>>> data/.test(lower))
    return 'dot'
  if (/rcpt to|does not like recipient|recipient address rejected/.test(lower)) return 'rcpt'
  if (/mail from|does not like (?:the )?sender/.test(lower)) return 'mail'
  return /after initial connection|connected to .{1,80} but greeting/.test(lower) ? 'connect' : undefined
}
