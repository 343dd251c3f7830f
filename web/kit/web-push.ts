/**
 * New mail told by the system while no page is open: the browser's push address is given to the server by JMAP, which sends
 * nothing but "something changed" there. RFC 8620 §7.2, RFC 8030, RFC 9749
 */
import { isRecord } from './api-client.ts'
import type { JmapClient } from './jmap-client.ts'
import { PUSH_RENEW_MS } from './limits.ts'
import { forgetChoices, keepChoices, type PushChoices, readChoices } from './push-choices.ts'

/** RFC 9749 §3 */
const VAPID = 'urn:ietf:params:jmap:webpush-vapid'
const DEVICE_KEY = 'valija-device'
/** Only that mail was delivered: other changes need not wake anybody. */
const TYPES = ['EmailDelivery']

export type PushState = {
  /** `impossible`: a browser without push, or a server that does not offer it. `refused`: the person said no to the browser. */
  readonly state: 'on' | 'off' | 'refused' | 'impossible'
  /** Whether notices say who wrote and about what. */
  readonly names: boolean
}
type Language = PushChoices['language']

export async function pushState(jmap: JmapClient): Promise<PushState> {
  if (!isPossible() || (await serverKey(jmap)) === undefined) return { state: 'impossible', names: false }
  if (Notification.permission === 'denied') return { state: 'refused', names: false }
  const subscription = await subscriptionHere()
  const choices = await readChoices()
  return { state: subscription === undefined ? 'off' : 'on', names: choices?.names ?? false }
}

/** Asks the person, when the browser has not yet. Throws JmapError, and what the browser refuses with. */
export async function turnPushOn(jmap: JmapClient, language: Language): Promise<PushState> {
  const applicationServerKey = await serverKey(jmap)
  if (applicationServerKey === undefined) return { state: 'impossible', names: false }
  if ((await Notification.requestPermission()) !== 'granted') return { state: 'refused', names: false }
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  })
  const names = (await readChoices())?.names ?? false
  // Before the server is told: its first message comes at once.
  await keepChoices({ language, names, toldMs: Date.now() })
  if (await tellServer(jmap, subscription)) return { state: 'on', names }
  await subscription.unsubscribe()
  return { state: 'off', names }
}

/** The server forgets the address too; where it cannot be told now, it hears so when it next pushes there. RFC 8030 §7.3 */
export async function turnPushOff(jmap: JmapClient): Promise<PushState> {
  await leavePush()
  const own = await ownSubscriptions(jmap).catch(() => [])
  if (own.length > 0)
    await jmap.call('PushSubscription/set', { destroy: own.map(({ id }) => id) }).catch(() => undefined)
  return { state: 'off', names: false }
}

/** Nobody is told here any more: the person leaves this browser, and the server forgets it with the session. */
export async function leavePush(): Promise<void> {
  if (!isPossible()) return
  await (await subscriptionHere())?.unsubscribe()
  await forgetChoices()
}

export async function showNames(names: boolean, language: Language): Promise<void> {
  await keepChoices({ language, names, toldMs: Date.now() })
}

/**
 * Whoever is told goes on being told: a server that has forgotten this browser, or soon will, hears of it again. Called when the
 * mail is opened; what goes wrong is mended the next time.
 */
export async function renewPush(jmap: JmapClient, language: Language): Promise<void> {
  if (!isPossible() || Notification.permission !== 'granted') return
  const subscription = await subscriptionHere()
  if (subscription === undefined) return
  const names = (await readChoices())?.names ?? false
  await keepChoices({ language, names, toldMs: Date.now() })
  const until = Date.now() + PUSH_RENEW_MS
  const own = await ownSubscriptions(jmap)
  if (!own.some(({ expires }) => expires === null || Date.parse(expires) > until))
    await tellServer(jmap, subscription)
}

function isPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis
}

async function subscriptionHere(): Promise<PushSubscription | undefined> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ?? undefined
}

/** In place of what the server knew of this device. False: it refuses. */
async function tellServer(jmap: JmapClient, subscription: PushSubscription): Promise<boolean> {
  const { endpoint: url, keys } = subscription.toJSON()
  const here = { deviceClientId: deviceId(), url, keys, types: TYPES }
  const answer = await jmap.call<{ readonly created?: unknown }>('PushSubscription/set', { create: { here } })
  return isRecord(answer.created)
}

type Known = { readonly id: string; readonly deviceClientId: string; readonly expires: string | null }

async function ownSubscriptions(jmap: JmapClient): Promise<readonly Known[]> {
  const { list } = await jmap.call<{ readonly list: readonly Known[] }>('PushSubscription/get', { ids: null })
  return list.filter(({ deviceClientId }) => deviceClientId === deviceId())
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
