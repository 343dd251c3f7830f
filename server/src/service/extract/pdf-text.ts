/** The words of PDF: pages in their order, title, and what was filled into forms. Scripts in it are not run. */
import type { Collected } from './collected.ts'
import { PDF_PAGES_MAX } from './limits.ts'

type Pdf = typeof import('unpdf/pdfjs')
type Document = Awaited<ReturnType<Pdf['getDocument']>['promise']>

/** Rejects on what is no PDF, or one that asks for a password. */
export async function sayPdf(bytes: Uint8Array, collected: Collected): Promise<void> {
  // It takes 0.15 s to load: only who meets a PDF pays.
  const { getDocument } = await import('unpdf/pdfjs')
  const task = getDocument({
    // Its owner takes the memory away.
    data: new Uint8Array(bytes),
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: false,
  })
  try {
    const document = await task.promise
    await sayTitle(document, collected)
    const pages = Math.min(document.numPages, PDF_PAGES_MAX)
    for (let n = 1; n <= pages && !collected.isOver; n++) await sayPage(document, n, collected)
  } finally {
    await task.destroy()
  }
}

async function sayTitle(document: Document, collected: Collected): Promise<void> {
  const { info } = await document.getMetadata()
  for (const name of ['Title', 'Subject', 'Keywords', 'Author']) {
    const value: unknown = Reflect.get(info, name)
    if (typeof value === 'string' && value !== '') collected.say(`${value}\n`)
  }
}

async function sayPage(document: Document, number: number, collected: Collected): Promise<void> {
  const page = await document.getPage(number)
  const { items } = await page.getTextContent()
  for (const item of items) {
    if (!('str' in item)) continue
    collected.say(item.str)
    // Where a line ends is the page's width: a phrase goes on behind it.
    if (item.hasEOL) collected.say(' ')
  }
  collected.part()
  for (const note of await page.getAnnotations()) {
    const value: unknown = note.fieldValue
    if (typeof value === 'string' && value !== '') collected.say(`${value}\n`)
  }
  page.cleanup()
}
