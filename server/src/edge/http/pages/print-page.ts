/** Messages as a sheet of paper, black on white: nothing but what was written, and how to print it, which stays on the screen. */
import { escapeMarkup } from '../../../lib/escape-markup.ts'
import { sizeText } from '../../../lib/size-text.ts'
import type { Texts } from '../../../lib/text.ts'
import type { EmailAddress } from '../../../mail/header/header-forms.ts'
import type { PrintedSheet } from '../../../service/message-view/message-views.ts'
import type { PrintedMessage } from '../../../service/message-view/printed.ts'

const STYLE = `:root{color-scheme:light}*{box-sizing:border-box}
body{max-width:820px;margin:0 auto;padding:24px 16px;background:Canvas;color:CanvasText;overflow-wrap:anywhere;
font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.how{margin:0 0 24px;padding:12px 16px;border:1px solid GrayText;border-radius:8px}
h1{margin:0 0 16px;font-size:22px;line-height:1.3}
article{padding-top:16px;border-top:1px solid GrayText}article+article{margin-top:32px}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:2px 12px;margin:0 0 16px}dt{font-weight:600}dd{margin:0}
.text{display:flow-root;max-width:100%}.plain,pre{white-space:pre-wrap}
img{max-width:100%;height:auto;break-inside:avoid}table{max-width:100%}
blockquote{margin:8px 0;padding:0 0 0 12px;border-left:3px solid GrayText}
.files{margin:16px 0 0;padding-left:20px}.cut{font-style:italic}
dl,h1{break-after:avoid}
@media print{.how{display:none}body{max-width:none;padding:0;font-size:11pt}}`

export function printPage(sheet: PrintedSheet, texts: Texts): string {
  const { language, messages } = sheet
  const say: Say = (key, values) => escapeMarkup(texts.format(language, { key, ...(values && { values }) }))
  const subject = escapeMarkup(messages[0]?.subject ?? '') || say('view.print.noSubject')
  const articles = messages.map((one) => articleOf(one, sheet, say))
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${subject}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><header class="how">${say('view.print.how')}</header><main><h1 dir="auto">${subject}</h1>
${articles.join('\n')}</main></body></html>
`
}

type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

function articleOf(message: PrintedMessage, { language, zone }: PrintedSheet, say: Say): string {
  const when = message.date === null ? '' : whenOf(message.date, language, zone)
  const rows = [
    { name: say('view.print.from'), value: addressesOf(message.from) },
    { name: say('view.print.to'), value: addressesOf(message.to) },
    { name: say('view.print.cc'), value: addressesOf(message.cc) },
    { name: say('view.print.date'), value: escapeMarkup(when) },
  ].filter(({ value }) => value !== '')
  const files = message.files.map(
    ({ name, sizeBytes }) =>
      `<li><bdi>${escapeMarkup(name)}</bdi> (${escapeMarkup(sizeText(sizeBytes))})</li>`,
  )
  return `<article><dl>${rows.map(({ name, value }) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
${message.texts.map((html) => `<div class="text">${html}</div>`).join('\n')}
${message.cut ? `<p class="cut">${say('view.cut')}</p>` : ''}
${files.length === 0 ? '' : `<p><b>${say('view.print.files', { n: files.length })}</b></p><ul class="files">${files.join('')}</ul>`}</article>`
}

const addressesOf = (all: readonly EmailAddress[]): string =>
  all
    .map(({ name, email }) =>
      name === null || name === ''
        ? `<bdi>${escapeMarkup(email)}</bdi>`
        : `<bdi>${escapeMarkup(name)}</bdi> &lt;<bdi>${escapeMarkup(email)}</bdi>&gt;`,
    )
    .join(', ')

const whenOf = (date: string, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    new Date(date),
  )
