/** Finding in the help book: by page, and by words with or without accents. */
import type { Guide } from './guide.ts'
import { GUIDES } from './guides.ts'

/** Those of the page, the most exact first: of `/cuentas/ana@a.test` before those of `/cuentas`. */
export function guidesOf(pathname: string): readonly Guide[] {
  const path = pathname.replace(/^\/panel(?=\/)/, '')
  const fits = ({ page }: Guide): boolean =>
    page === path || (page !== '/' && path.startsWith(page.endsWith('/') ? page : `${page}/`))
  const longest = Math.max(0, ...GUIDES.filter(fits).map(({ page }) => page.length))
  return GUIDES.filter((guide) => fits(guide) && guide.page.length === longest)
}

/** Guides that have every word that was typed; all of them when nothing was. */
export function findGuides(typed: string, language: 'en' | 'es'): readonly Guide[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean)
  return GUIDES.filter((guide) => {
    const own = [guide.title, guide.what, ...guide.steps].map((text) => text[language]).join(' ')
    const text = plain(`${own} ${guide.words}`)
    return wanted.every((word) => text.includes(word))
  })
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
