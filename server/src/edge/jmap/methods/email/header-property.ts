/** `header:List-Id:asText:all` and its like. RFC 8621 §4.1.3 */
import type { Header } from '../../../../mail/header/header.ts'
import { HEADER_FORMS, headerValue, mayHaveForm } from '../../../../mail/header/header-forms.ts'
import { MethodError } from '../../method-error.ts'

const PROPERTY = /^header:([!-9;-~]{1,200}?)(?::as([A-Za-z]+))?(:all)?$/

/**
 * What reads that property of a header; undefined: it is no such property. Throws MethodError `invalidArguments` for a form
 * in which the field may not be had.
 */
export function readHeaderProperty(
  property: string,
): ((bytes: Uint8Array, header: Header) => ReturnType<typeof headerValue>) | undefined {
  if (!property.startsWith('header:')) return undefined
  const [, field = '', named = 'Raw', all] = PROPERTY.exec(property) ?? []
  const name = field.toLowerCase()
  const form = HEADER_FORMS.find((one) => one === named)
  if (name === '' || form === undefined || !mayHaveForm(name, form))
    throw new MethodError('invalidArguments', `“${property.slice(0, 200)}” cannot be had`)
  return (bytes, header) => headerValue(bytes, header, { name, form, all: all !== undefined })
}
