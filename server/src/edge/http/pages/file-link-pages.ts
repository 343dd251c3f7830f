/** What whoever opens a link to a file sees: what it is, until when it is there, and a button. VOICE */
import { sizeText } from '../../../lib/size-text.ts'
import type { Language } from '../../../lib/text.ts'
import type { OfferedFile } from '../../../service/file-links/file-links.ts'
import { dayText } from '../../../service/plan/word-plan.ts'
import { html, type Say } from './page.ts'
import type { PageContent } from './password-pages.ts'

const LOOKS = { clean: 'links.clean', 'too-large': 'links.notScanned' } as const

/** `path`: where the file itself is. */
export function fileLinkPage(say: Say, language: Language, file: OfferedFile, path: string): PageContent {
  const facts = [
    ['links.file', html`<bdi>${file.name}</bdi>`],
    ['links.size', sizeText(file.sizeBytes)],
    ['links.until', dayText(file.lastDay, language)],
  ] as const
  return {
    title: say('links.title'),
    body: html`<p>${say('links.from', { sender: file.owner.address, company: file.company })} ${say('links.care')}</p>
<dl>
${facts.map(([name, what]) => html`<dt>${say(name)}</dt><dd>${what}</dd>`)}
</dl>
${file.look === undefined ? '' : html`<p>${say(LOOKS[file.look])}</p>`}
<a class="button" href="${path}" rel="nofollow">${say('links.download')}</a>`,
  }
}

export function noFileLinkPage(say: Say, why: string): PageContent {
  return { title: say('links.noTitle'), body: html`<p role="alert">${why}</p>` }
}
