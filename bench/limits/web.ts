/**
 * The webmail in a browser, the real program behind it: what has to come before the inbox is there, how long a delivery takes to the page,
 * and how a long list scrolls. One JSON line a figure.
 *
 *   node bench/limits/web.ts [--messages 100000] [--deliveries 20] [--seconds 5]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { CDPSession, Page } from 'playwright-core'
import { ImapClient } from '../../server/test/kit/imap-client.ts'
import { SmtpClient } from '../../server/test/kit/smtp-client.ts'
import { openScreens, type Screens, signIn } from '../../server/test/screens/world.ts'

/** As Lighthouse throttles for "slow 4G" on a middling telephone. ms, octets a second, times */
const PHONE = { latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750, cpu: 4 }
const SCREEN = { width: 390, height: 844 }
const FRAME_MS = 1000 / 60
const DIST = new URL('../../web/dist/mail/assets/', import.meta.url)
/** Messages that are stored one by one; the others are copies of them. */
const FIRST = 250

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    deliveries: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
  },
})

// Over a certificate that it does not know a browser keeps no file and takes no worker.
await using world = await openScreens({}, ['--ignore-certificate-errors'])
scripts()
await firstPaint(world, 'inbox of 1 message', await fill(world, 1))
await delivered(world, Number(values.deliveries))
const count = await fill(world, Number(values.messages))
await firstPaint(world, `inbox of ${count} messages`, count)
await scrolls(world, Number(values.seconds))

function emit(metric: string, value: number, unit: string, of: object = {}): void {
  console.log(JSON.stringify({ workload: 'web', metric, value: Number(value.toPrecision(4)), unit, ...of }))
}

/** What the inbox waits for, and everything that there is, as browsers load it. */
function scripts(): void {
  const page = readFileSync(new URL('../index.html', DIST), 'utf8')
  const all = readdirSync(DIST).filter((name) => name.endsWith('.js'))
  const size = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, DIST))).length, 0)
  const waited = new Set<string>()
  const walk = (name: string): void => {
    if (waited.has(name)) return
    waited.add(name)
    const text = readFileSync(new URL(name, DIST), 'utf8')
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) walk(next)
  }
  for (const [, name = ''] of page.matchAll(/assets\/([^"]+\.js)/g)) walk(name)
  for (const name of all.filter((one) => /^mail-.{8}\.js$/.test(one))) walk(name)
  emit('script_inbox', size(waited) / 1000, 'kB gzip')
  emit('script_all', size(all) / 1000, 'kB gzip', { files: all.length })
}

/** Until `messages` are in Ana's inbox, all told; how many there are. */
async function fill({ server }: Screens, messages: number): Promise<number> {
  await using ana = await ImapClient.signIn(server.ports.imap, 'ana@empresa.test', server.passwordOf('ana'))
  const count = async (): Promise<number> => {
    const [status = ''] = await ana.ok('STATUS INBOX (MESSAGES)')
    return Number(/MESSAGES (\d+)/.exec(status)?.[1])
  }
  await ana.ok('SELECT INBOX')
  let there = await count()
  for (; there < Math.min(messages, FIRST); there++)
    await ana.append('INBOX', letter(`Informe ${there}`, `Persona ${there % 40} <p${there % 40}@otra.test>`))
  while (there < messages) {
    await ana.ok(`COPY 1:${Math.min(there, messages - there)} INBOX`)
    there = await count()
  }
  return there
}

function letter(subject: string, from: string): string {
  return `From: ${from}\r\nTo: ana@empresa.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@otra.test>\r\n\r\nBuenos días:\r\nva el ${subject}.\r\n`
}

async function onPage(work: (page: Page, browser: CDPSession) => Promise<void>): Promise<void> {
  const context = await world.browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: SCREEN,
    hasTouch: true,
  })
  try {
    await signIn(context, world.origin, world.server, 'ana')
    const page = await context.newPage()
    await work(page, await context.newCDPSession(page))
  } finally {
    await context.close()
  }
}

/** From the address to the first row, over a slow line on a slow telephone: the first time, and when files are kept. */
async function firstPaint({ origin }: Screens, of: string, messages: number): Promise<void> {
  await onPage(async (page, browser) => {
    const { cpu, ...line } = PHONE
    await browser.send('Network.enable')
    await browser.send('Network.emulateNetworkConditions', { offline: false, ...line })
    await browser.send('Emulation.setCPUThrottlingRate', { rate: cpu })
    for (const visit of ['first', 'next']) {
      if (visit === 'next') {
        await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
        await page.goto('about:blank')
      }
      await page.goto(origin, { waitUntil: 'commit' })
      await page.locator('[role=row][aria-label]').first().waitFor()
      const [row, paint] = (await page.evaluate(`[performance.now(),
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0]`)) as [number, number]
      emit('first_row', row, 'ms', { visit, of, messages })
      emit('first_paint', paint, 'ms', { visit, of, messages })
    }
  })
}

/** From the answer to the final dot until the page's row is drawn. */
async function delivered({ origin, server }: Screens, times: number): Promise<void> {
  await onPage(async (page) => {
    await page.goto(origin)
    await page.locator('[role=row][aria-label]').first().waitFor()
    await using smtp = await SmtpClient.open(server.ports.smtp)
    await smtp.hello()
    const took: number[] = []
    for (let n = 0; n < times; n++) {
      const subject = `Entrega ${n} ${process.pid}`
      const seen = page.evaluate(
        `new Promise((resolve) => { const look = () => document.body.textContent.includes(${JSON.stringify(subject)}) ? resolve(Date.now()) : requestAnimationFrame(look); look() })`,
      )
      await smtp.send('p1@otra.test', ['ana@empresa.test'], letter(subject, 'p1@otra.test'))
      const saidMs = Date.now()
      took.push(Number(await seen) - saidMs)
    }
    took.sort((a, b) => a - b)
    emit('delivery_to_row_p50', took[took.length >> 1] ?? Number.NaN, 'ms', { n: times })
    emit('delivery_to_row_max', took.at(-1) ?? Number.NaN, 'ms', { n: times })
  })
}

/** The list is moved on by a screen and a half in each frame, as with a finger on the bar, and how far apart frames are is noted. */
async function scrolls({ origin }: Screens, seconds: number): Promise<void> {
  await onPage(async (page) => {
    await page.goto(origin)
    await page.locator('[role=row][aria-label]').first().waitFor()
    const frames = (await page.evaluate(`new Promise((resolve) => {
      const list = document.querySelector('[role=grid]').parentElement
      const gaps = []; let last = performance.now(); const end = last + ${seconds * 1000}
      const step = (now) => { gaps.push(now - last); last = now; list.scrollTop += 200
        if (now < end) requestAnimationFrame(step); else resolve(gaps) }
      requestAnimationFrame(step) })`)) as number[]
    const sorted = frames.toSorted((a, b) => a - b)
    emit('scroll_frame_p50', sorted[sorted.length >> 1] ?? Number.NaN, 'ms', { frames: frames.length })
    emit('scroll_frame_p99', sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, 'ms', {
      frames: frames.length,
    })
    emit('scroll_late', (100 * frames.filter((gap) => gap > 2 * FRAME_MS).length) / frames.length, '%')
  })
}
