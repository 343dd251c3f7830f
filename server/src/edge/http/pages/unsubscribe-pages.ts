/** The pages of those who want no more mass mail: the question, and that it is done. VOICE */
import type { PendingUnsubscribe } from '../../../service/unsubscribe/unsubscribes.ts'
import { html, type Say } from './page.ts'
import type { PageContent } from './password-pages.ts'

/** Looking changes nothing: programs open links to look at them. RFC 8058 §3.1 */
export function askUnsubscribePage(say: Say, { account, recipient }: PendingUnsubscribe): PageContent {
  return {
    title: say('unsubscribe.title'),
    body: html`<p>${say('unsubscribe.ask', { sender: account.address, recipient })}</p>
<form method="post">
<input type="hidden" name="confirm" value="yes">
<button type="submit">${say('unsubscribe.button')}</button>
</form>`,
  }
}

export function unsubscribedPage(say: Say, { account, recipient }: PendingUnsubscribe): PageContent {
  return {
    title: say('unsubscribe.doneTitle'),
    body: html`<p role="status">${say('unsubscribe.done', { sender: account.address, recipient })}</p>`,
  }
}

export function noUnsubscribePage(say: Say, why: string): PageContent {
  return { title: say('unsubscribe.noTitle'), body: html`<p role="alert">${why}</p>` }
}
