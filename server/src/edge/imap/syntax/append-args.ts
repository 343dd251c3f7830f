/**
 * What APPEND and REPLACE bring: one or more messages, each as octets or put together from parts.
 *
 *   Sent (\Seen) {310}…                          one message
 *   Sent (\Seen) {310}… "21-Nov-2026 …" ~{20}…   two, the second with NUL in it
 *   Sent CATENATE (TEXT {42}… URL "/INBOX/;UID=7")
 *
 * RFC 9051 §6.3.12, RFC 3502 §6.3.11, RFC 3516 §4.4, RFC 4469 §5, RFC 6855 §4
 */
import type { Flag } from '../../../mail/flag.ts'
import { CATENATE_PARTS } from '../limits.ts'
import { readDateTime } from './dates.ts'
import type { Reader } from './reader.ts'

export type CatenatePart =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'url'; readonly url: string }

/** `literal8`: the client may have put NUL into it. `utf8`: its header may hold UTF-8. */
export type MessageForm = 'literal' | 'literal8' | 'utf8'

export type MessageArgs = {
  readonly flags: readonly Flag[]
  readonly internalDateMs: number | undefined
  readonly form: MessageForm
  readonly parts: readonly CatenatePart[]
}

export type AppendArgs = { readonly mailbox: string; readonly messages: readonly MessageArgs[] }

/** What the literal is that a command stopped at: a message or a text in one, or something short. */
export type Announced = {
  readonly mailbox: string
  readonly what: 'message' | 'text' | 'url'
  /** Messages that came whole before it. */
  readonly before: number
}

/** mailbox 1*(SP append-message), or one only. */
export function readAppendArgs(read: Reader, only?: 'one'): AppendArgs {
  const mailbox = read.mailbox()
  const messages: MessageArgs[] = []
  const literal = (): Buffer => read.literal()
  read.space()
  do messages.push(readMessage(read, { literal, url: () => read.astring() }))
  while (only === undefined && read.trySpace())
  read.end()
  return { mailbox, messages }
}

/** The same up to the announcement of a literal that has not come; undefined when that is none of ours. */
export function readAnnounced(read: Reader, only?: 'one'): Announced | undefined {
  if (read.atEnd()) return undefined
  const mailbox = read.mailbox()
  let before = 0
  let announced: Announced | undefined
  const halt = (what: Announced['what']): void => {
    if (!read.atEnd()) return
    announced = { mailbox, what, before }
    throw HALT
  }
  const hear = {
    literal: (what: 'message' | 'text'): Buffer => {
      halt(what)
      return read.literal()
    },
    url: (): string => {
      halt('url')
      return read.astring()
    },
  }
  try {
    do {
      read.space()
      readMessage(read, hear)
      before++
    } while (only === undefined)
    return undefined
  } catch (error) {
    if (error === HALT) return announced
    throw error
  }
}

/** Leaves the grammar where the client's octets end. Every APPEND does: one error for all, whose stack is noted once. */
const HALT = new Error('a literal is announced')

type Hear = { literal(what: 'message' | 'text'): Buffer; url(): string }

/** [flag-list SP] [date-time SP] (literal / literal8 / UTF8 / CATENATE) */
function readMessage(read: Reader, hear: Hear): MessageArgs {
  let flags: readonly Flag[] = []
  let internalDateMs: number | undefined
  if (read.sees('(')) {
    flags = read.listOrNone(() => read.flag())
    read.space()
  }
  if (read.sees('"')) {
    internalDateMs = readDateTime(read)
    read.space()
  }
  if (read.tryToken('CATENATE '))
    return { flags, internalDateMs, form: 'literal', parts: readParts(read, hear) }
  const utf8 = read.tryToken('UTF8 (')
  const form = utf8 ? 'utf8' : read.sees('~') ? 'literal8' : 'literal'
  if (form !== 'literal') read.token('~')
  const bytes = hear.literal('message')
  if (utf8) read.token(')')
  return { flags, internalDateMs, form, parts: [{ kind: 'text', bytes }] }
}

/** "(" cat-part *(SP cat-part) ")". RFC 4469 §5 */
function readParts(read: Reader, hear: Hear): CatenatePart[] {
  const parts: CatenatePart[] = []
  read.token('(')
  do {
    if (parts.length === CATENATE_PARTS) throw read.limit(`at most ${CATENATE_PARTS} parts`)
    if (read.tryToken('TEXT ')) {
      read.tryToken('~')
      parts.push({ kind: 'text', bytes: hear.literal('text') })
    } else {
      read.token('URL ')
      parts.push({ kind: 'url', url: hear.url() })
    }
  } while (read.trySpace())
  read.token(')')
  return parts
}
