/**
 * One request of a webhook: signed as Standard Webhooks want it, over HTTPS, to an address of the internet that is looked up now and
 * dialled itself, and no redirection is followed. THREATS JM2, PA3
 *
 *   webhook-id: 20261122.1.345
 *   webhook-timestamp: 1795348800
 *   webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
 */
import { createHmac, randomBytes } from 'node:crypto'
import { Secret } from '../../lib/secret.ts'
import { allowedAddresses } from '../../net/dns/allowed-addresses.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { ANSWER_BYTES, POST_MS, SECRET_BYTES } from './limits.ts'

export type PostDeps = { readonly ask: AskHttps; readonly resolver: () => Promise<Resolver> }

export type WebhookEvent = {
  readonly id: string
  readonly type: string
  readonly atMs: number
  readonly data: unknown
}

/** `HTTP 500`, or no more than that nobody answered: which ports are open behind a name is not told. */
export type PostResult = 'taken' | 'gone' | `HTTP ${number}` | 'unreachable'

const PREFIX = 'whsec_'

export function makeWebhookSecret(): Secret {
  return new Secret(`${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`)
}

export function webhookSignature(secret: Secret, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.reveal().slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

export async function postEvent(
  { ask, resolver }: PostDeps,
  hook: { readonly url: string; readonly allowPrivate: boolean; readonly secret: Secret },
  event: WebhookEvent,
  nowMs: number,
): Promise<PostResult> {
  const timestamp = Math.floor(nowMs / 1000)
  const text = JSON.stringify({
    type: event.type,
    timestamp: new Date(event.atMs).toISOString(),
    data: event.data,
  })
  const headers = {
    'webhook-id': event.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': webhookSignature(hook.secret, event.id, timestamp, text),
  }
  const question = {
    ...{ url: hook.url, headers, content: { type: 'application/json', text } },
    ...{ timeoutMs: POST_MS, maxBytes: ANSWER_BYTES },
  }
  let result: PostResult = 'unreachable'
  for (const address of await allowedAddresses(hook, resolver)) {
    try {
      const { status } = await ask({ ...question, address })
      if (status >= 200 && status < 300) return 'taken'
      if (status === 410) return 'gone'
      result = `HTTP ${status}`
    } catch {
      // The network, the certificate, or an answer without an end: which, is not told. The next address may do better.
      result = 'unreachable'
    }
  }
  return result
}
