/** `BODY[…]` items of one message: its bytes are read once, its structure only when a part is asked for. */

import { Refusal } from '../../../lib/refusal.ts'
import { type Header, readHeader } from '../../../mail/header/header.ts'
import type { MessageId } from '../../../mail/ids.ts'
import { chosenFields, readSection } from '../../../mail/imap/section.ts'
import { type MessageStructure, readStructure } from '../../../mail/mime/structure.ts'
import type { Output } from '../output.ts'
import type { SelectedSession } from '../session.ts'
import type { SectionItem } from '../syntax/fetch-items.ts'
import type { Trouble } from './answer-fetch.ts'

/** Writes `start`, then the sections, then the end of the response; nothing if the message is gone. */
export async function writeSections(
  session: SelectedSession,
  start: string,
  messageId: number,
  items: readonly SectionItem[],
  trouble: Trouble,
): Promise<void> {
  const { account, output } = session
  const bytes = await account.bytesOrRefusal(messageId as MessageId)
  if (bytes instanceof Refusal) {
    if (bytes.code === 'not-found') {
      trouble.gone = true
      return
    }
    // One damaged message must not keep the others from their reader: it answers NIL, the command NO.
    trouble.refusal ??= bytes
    output.text(`${start}${items.map(({ label }) => `${label} NIL`).join(' ')})\r\n`)
    return
  }
  let structure: MessageStructure | undefined
  let gap = start
  for (const { section, partial, label } of items) {
    let found: Uint8Array | undefined = bytes
    if (section.part.length > 0 || section.text !== undefined) {
      structure ??= readStructure(bytes)
      found = readSection(bytes, structure, section)
    }
    if (found === undefined) output.text(`${gap}${label} NIL`)
    else {
      const wanted = cut(found, partial)
      output.text(`${gap}${label} {${wanted.length}}\r\n`)
      await output.body(wanted)
    }
    gap = ' '
  }
  output.text(')\r\n')
  await output.room()
  await session.breathe()
}

/** Whether the section is in the header of the message itself, so that nothing else has to be read. */
export function isInHeader({ section }: SectionItem): boolean {
  return section.part.length === 0 && section.text !== undefined && section.text.startsWith('HEADER')
}

/** The same for sections that are all in the header. */
export function writeHeaderSections(
  output: Output,
  start: string,
  bytes: Uint8Array,
  items: readonly SectionItem[],
): void {
  let header: Header | undefined
  let gap = start
  for (const { section, partial, label } of items) {
    let found = bytes
    if (section.text !== 'HEADER') {
      header ??= readHeader(bytes)
      found = chosenFields(bytes, header, section.fields, section.text === 'HEADER.FIELDS')
    }
    const wanted = cut(found, partial)
    output.text(`${gap}${label} {${wanted.length}}\r\n`)
    output.bytes(wanted)
    gap = ' '
  }
  output.text(')\r\n')
}

function cut(bytes: Uint8Array, partial: SectionItem['partial']): Uint8Array {
  return partial === undefined ? bytes : bytes.subarray(partial.offset, partial.offset + partial.length)
}
