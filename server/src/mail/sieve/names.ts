/** Names that scripts may and may not use: of header fields, parts of the envelope and of dates, special uses. */

/** RFC 5322 §2.2 */
export function isFieldName(name: string): boolean {
  return name !== '' && name.length <= 100 && /^[!-9;-~]+$/.test(name)
}

/** Fields that hold addresses; `address` reads no others. RFC 5228 §5.1 */
export const ADDRESS_FIELDS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'sender',
  'reply-to',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
  'resent-bcc',
  'resent-reply-to',
  'return-path',
  'delivered-to',
  'envelope-to',
  'x-original-to',
  'x-envelope-to',
  'errors-to',
  'return-receipt-to',
  'disposition-notification-to',
  'mail-followup-to',
  'mail-reply-to',
  'approved',
])

/** What says how a message came here and whose it is; ours begin with `x-valija-`. RFC 5293 §7, THREATS SV5 */
const UNTOUCHABLE: ReadonlySet<string> = new Set([
  'received',
  'return-path',
  'dkim-signature',
  'authentication-results',
  'arc-seal',
  'arc-message-signature',
  'arc-authentication-results',
  'auto-submitted',
])

/** Whether scripts must leave fields of that name alone. */
export function isUntouchable(name: string): boolean {
  const lower = name.toLowerCase()
  return UNTOUCHABLE.has(lower) || lower.startsWith('x-valija-')
}

export const ENVELOPE_FIELDS: ReadonlySet<string> = new Set(['from', 'to'])

/** RFC 5260 §4.2 */
export const DATE_PARTS: ReadonlySet<string> = new Set([
  'year',
  'month',
  'day',
  'date',
  'julian',
  'hour',
  'minute',
  'second',
  'time',
  'iso8601',
  'std11',
  'zone',
  'weekday',
])

/** Of a mailbox, as they are written in scripts. RFC 6154 §2, RFC 8457 §2 */
export const SPECIAL_USES = [
  '\\archive',
  '\\drafts',
  '\\junk',
  '\\sent',
  '\\trash',
  '\\flagged',
  '\\all',
  '\\important',
] as const

export function isSpecialUse(text: string): boolean {
  const lower = text.toLowerCase()
  return SPECIAL_USES.some((one) => one === lower)
}

/** Minutes east of UTC of `+0130`; undefined: it is no zone. RFC 5260 §4.1 */
export function zoneMinutes(text: string): number | undefined {
  const form = /^([+-])([0-9]{2})([0-5][0-9])$/.exec(text)
  if (form === null) return undefined
  const minutes = Number(form[2]) * 60 + Number(form[3])
  if (minutes >= 24 * 60) return undefined
  return form[1] === '-' ? -minutes : minutes
}
