/** Pages of ours, written here and complete in themselves: no script, one style sheet, strict policy. THREATS §3.14 */
import type { FastifyReply } from 'fastify'
import { escapeMarkup } from '../../../lib/escape-markup.ts'
import type { Language, TextRef, Texts } from '../../../lib/text.ts'
import { STYLE_URL } from './style.ts'

/** Markup that is safe as it stands: only `html` makes it, and everything put into it is escaped. */
export type Markup = { readonly markup: string }
type Inside = Markup | string | number | false | undefined | readonly Markup[]

/** A template whose values are text, unless they are markup themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly Inside[]): Markup {
  const written = parts.map((part, at) => (at < values.length ? `${part}${inside(values[at])}` : part))
  return { markup: written.join('') }
}

function inside(value: Inside): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value))
  return isOne(value) ? value.markup : value.map(({ markup }) => markup).join('\n')
}

function isOne(value: Markup | readonly Markup[]): value is Markup {
  return 'markup' in value
}

/** The form goes to us, the style comes from us, and nothing else happens. W3C CSP 3 */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export type Say = (key: TextRef['key'], values?: TextRef['values']) => string

export function sayIn(texts: Texts, language: Language): Say {
  return (key, values) => texts.format(language, values === undefined ? { key } : { key, values })
}

export function sendPage(
  reply: FastifyReply,
  status: number,
  page: { readonly language: Language; readonly title: string; readonly body: Markup },
): FastifyReply {
  const { markup } = html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="stylesheet" href="${STYLE_URL}">
</head>
<body>
<main>
<h1>${page.title}</h1>
${page.body}
</main>
</body>
</html>
`
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-language': page.language,
      'content-security-policy': POLICY,
      // Its address is told to nobody else, and to us only so that the form says where it comes from. THREATS JM5
      'referrer-policy': 'same-origin',
    })
    .serializer((payload: unknown) => String(payload))
    .send(markup)
}
