/**
 * The first frame of the webmail: its outline, drawn from the page itself and one small style sheet while scripts are on their way.
 * The sheet is that of the frame behind the tokens; the sheets of the app go to the end of the body, where they hold up only
 * the app. The mark stands in the page itself: as a file it came behind the scripts, and was what the first paint waited for.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const SHEET = /\s*<link rel="stylesheet"[^>]*>/g
/** As long as those that Vite puts into names. */
const HASH_CHARACTERS = 8

/** The only pictures of the outline. */
const MARK = /<img src="[^"]+" width="24" height="24" alt="" \/>/g

/** `sheets`: files of which the frame's own sheet is made, in that order. `mark`: the file that its pictures show. */
export function firstFrame(base: string, sheets: readonly string[], mark: string): Plugin {
  const source = sheets.map((file) => readFileSync(file, 'utf8')).join('\n')
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, HASH_CHARACTERS)
  const fileName = `assets/first-${hash}.css`
  return {
    name: 'first-frame',
    buildStart() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler(page) {
        const late = page.match(SHEET) ?? []
        return page
          .replaceAll(SHEET, '')
          .replaceAll(MARK, inline(readFileSync(mark, 'utf8')))
          .replace('</title>', `</title>\n    <link rel="stylesheet" href="${base}${fileName}" />`)
          .replace('</body>', `${late.join('')}\n  </body>`)
      },
    },
  }
}

/** Without a name of its own: the outline is hidden from those who listen. */
function inline(svg: string): string {
  return svg.trim().replace(' role="img" aria-label="Valija"', ' width="24" height="24"')
}
