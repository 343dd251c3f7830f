/**
 * The screens as a person meets them: the real program with its first company, the real build, one Chromium.
 *
 *   await using world = await openScreens()
 *   for (const view of VIEWS)
 *     await world.visit(view, 'ana', '/', async (page) => { …; await look(page, `inbox-${view.name}`) })
 */
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startChromium } from '../e2e/chromium.ts'
import { buildWeb } from '../kit/built-web.ts'
import { askHttp, cookieOf, sending } from '../kit/http-client.ts'
import { type ServerOptions, startServer, type TestServer } from '../kit/start-server.ts'

const HOST = 'mail.empresa.test'

/** Every screen is looked at in these: both languages, light and dark, a phone and a desk. */
export const VIEWS = [
  { name: 'desk-es', width: 1440, height: 900, language: 'es', colorScheme: 'light' },
  { name: 'desk-en-dark', width: 1440, height: 900, language: 'en', colorScheme: 'dark' },
  { name: 'phone-es-dark', width: 390, height: 844, language: 'es', colorScheme: 'dark' },
  { name: 'phone-en', width: 390, height: 844, language: 'en', colorScheme: 'light' },
] as const
/** And where the layout turns. UI.md §11 */
export const WIDTHS = [320, 768, 1280, 2560] as const

export type View = {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly language: 'es' | 'en'
  readonly colorScheme: 'light' | 'dark'
}

export type Screens = AsyncDisposable & {
  readonly server: TestServer
  readonly browser: Browser
  readonly origin: string
  /** A page of a browser of its own. Ends with nothing told in its console, and no violation of the page's policy. */
  open(view: View, work: (page: Page) => Promise<void>): Promise<void>
  /** A page of the browser of that account of the first company (`ana`) or that address, signed in, at `path`. */
  visit(view: View, who: string, path: string, work: (page: Page) => Promise<void>): Promise<void>
}

/** `switches`: more of them for Chromium. */
export async function openScreens(
  options: ServerOptions = {},
  switches: readonly string[] = [],
): Promise<Screens> {
  await buildWeb()
  await using opened = new AsyncDisposableStack()
  const server = opened.use(
    await startServer({ ...options, env: { VALIJA_SERVER__HOSTNAME: HOST, ...options.env } }),
  )
  const browser = await startChromium([HOST], switches)
  opened.defer(() => browser.close())
  const origin = `https://${HOST}:${server.ports.https}`
  const kept = new Map<string, BrowserContext>()
  const rest = opened.move()
  return {
    ...{ server, browser, origin },
    async open(view, work) {
      const context = await contextFor(browser, view)
      try {
        await onPage(context, view, work)
      } finally {
        await context.close()
      }
    },
    async visit(view, who, path, work) {
      // Whoever comes back does so in the same browser: what it has loaded it need not load again.
      const key = [who, view.language, hasTouch(view)].join()
      const context = kept.get(key) ?? (await contextFor(browser, view))
      kept.set(key, context)
      await onPage(context, view, async (page) => {
        await signIn(context, origin, server, who)
        await page.goto(`${origin}${path}`)
        await work(page)
      })
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Another screen of the page that is open, as a link in it goes there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`)
}

const hasTouch = ({ width }: View): boolean => width < 640

async function contextFor(browser: Browser, view: View): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: view.language === 'es' ? 'es-AR' : 'en-GB',
    ignoreHTTPSErrors: true,
    hasTouch: hasTouch(view),
    reducedMotion: 'reduce',
    // Pages of one test would keep what another has to fetch; the worker has a test of its own.
    serviceWorkers: 'block',
  })
  // As who chose it: an account has a language of its own, which is not this view's.
  await context.addInitScript(`localStorage.setItem('valija-language', '${view.language}')`)
  return context
}

async function onPage(
  context: BrowserContext,
  { name, width, height, colorScheme }: View,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await context.newPage()
  try {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    await work(page)
    // A refusal that the person is shown is the only thing to tell.
    assert.deepEqual(
      faults.filter((text) => !/status of 4\d\d|Service Worker registration blocked/.test(text)),
      [],
      name,
    )
  } finally {
    await page.close()
  }
}

/** Puts a session of that account into the browser. */
export async function signIn(
  context: BrowserContext,
  origin: string,
  server: TestServer,
  who: string,
): Promise<void> {
  const account = server.accounts.find(({ address }) => address === who || address.startsWith(`${who}@`))
  if (account === undefined) throw new Error(`no account of ${who}`)
  const { address, password } = account
  const cookies = await context.cookies(origin)
  const held = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const mine = await askHttp({ port: server.ports.https }, '/api/v1/session', { headers: { cookie: held } })
  if (mine.status === 200) return
  // By our own client: a request of the browser's context would look the name up.
  const answer = await askHttp(
    { port: server.ports.https },
    '/api/v1/session',
    sending('POST', { address, password }),
  )
  assert.equal(answer.status, 201, answer.text)
  const [name = '', value = ''] = cookieOf(answer).split('=')
  await context.addCookies([{ name, value, url: origin, secure: true, httpOnly: true, sameSite: 'Strict' }])
}
