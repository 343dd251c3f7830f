/**
 * One message to a push address: over HTTPS, to an address of the internet that is looked up now and dialled itself; no redirection
 * is followed. RFC 8030 §5, THREATS JM2
 */
import { allowedAddresses } from '../../net/dns/allowed-addresses.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { encryptPush, type PushKeys } from './encrypt.ts'
import { ANSWER_BYTES, POST_MS, TTL_SECONDS } from './limits.ts'
import type { Vapid } from './vapid.ts'

export type PostPushDeps = {
  readonly ask: AskHttps
  readonly resolver: () => Promise<Resolver>
  readonly vapid: Vapid
}

/** Where a message goes. */
export type PushPlace = {
  readonly url: string
  /** Undefined: a program that reads it as it is. */
  readonly keys: PushKeys | undefined
}

/** `gone`: the push service knows that address no more, or not from us. RFC 8030 §7.3 */
export type PushResult = 'taken' | 'gone' | 'failed'

/** `topic`: a later message of the same one takes the place of one that was not fetched yet. RFC 8030 §5.4 */
export async function postPush(
  { ask, resolver, vapid }: PostPushDeps,
  { url, keys }: PushPlace,
  message: object,
  topic?: string,
): Promise<PushResult> {
  const text = JSON.stringify(message)
  const question = {
    ...{ url, timeoutMs: POST_MS, maxBytes: ANSWER_BYTES },
    headers: {
      ttl: String(TTL_SECONDS),
      urgency: 'high',
      ...(topic !== undefined && { topic }),
      ...(keys !== undefined && { 'content-encoding': 'aes128gcm' }),
    },
    authorization: await vapid.authorization(url),
    ...(keys === undefined
      ? { content: { type: 'application/json', text } }
      : { octets: encryptPush(text, keys) }),
  }
  let result: PushResult = 'failed'
  for (const address of await allowedAddresses({ url, allowPrivate: false }, resolver))
    try {
      const { status } = await ask({ ...question, address })
      if (status >= 200 && status < 300) return 'taken'
      if (status === 403 || status === 404 || status === 410) return 'gone'
    } catch {
      // The network, the certificate, or an answer without an end: the next address may do better.
      result = 'failed'
    }
  return result
}
