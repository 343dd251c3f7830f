/** Chromium without a screen, and what axe finds on a page. */
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `hosts`: names that are this machine. `more`: switches. */
export async function startChromium(
  hosts: readonly string[],
  more: readonly string[] = [],
): Promise<Browser> {
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join(',')
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...SWITCHES, ...more, `--host-resolver-rules=${rules}`],
  })
}

/** What of WCAG 2.2 AA the page does not keep; empty when all is well. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source)
  // axe is not in frames: without `iframes: false` it waits half a second for each to say so.
  const found: unknown =
    await page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false, iframes: false, selectors: false })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`)
  return found as readonly string[]
}
