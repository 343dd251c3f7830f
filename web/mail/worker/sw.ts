/**
 * Keeps the webmail's page and files, so that it opens without a network, and hears what the server pushes while no page is
 * open. It never keeps an answer of JMAP or the API: what of the mail may be read offline is the webmail's own affair.
 */
import { MAIL_SCREENS } from '../../../contract/src/web-paths.ts'
import { readPushMessage } from './push-message.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build: the digest of the sources, and every file of the app. */
declare const BUILD_ID: string
declare const BUILD_FILES: readonly string[]

const CACHE = `valija-${BUILD_ID}`
const PAGE = '/'
/** A network that has not answered within this time is as good as none. ms */
const PAGE_MS = 4_000
const WORDS = {
  en: { title: 'New mail', open: 'Open Valija to read it' },
  es: { title: 'Correo nuevo', open: 'Abra Valija para leerlo' },
} as const

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...BUILD_FILES])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOthers())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isScreen(pathname)) event.respondWith(page(request))
  } else if (pathname.startsWith('/assets/')) event.respondWith(file(request))
})

self.addEventListener('push', (event) => {
  const message = readPushMessage(event.data?.text() ?? '')
  if (message.kind === 'verify') event.waitUntil(verify(message.id, message.code))
  if (message.kind === 'delivered') event.waitUntil(tellDelivered())
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(showPage())
})

function isScreen(pathname: string): boolean {
  const first = pathname.split('/')[1] ?? ''
  return pathname === PAGE || MAIL_SCREENS.some((name) => name === first)
}

/** The newest page that can be had; every screen is the same page. */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_MS) })
    if (answer.ok) await (await caches.open(CACHE)).put(PAGE, answer.clone())
    return answer
  } catch (error) {
    const kept = await caches.match(PAGE)
    if (kept === undefined) throw error
    return kept
  }
}

/** Its name holds its digest: what is kept is what would come. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? (await fetch(request))
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

/** RFC 8620 §7.2.2: only who hears the push address can know the code. */
async function verify(id: string, verificationCode: string): Promise<void> {
  await fetch('/jmap/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      using: ['urn:ietf:params:jmap:core'],
      methodCalls: [['PushSubscription/set', { update: { [id]: { verificationCode } } }, 'v']],
    }),
  })
}

/** Says that there is mail, not what is in it: the screen of a locked telephone is read by others. */
async function tellDelivered(): Promise<void> {
  const open = await self.clients.matchAll({ type: 'window' })
  if (open.some(({ visibilityState }) => visibilityState === 'visible')) return
  const words = WORDS[self.navigator.language.startsWith('en') ? 'en' : 'es']
  await self.registration.showNotification(words.title, {
    body: words.open,
    tag: 'mail',
    icon: '/icon-192.png',
  })
}

async function showPage(): Promise<void> {
  const [first] = await self.clients.matchAll({ type: 'window' })
  if (first === undefined) await self.clients.openWindow(PAGE)
  else await first.focus()
}
