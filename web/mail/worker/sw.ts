/**
 * Keeps the webmail's page and files, so that it opens without a network, and hears what the server pushes while no page is
 * open. It never keeps an answer of JMAP or the API: what of the mail may be read offline is the webmail's own affair.
 */
import { MAIL_SCREENS } from '../../../contract/src/web-paths.ts'
import { CHOICES_CACHE, keepChoices, readChoices } from '../../kit/push-choices.ts'
import { NOTICE_LETTERS } from '../limits.ts'
import { type Letter, noticeOf } from './notice.ts'
import { readPushMessage } from './push-message.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build: the digest of the sources, and every file of the app. */
declare const BUILD_ID: string
declare const BUILD_FILES: readonly string[]

const CACHE = `valija-${BUILD_ID}`
const PAGE = '/'
/** The page in which a message is written, within ours. */
const EDITOR = '/editor.html'
/** A network that has not answered within this time is as good as none. ms */
const PAGE_MS = 4_000
/** Icon of a notice. */
const ICON = '/icon-192.png'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, EDITOR, ...BUILD_FILES])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOthers())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname === EDITOR) event.respondWith(file(request))
  else if (request.mode === 'navigate') {
    if (isScreen(pathname)) event.respondWith(page(request))
  } else if (pathname.startsWith('/assets/')) event.respondWith(file(request))
})

self.addEventListener('push', (event) => {
  const message = readPushMessage(event.data?.text() ?? '')
  if (message.kind === 'verify') event.waitUntil(verify(message.id, message.code))
  if (message.kind === 'delivered') event.waitUntil(tellDelivered(message.accounts[0] ?? ''))
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

/** Of this build: what is kept is what would come. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? (await fetch(request))
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys())
    if (name !== CACHE && name !== CHOICES_CACHE) await caches.delete(name)
  await self.clients.claim()
}

/** RFC 8620 §7.2.2: only who hears the push address can know the code. */
async function verify(id: string, verificationCode: string): Promise<void> {
  await ask(['PushSubscription/set', { update: { [id]: { verificationCode } } }])
}

/** Says that there is mail; what is in it only where the person chose so, for others read the screen of a locked telephone. */
async function tellDelivered(accountId: string): Promise<void> {
  const choices = await readChoices()
  const open = await self.clients.matchAll({ type: 'window' })
  const seen = open.some(({ visibilityState }) => visibilityState === 'visible')
  const language = choices?.language ?? (self.navigator.language.startsWith('en') ? 'en' : 'es')
  const since = choices?.toldMs ?? Date.now()
  const found = !seen && choices?.names === true ? await newLetters(accountId, since) : undefined
  if (choices !== undefined && (seen || found === undefined))
    await keepChoices({ ...choices, toldMs: Date.now() })
  if (seen) return
  const { title, body } = noticeOf(language, found?.letters ?? [], found?.total)
  await self.registration.showNotification(title, { body, tag: 'mail', icon: ICON })
}

type Found = { readonly letters: readonly Letter[]; readonly total: number }

/** Not yet read, in the inbox, since then; undefined: nobody can tell. */
async function newLetters(accountId: string, sinceMs: number): Promise<Found | undefined> {
  try {
    const [boxes] = await ask(['Mailbox/query', { accountId, filter: { role: 'inbox' } }])
    const [inMailbox] = boxes?.ids ?? []
    if (inMailbox === undefined) return undefined
    const filter = { inMailbox, notKeyword: '$seen', after: new Date(sinceMs).toISOString() }
    const sort = [{ property: 'receivedAt', isAscending: false }]
    const [query, get] = await ask(
      ['Email/query', { accountId, filter, sort, limit: NOTICE_LETTERS, calculateTotal: true }],
      [
        'Email/get',
        {
          accountId,
          '#ids': { resultOf: 'c0', name: 'Email/query', path: '/ids' },
          properties: ['id', 'receivedAt', 'from', 'subject'],
        },
      ],
    )
    const letters = get?.list ?? []
    return letters.length === 0 ? undefined : { letters, total: query?.total ?? letters.length }
  } catch {
    // Nobody is signed in any more, or the network went: that there is mail is still true.
    return undefined
  }
}

type Answer = { readonly ids?: readonly string[]; readonly total?: number; readonly list?: readonly Letter[] }

/** The answers of calls that travel together; an error is an answer without anything. RFC 8620 §3.3 */
async function ask(...calls: readonly (readonly [name: string, args: object])[]): Promise<readonly Answer[]> {
  const answer = await fetch('/jmap/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'],
      methodCalls: calls.map(([name, args], at) => [name, args, `c${at}`]),
    }),
  })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  const { methodResponses } = (await answer.json()) as {
    readonly methodResponses: readonly (readonly [string, Answer, string])[]
  }
  return methodResponses.map(([, one]) => one)
}

async function showPage(): Promise<void> {
  const [first] = await self.clients.matchAll({ type: 'window' })
  if (first === undefined) await self.clients.openWindow(PAGE)
  else await first.focus()
}
