/**
 * The style sheets of the page. Those at its end hold up no script in Chromium: an app that began without them would be
 * seen bare, and so would one of which a sheet was lost on a bad line.
 */
import { SHEET_MS } from './limits.ts'

/** When every sheet of the page is there; one that failed is asked for once more, and then the page goes on without. */
export async function sheetsAreThere(): Promise<void> {
  await Promise.all([...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map(isThere))
}

/** A sheet that was refused is there too in Chromium, without a rule. */
async function isThere(link: HTMLLinkElement): Promise<void> {
  if (link.sheet === null ? await comes(link) : link.sheet.cssRules.length > 0) return
  const next = link.cloneNode() as HTMLLinkElement
  const loaded = comes(next)
  link.replaceWith(next)
  await loaded
}

/** Whether it loads; one that failed before anybody listened is one that says nothing. */
async function comes(link: HTMLLinkElement): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), SHEET_MS)
  link.addEventListener('load', () => resolve(true))
  link.addEventListener('error', () => resolve(false))
  const isLoaded = await promise
  clearTimeout(timer)
  return isLoaded
}
