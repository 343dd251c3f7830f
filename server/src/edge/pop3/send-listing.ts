/** The answer of LIST and UIDL: a line a message, those marked left out. RFC 1939 §5 */
import type { SignedInSession } from './session.ts'

/** Lines made before others get a turn and the client's reading is looked at. */
const LINES_AT_ONCE = 512

/** Throws ConnectionGone. */
export async function sendListing(
  session: SignedInSession,
  answer: string,
  show: (index: number) => string,
): Promise<void> {
  const { maildrop, deleted, output } = session
  output.text(answer)
  for (let index = 0; index < maildrop.count; index++) {
    if (!deleted.has(index)) output.text(`${index + 1} ${show(index)}\r\n`)
    if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await session.breathe()
  }
  output.text('.\r\n')
}
