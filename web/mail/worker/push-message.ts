/** What the server pushes to a browser: that something changed, or the code that proves the subscription. RFC 8620 §7.1, §7.2.2 */

export type PushMessage =
  | { readonly kind: 'verify'; readonly id: string; readonly code: string }
  /** New mail came for those accounts. */
  | { readonly kind: 'delivered'; readonly accounts: readonly string[] }
  | { readonly kind: 'other' }

/** Never throws: what is no message of ours is `other`. */
export function readPushMessage(text: string): PushMessage {
  const message = parsed(text)
  const type = message['@type']
  const { pushSubscriptionId, verificationCode, changed } = message
  if (
    type === 'PushVerification' &&
    typeof pushSubscriptionId === 'string' &&
    typeof verificationCode === 'string'
  )
    return { kind: 'verify', id: pushSubscriptionId, code: verificationCode }
  if (type !== 'StateChange' || !isRecord(changed)) return { kind: 'other' }
  const accounts = Object.entries(changed)
    .filter(([, types]) => isRecord(types) && 'EmailDelivery' in types)
    .map(([id]) => id)
  return accounts.length > 0 ? { kind: 'delivered', accounts } : { kind: 'other' }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
