/** `BODY[…]` items of one message: its bytes are read once, its structure only when a part is asked for. */

import { Refusal } from '../../../lib/refusal.ts'
import type { MessageId } from '../../../mail/ids.ts'
import { readSection } from '../../../mail/imap/section.ts'
import { type MessageStructure, readStructure } from '../../../mail/mime/structure.ts'
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
      const cut =
        partial === undefined ? found : found.subarray(partial.offset, partial.offset + partial.length)
      output.text(`${gap}${label} {${cut.length}}\r\n`)
      await output.body(cut)
    }
    gap = ' '
  }
  output.text(')\r\n')
  await output.room()
  await session.breathe()
}
