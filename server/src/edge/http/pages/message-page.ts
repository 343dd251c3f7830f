/** The page around a text of a message: our style, then what was sanitised, as it is. Always on white: mail is written for it. */
import { escapeMarkup } from '../../../lib/escape-markup.ts'
import type { Texts } from '../../../lib/text.ts'
import type { ShownText } from '../../../service/message-view/message-views.ts'

/** Colours are those of the system's own page, so that no message is dark on dark. */
const STYLE = `:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;padding:16px;background:Canvas;color:CanvasText;overflow-wrap:anywhere;
font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{display:flow-root;max-width:100%;overflow:auto}
img{max-width:100%;height:auto}img.blocked{min-width:24px;min-height:24px;outline:1px dashed GrayText}
table{max-width:100%}blockquote{margin:8px 0;padding:0 0 0 12px;border-left:3px solid GrayText}
pre{white-space:pre-wrap}.plain{white-space:pre-wrap}.cut{border-top:1px solid GrayText;padding-top:12px}
@media print{body{padding:0}}`

export function messagePage({ language, html, cut }: ShownText, texts: Texts): string {
  const say = (key: string): string => escapeMarkup(texts.format(language, { key }))
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${say('view.body')}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><main>${html}</main>${cut ? `<p class="cut">${say('view.cut')}</p>` : ''}</body></html>
`
}
