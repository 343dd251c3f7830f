/** What of a message is shown to the virus scanner: the whole as it came, and each file of it in every reading. THREATS FI1 */

import { FILE_NAME_MAX } from '../attachments/limits.ts'
import { readAllWays } from '../attachments/readings.ts'
import type { SuspectMail } from '../examiner.ts'
import { SCANNED_FILES_MAX, SCANNED_OCTETS_MAX } from './limits.ts'

export type Scanned = {
  /** The whole first. */
  readonly pieces: readonly { readonly file: string | undefined; readonly bytes: Uint8Array }[]
  /** There is more than is shown: nobody knows what it is. */
  readonly overflow: boolean
}

export async function piecesOf(
  mail: Pick<SuspectMail, 'bytes' | 'structure'>,
  pause: () => Promise<void> | undefined,
): Promise<Scanned> {
  const { files, others, overflow: unread } = await readAllWays(mail, pause)
  const pieces: { file: string | undefined; bytes: Uint8Array }[] = [{ file: undefined, bytes: mail.bytes }]
  let octets = mail.bytes.length
  for (const file of [...files, ...others]) {
    // It stands in the whole as it is.
    if (file.isBody && file.isPlain) continue
    const bytes = file.bytes()
    if (bytes.length === 0) continue
    octets += bytes.length
    if (pieces.length > SCANNED_FILES_MAX || octets > SCANNED_OCTETS_MAX) return { pieces, overflow: true }
    pieces.push({ file: fileName(file.names[0]), bytes })
    await pause()
  }
  return { pieces, overflow: unread }
}

/** For logs and replies. */
function fileName(name: string | undefined): string | undefined {
  return name?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').slice(0, FILE_NAME_MAX)
}
