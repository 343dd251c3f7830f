/** The editor's page looks like the page around it: its colours, its font, light or dark. */

const COLOURS = [
  ...['--v-text', '--v-text-2', '--v-muted', '--v-brand', '--v-brand-text'],
  ...['--v-line', '--v-line-strong', '--v-font'],
]
const OUR_FONT = /Inter/

/** Now, and whenever the system turns from light to dark. */
export function dressFrame(doc: Document, signal: AbortSignal): void {
  const dress = (): void => {
    const style = getComputedStyle(document.documentElement)
    const { documentElement } = doc
    for (const name of COLOURS) documentElement.style.setProperty(name, style.getPropertyValue(name))
    documentElement.style.colorScheme = style.colorScheme
    documentElement.toggleAttribute('data-dark', style.colorScheme.includes('dark'))
  }
  dress()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', dress, { signal })
  lendFonts(doc)
}

/** Their files are ours: only the rules are told anew. */
function lendFonts(doc: Document): void {
  const view = doc.defaultView
  if (view === null) return
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  const fonts = rules.filter((rule) => rule instanceof CSSFontFaceRule && OUR_FONT.test(rule.cssText))
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(fonts.map(({ cssText }) => cssText).join('\n'))
  doc.adoptedStyleSheets = [sheet]
}
