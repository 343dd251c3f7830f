/**
 * The machine's part of a notice: message/delivery-status, as the standard has it and as it is really written.
 *
 *   Reporting-MTA: dns; mx.a.test
 *   ⏎
 *   Final-Recipient: rfc822; nadie@b.test     one block a recipient; where the empty line between two is missing,
 *   Action: failed                            a field that the block has already begins the next
 *   Status: 5.1.1
 *   Diagnostic-Code: smtp; 550 5.1.1 No such user
 *
 * RFC 3464 §2.1, RFC 6533 §3
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { decodeUtf8AddrXtext } from '../smtp/xtext.ts'
import { ADDRESS_SIGNS_MAX, RECIPIENTS_MAX, REPLY_SIGNS_MAX, STATUS_OCTETS_MAX } from './limits.ts'

export type StatusBlock = {
  readonly finalRecipient: string | undefined
  readonly originalRecipient: string | undefined
  /** In lower case: failed, delayed, delivered, relayed, expanded, or what was written. RFC 3464 §2.3.3 */
  readonly action: string | undefined
  readonly status: string | undefined
  readonly diagnostic: string | undefined
}

export type StatusReport = {
  readonly blocks: readonly StatusBlock[]
  /** There is a field that only such a report has. */
  readonly isReport: boolean
  readonly truncated: boolean
}

const FIELD = /^([A-Za-z][A-Za-z-]{1,40})[ \t]*:[ \t]*/
const FIELDS: Readonly<Record<string, keyof StatusBlock>> = {
  'final-recipient': 'finalRecipient',
  'original-recipient': 'originalRecipient',
  action: 'action',
  status: 'status',
  'diagnostic-code': 'diagnostic',
}
const REPORT_FIELDS: ReadonlySet<string> = new Set([
  'reporting-mta',
  'final-recipient',
  'original-recipient',
  'diagnostic-code',
])
type Open = { -readonly [K in keyof StatusBlock]: StatusBlock[K] }

/** Reads a delivery-status part, or any text that holds its fields. Never throws. */
export function readStatusBlocks(text: string): StatusReport {
  const blocks: StatusBlock[] = []
  let open: Open = newBlock()
  let last: keyof StatusBlock | undefined
  let isReport = false
  let truncated = text.length > STATUS_OCTETS_MAX
  const close = () => {
    last = undefined
    const isEmpty =
      open.finalRecipient === undefined && open.originalRecipient === undefined && open.action === undefined
    if (!isEmpty && blocks.length < RECIPIENTS_MAX) blocks.push(open)
    else if (!isEmpty) truncated = true
    open = newBlock()
  }
  for (const line of text.slice(0, STATUS_OCTETS_MAX).split('\n')) {
    const field = FIELD.exec(line)
    const name = field?.[1]?.toLowerCase() ?? ''
    if (REPORT_FIELDS.has(name)) isReport = true
    const key = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
    if (line.trim() === '') close()
    else if (field === null || /^[ \t]/.test(line)) {
      if (last !== undefined) open[last] = joined(open[last], line)
    } else if (key === undefined) last = undefined
    else {
      if (open[key] !== undefined || (isRecipient(key) && isComplete(open))) close()
      open[key] = line.slice(field[0].length).trim()
      last = key
    }
  }
  close()
  return { blocks: blocks.map(tidy), isReport, truncated }
}

/** The address of `rfc822; <ana@a.test>` and what else is written there; undefined when there is none. */
export function typedAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const semicolon = text.indexOf(';')
  const type = semicolon < 0 ? '' : text.slice(0, semicolon).trim().toLowerCase()
  const value = (semicolon < 0 ? text : text.slice(semicolon + 1)).slice(0, ADDRESS_SIGNS_MAX).trim()
  const bare = /<([^<>]*)>/.exec(value)?.[1] ?? value
  const address = (type === 'utf-8' ? unescaped(bare) : bare)
    .trim()
    .replace(/^["'(]+(?=[^"']*@)|[>"',;.)]+$/g, '')
  return address === '' || (address.includes(' ') === true && !address.includes('@')) ? undefined : address
}

function isRecipient(key: keyof StatusBlock): boolean {
  return key === 'finalRecipient' || key === 'originalRecipient'
}

/** Whom it is about and how it ended is known: another recipient begins another block. */
function isComplete({ finalRecipient, originalRecipient, status, diagnostic }: StatusBlock): boolean {
  return (finalRecipient ?? originalRecipient) !== undefined && (status ?? diagnostic) !== undefined
}

function newBlock(): Open {
  return {
    finalRecipient: undefined,
    originalRecipient: undefined,
    action: undefined,
    status: undefined,
    diagnostic: undefined,
  }
}

function joined(so: string | undefined, line: string): string {
  const before = so ?? ''
  return before.length > REPLY_SIGNS_MAX ? before : `${before} ${line.trim()}`
}

function tidy(block: StatusBlock): StatusBlock {
  return {
    ...block,
    action: block.action?.toLowerCase().split(/[^a-z]/, 1)[0],
    diagnostic: block.diagnostic?.slice(0, REPLY_SIGNS_MAX),
  }
}

/** utf-8-addr-xtext in seven bits. RFC 6533 §3 */
function unescaped(text: string): string {
  try {
    return decodeUtf8AddrXtext(text, 0)
  } catch (fault) {
    // Escapes that nobody can read are shown as they are written.
    if (fault instanceof SyntaxFault) return text
    throw fault
  }
}
