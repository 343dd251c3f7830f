/**
 * What was last chosen of a header, for as long as the store keeps that header: lists of messages ask for the same fields
 * again and again.
 */
import { readHeader } from '../../../mail/header/header.ts'
import { chosenFields, type Section } from '../../../mail/imap/section.ts'

type Chosen = { readonly fields: string; readonly wanted: boolean; readonly bytes: Uint8Array }

export class ChosenHeaders {
  readonly #last = new WeakMap<Uint8Array, Chosen>()

  /** `HEADER.FIELDS` or `HEADER.FIELDS.NOT` of a message whose header that is. */
  choose(header: Uint8Array, { text, fields }: Section): Uint8Array {
    const wanted = text === 'HEADER.FIELDS'
    const names = fields.join(' ')
    const known = this.#last.get(header)
    if (known?.fields === names && known.wanted === wanted) return known.bytes
    const bytes = chosenFields(header, readHeader(header), fields, wanted)
    this.#last.set(header, { fields: names, wanted, bytes })
    return bytes
  }
}
