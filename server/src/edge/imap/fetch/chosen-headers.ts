/**
 * What was last chosen of a header, for as long as the store keeps that header: lists of messages ask for the same fields
 * again and again.
 */
import { isAscii } from 'node:buffer'
import { showNul } from '../../../lib/nul-octets.ts'
import { readHeader } from '../../../mail/header/header.ts'
import { chosenFields, type Section } from '../../../mail/imap/section.ts'
import { bufferOf } from '../../buffer-of.ts'

/** Nearly every header is ASCII: as a text it needs no copying until the answer is encoded as a whole. */
export type Chosen = string | Uint8Array

export class ChosenHeaders {
  readonly #last = new WeakMap<Uint8Array, { readonly asked: string; readonly chosen: Chosen }>()
  #section: Section | undefined
  #asked = ''

  /** `HEADER.FIELDS` or `HEADER.FIELDS.NOT` of a message whose header that is. */
  choose(header: Uint8Array, section: Section): Chosen {
    const asked = this.#ask(section)
    const known = this.#last.get(header)
    if (known?.asked === asked) return known.chosen
    const wanted = section.text === 'HEADER.FIELDS'
    const chosen = textOf(chosenFields(header, readHeader(header), section.fields, wanted))
    this.#last.set(header, { asked, chosen })
    return chosen
  }

  /** What tells one choice from another; worded once for all messages of a command. */
  #ask(section: Section): string {
    if (section !== this.#section) {
      this.#section = section
      this.#asked = `${section.text} ${JSON.stringify(section.fields)}`
    }
    return this.#asked
  }
}

function textOf(chosen: Uint8Array): Chosen {
  const bytes = showNul(chosen)
  return isAscii(bytes) ? bufferOf(bytes).toString('utf8') : bytes
}
