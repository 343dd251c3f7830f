/**
 * Notices that are JSON: Amazon SES tells so what became of mail that went out through it, by mail of Amazon SNS.
 *
 *   {"Type":"Notification","Message":"{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[…]}}"}
 */
import type { MessageKind } from './kind.ts'
import { RECIPIENTS_MAX, REPLY_SIGNS_MAX } from './limits.ts'
import type { StatusBlock, StatusReport } from './status-blocks.ts'

export type Notification = { readonly kind: MessageKind; readonly report: StatusReport }

const KINDS: Readonly<Record<string, MessageKind>> = {
  bounce: 'failure',
  deliverydelay: 'delay',
  delivery: 'delivery-receipt',
  complaint: 'feedback',
}
const DETAILS = ['bounce', 'deliveryDelay', 'delivery'] as const

/** Undefined when the text is no such notice. Never throws. */
export function readNotification(text: string): Notification | undefined {
  const start = text.search(/\S/)
  const end = text.lastIndexOf('}')
  if (start < 0 || text[start] !== '{' || end < start) return undefined
  // Long lines were folded on the way, also within strings, where JSON has no line ends.
  const outer = parsed(text.slice(start, end + 1).replaceAll(/\r?\n ?/g, ''))
  const inner = typeof outer?.['Message'] === 'string' ? parsed(outer['Message']) : outer
  const type = inner?.['notificationType'] ?? inner?.['eventType']
  if (inner === undefined || typeof type !== 'string') return undefined
  const kind = Object.hasOwn(KINDS, type.toLowerCase()) ? KINDS[type.toLowerCase()] : undefined
  return kind === undefined ? undefined : { kind, report: reportOf(inner) }
}

function reportOf(inner: Readonly<Record<string, unknown>>): StatusReport {
  const detail = DETAILS.map((name) => inner[name]).find(isRecord)
  const list = detail?.['bouncedRecipients'] ?? detail?.['delayedRecipients'] ?? detail?.['recipients']
  const recipients: readonly unknown[] = Array.isArray(list) ? list : []
  const response = textOf(detail?.['smtpResponse'])
  return {
    blocks: recipients.slice(0, RECIPIENTS_MAX).map((one) => blockOf(one, response)),
    isReport: true,
    truncated: recipients.length > RECIPIENTS_MAX,
  }
}

function blockOf(one: unknown, response: string | undefined): StatusBlock {
  const fields = isRecord(one) ? one : { emailAddress: one }
  return {
    finalRecipient: textOf(fields['emailAddress']),
    originalRecipient: undefined,
    action: textOf(fields['action'])?.toLowerCase(),
    status: textOf(fields['status']) ?? /\b2\.\d\.\d{1,2}\b/.exec(response ?? '')?.[0],
    diagnostic: textOf(fields['diagnosticCode']) ?? response,
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch (error) {
    // A text that begins with a brace and is no JSON is a text.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, REPLY_SIGNS_MAX) : undefined
}
