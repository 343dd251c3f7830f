/** Messages on paper: who, to whom, when, about what, each text sanitised by itself, and what was attached. THREATS WB1, WB6 */
import { type EmailAddress, lastHeaderValue } from '../../mail/header/header-forms.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import type { Sanitised } from './sanitise.ts'
import { contentsAt, readShownParts, type ShownParts } from './shown-parts.ts'

export type PrintedMessage = {
  readonly subject: string
  readonly from: readonly EmailAddress[]
  readonly to: readonly EmailAddress[]
  readonly cc: readonly EmailAddress[]
  /** As its sender wrote it, RFC 3339; null: no date, or none that can be read. */
  readonly date: string | null
  /** One page part each. They are what `bodyOf` made of them. */
  readonly texts: readonly string[]
  readonly cut: boolean
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[]
}

/** `signsLeft`: how many signs of texts have room on the sheet. Never throws. */
export function printedMessage(
  bytes: Uint8Array,
  signsLeft: number,
  bodyOf: (parts: ShownParts, place: number) => Sanitised | undefined,
): PrintedMessage {
  const parts = readShownParts(bytes)
  const { header } = readStructure(bytes).root
  const addresses = (name: string): readonly EmailAddress[] =>
    (lastHeaderValue(bytes, header, name, 'Addresses') ?? []) as readonly EmailAddress[]
  const texts: string[] = []
  let [left, cut] = [signsLeft, false]
  for (const { place } of parts.bodies) {
    const body = bodyOf(parts, place)
    if (body === undefined) continue
    cut ||= body.cut || body.html.length > left
    // Half a text is half an element: it is there whole or not at all.
    if (body.html.length > left) break
    left -= body.html.length
    texts.push(body.html)
  }
  return {
    subject: String(lastHeaderValue(bytes, header, 'subject', 'Text') ?? ''),
    ...{ from: addresses('from'), to: addresses('to'), cc: addresses('cc') },
    date: lastHeaderValue(bytes, header, 'date', 'Date') as string | null,
    ...{ texts, cut },
    files: parts.files
      .filter(({ inline }) => !inline)
      .map(({ name, place }) => ({ name, sizeBytes: contentsAt(bytes, parts, place)?.length ?? 0 })),
  }
}
