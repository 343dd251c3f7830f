/**
 * An intake that has notices read, after they are delivered: whoever gets one gets it whatever it says, and nobody who
 * brings it waits for what is made of it. THREATS QU1
 */
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { canonicalAddress } from '../../mail/address.ts'
import type { Intake, IntakeAnswer, IntakeMessage } from '../delivery/intake.ts'
import { NOTICE_OCTETS_MAX, NOTICE_TO_MAX, NOTICES_WAITING_MAX } from './limits.ts'

/** A notice as it came to us: the first octets of it, and whom its envelope names. */
export type Notice = { readonly bytes: Uint8Array; readonly to: readonly string[] }

export type NoticeDeps = {
  /** Where notices are read. */
  readonly read: (notice: Notice) => Promise<unknown>
  readonly log: Log
  readonly metrics: Metrics
}

export function passOnNotices({ read, log, metrics }: NoticeDeps, intake: Intake): Intake {
  let waiting = 0
  const passOn = async (notice: Notice): Promise<void> => {
    waiting++
    try {
      await read(notice)
    } catch (error) {
      log.error('bounce.unread', error)
    } finally {
      waiting--
    }
  }
  return {
    recipient: (...asked) => intake.recipient(...asked),
    async accept(message, each) {
      const answers = await intake.accept(message, each)
      const { reversePath, principal } = message.sender
      if (reversePath !== null || principal !== undefined) return answers
      const to = takenFor(message, answers)
      if (to.length === 0) return answers
      const isRead = waiting < NOTICES_WAITING_MAX
      metrics.count('bounce_notices_total', { result: isRead ? 'read' : 'unread' })
      if (isRead) void passOn({ bytes: message.bytes.slice(0, NOTICE_OCTETS_MAX), to })
      return answers
    },
  }
}

function takenFor({ recipients }: IntakeMessage, answers: IntakeAnswer): readonly string[] {
  return recipients
    .filter(({ reportTo }, at) => answers[at] === undefined && reportTo === undefined)
    .slice(0, NOTICE_TO_MAX)
    .map(({ address }) => canonicalAddress(address).toLowerCase())
}
