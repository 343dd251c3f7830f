/** The pages of a summary's links: what it is about, and that it is done. VOICE §3.3 */
import { DROPPED_DAYS } from '../../../service/quarantine/limits.ts'
import type { LinkPage } from '../../../service/quarantine/links.ts'
import type { Frequency } from '../../../service/quarantine/settings.ts'
import { html, type Markup, type Say } from './page.ts'
import type { PageContent } from './password-pages.ts'

/** The most usual first. */
const CHOICES: readonly Frequency[] = ['daily', 'weekly', 'off']
const FIELDS = ['sender', 'subject', 'date', 'recipient', 'reason'] as const

/** Looking changes nothing: programs open links to look at them. */
export function askQuarantinePage(say: Say, page: LinkPage): PageContent {
  const { action, message } = page
  if (message === undefined) return frequencyPage(say, page)
  return {
    title: say(`digest.title.${action}`),
    body: html`<p>${question(say, page)}</p>
${facts(say, message)}
<form method="post">
<input type="hidden" name="confirm" value="yes">
<button type="submit">${say(`digest.${action}`)}</button>
</form>`,
  }
}

function question(say: Say, { action, account, message }: LinkPage): string {
  const to = message?.shared === true ? message.recipient : account
  const values = { account: to, sender: message?.sender ?? '', days: DROPPED_DAYS }
  if (action === 'allow') return say('digest.confirmAllow', values)
  return say(action === 'block' ? 'digest.confirmBlock' : 'digest.confirm', values)
}

function facts(say: Say, message: NonNullable<LinkPage['message']>): Markup {
  return html`<dl>
${FIELDS.map((name) => html`<dt>${say(`digest.field.${name}`)}</dt><dd>${message[name]}</dd>`)}
</dl>`
}

function frequencyPage(say: Say, { account, frequency }: LinkPage): PageContent {
  const choices = CHOICES.map((one) => {
    const checked = one === frequency ? html` checked` : html``
    return html`<div class="check">
<input id="${one}" name="frequency" type="radio" value="${one}" required${checked}>
<label for="${one}">${say(`digest.often.${one}`)}</label>
</div>`
  })
  return {
    title: say('digest.title.digest'),
    body: html`<form method="post">
<fieldset>
<legend>${say('digest.often', { account })}</legend>
${choices}
</fieldset>
<button type="submit">${say('digest.save')}</button>
</form>`,
  }
}

export function quarantineDonePage(say: Say, { action, account, message, frequency }: LinkPage): PageContent {
  const values = { account, sender: message?.sender ?? '', recipient: message?.recipient ?? '' }
  const key =
    message === undefined
      ? `digest.saved.${frequency}`
      : action === 'allow'
        ? 'digest.doneAllow'
        : action === 'block'
          ? 'digest.doneBlock'
          : message.shared
            ? 'digest.doneOn'
            : 'digest.done'
  return { title: say('digest.title.done'), body: html`<p role="status">${say(key, values)}</p>` }
}

export function noQuarantinePage(say: Say, why: string): PageContent {
  return { title: say('digest.title.no'), body: html`<p role="alert">${why}</p>` }
}
