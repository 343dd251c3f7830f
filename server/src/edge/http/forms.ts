/** What pages take: forms and nothing else, within their own bound. */
import type { HttpApp } from './http-app.ts'
import { FORM_BYTES } from './limits.ts'

type Parsers = {
  removeAllContentTypeParsers(): void
  addContentTypeParser: HttpApp['addContentTypeParser']
}

/** WHATWG URL §5 */
export function readForms(pages: Parsers): void {
  pages.removeAllContentTypeParsers()
  pages.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
}

/** A form of a few short fields as a program sends it: each field a part, its name in the header. RFC 7578 §4.2 */
export function readMultipartForms(pages: Pick<Parsers, 'addContentTypeParser'>): void {
  pages.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => {
      const fields = String(body).matchAll(
        /^content-disposition: *form-data;[^\r\n]*name="?([\w-]{1,40})"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/gim,
      )
      done(null, Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value])))
    },
  )
}
