/** The pages of a new password: asking for a link, setting it, and what is left open afterwards. VOICE, THREATS ID10 */
import { PASSWORD_MIN_CHARACTERS, USER_MAX_BYTES } from '../../../service/account/limits.ts'
import { RESET_LIFE_MS } from '../../../service/session/limits.ts'
import type { OpenWays, PendingReset } from '../../../service/session/password-reset.ts'
import { html, type Markup, type Say } from './page.ts'

export const ASK_URL = '/password'
const MINUTE_MS = 60_000

export type PageContent = { readonly title: string; readonly body: Markup }

/** Where the link of the mail leads. `trouble`: why the last try was refused, in words. */
export function setPage(say: Say, { account, ways }: PendingReset, trouble?: string): PageContent {
  const apps = ways.appPasswords.length
  const invalid = trouble === undefined ? html`` : html` aria-invalid="true"`
  const described = trouble === undefined ? 'hint' : 'trouble hint'
  return {
    title: say('password.title'),
    body: html`${trouble !== undefined && html`<p role="alert" id="trouble">${trouble}</p>`}
<form method="post">
<label for="username">${say('password.account')}</label>
<input id="username" name="username" type="text" autocomplete="username" readonly value="${account.address}">
<label for="password">${say('password.new')}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required autofocus
  minlength="${PASSWORD_MIN_CHARACTERS}" aria-describedby="${described}"${invalid}>
<span class="hint" id="hint">${say('password.hint', { min: PASSWORD_MIN_CHARACTERS })}</span>
<label for="again">${say('password.again')}</label>
<input id="again" name="again" type="password" autocomplete="new-password" required${invalid}>
${apps > 0 && dropChoice(say, apps)}
<button type="submit">${say('password.save')}</button>
</form>`,
  }
}

function dropChoice(say: Say, n: number): Markup {
  return html`<div class="check">
<input id="drop" name="drop" type="checkbox" value="yes" aria-describedby="drop-hint">
<label for="drop">${say('password.drop', { n })}</label>
<span class="hint" id="drop-hint">${say('password.dropHint')}</span>
</div>`
}

/** What the new password did not close, so that the person looks at it now. */
export function savedPage(say: Say, { account, ways }: PendingReset): PageContent {
  return {
    title: say('password.saved'),
    body: html`<p role="status">${say('password.savedText', { account: account.address })}</p>
<h2>${say('password.appsHead')}</h2>
${list(appPasswords(say, ways), say('password.appsNone'))}
<h2>${say('password.readersHead')}</h2>
${list(ways.readers, say('password.readersNone'))}
<h2>${say('password.redirectsHead')}</h2>
${list(ways.redirects, say('password.redirectsNone'))}
<p>${say('password.review')}</p>`,
  }
}

function appPasswords(say: Say, { appPasswords }: OpenWays): string[] {
  return appPasswords.map(({ name, protocols, usedMs }) => {
    const used =
      usedMs === undefined ? say('password.appUnused') : say('password.appUsed', { when: new Date(usedMs) })
    return `${name} (${protocols.map((one) => one.toUpperCase()).join(', ')}): ${used}`
  })
}

function list(lines: readonly string[], none: string): Markup {
  if (lines.length === 0) return html`<p>${none}</p>`
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
}

/** A link that does not work, or not any more. */
export function noLinkPage(say: Say, why: string): PageContent {
  return {
    title: say('password.noTitle'),
    body: html`<p role="alert">${why}</p>
<a class="button" href="${ASK_URL}">${say('password.askNew')}</a>`,
  }
}

export function troublePage(say: Say, why: string): PageContent {
  return { title: say('password.troubleTitle'), body: html`<p role="alert">${why}</p>` }
}

export function askPage(say: Say): PageContent {
  return {
    title: say('password.askTitle'),
    body: html`<p>${say('password.askText')}</p>
<form method="post">
<label for="address">${say('password.askAddress')}</label>
<input id="address" name="address" type="text" inputmode="email" autocapitalize="none" spellcheck="false"
  autocomplete="username" required autofocus maxlength="${USER_MAX_BYTES}">
<button type="submit">${say('password.askSend')}</button>
</form>`,
  }
}

/** The same for every address. THREATS ID2 */
export function askedPage(say: Say): PageContent {
  return {
    title: say('password.askedTitle'),
    body: html`<p role="status">${say('password.askedText', { n: RESET_LIFE_MS / MINUTE_MS })}</p>`,
  }
}
