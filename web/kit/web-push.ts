/**
 * New mail told by the system while no page is open: the browser's push address is given to the server by JMAP, which sends
 * nothing but "something changed" there. RFC 8620 §7.2, RFC 8030, RFC 9749
 */
import { isRecord } from './api-client.ts'
import type { JmapClient } from './jmap-client.ts'

/** RFC 9749 §3 */
const VAPID = 'urn:ietf:params:jmap:webpush-vapid'
const DEVICE_KEY = 'valija-device'
/** Only that mail was delivered: other changes need not wake anybody. */
const TYPES = ['EmailDelivery']

export type PushState = 'on' | 'off' | 'refused' | 'impossible'

/** `impossible`: a browser without push, or a server that does not offer it. `refused`: the person said no to the browser. */
export async function pushState(jmap: JmapClient): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis)) return 'impossible'
  if ((await serverKey(jmap)) === undefined) return 'impossible'
  if (Notification.permission === 'denied') return 'refused'
  const registration = await navigator.serviceWorker.getRegistration('/')
  const subscription = await registration?.pushManager.getSubscription()
  return subscription === null || subscription === undefined ? 'off' : 'on'
}

/** Asks the person, when the browser has not yet. Throws JmapError, and what the browser refuses with. */
export async function turnPushOn(jmap: JmapClient): Promise<PushState> {
  const applicationServerKey = await serverKey(jmap)
  if (applicationServerKey === undefined) return 'impossible'
  if ((await Notification.requestPermission()) !== 'granted') return 'refused'
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  })
  const { endpoint: url, keys } = subscription.toJSON()
  const answer = await jmap.call<{ readonly created?: unknown }>('PushSubscription/set', {
    create: { here: { deviceClientId: deviceId(), url, keys, types: TYPES } },
  })
  if (isRecord(answer.created)) return 'on'
  await subscription.unsubscribe()
  return 'off'
}

/** The server hears that the address is gone when it next pushes there. RFC 8030 §7.3 */
export async function turnPushOff(): Promise<PushState> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  return 'off'
}

async function serverKey(jmap: JmapClient): Promise<string | undefined> {
  const { capabilities } = await jmap.session()
  const key = capabilities[VAPID]?.['applicationServerKey']
  return typeof key === 'string' ? key : undefined
}

/** Tells this browser from the person's others. RFC 8620 §7.2 */
function deviceId(): string {
  const kept = localStorage.getItem(DEVICE_KEY)
  if (kept !== null) return kept
  const made = crypto.randomUUID()
  localStorage.setItem(DEVICE_KEY, made)
  return made
}
