/**
 * Holds mail apart until somebody says what becomes of it: the way in. What was held is committed and on the disk when
 * `hold` resolves, so that 250 may be said.
 */

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { openOnce } from '../../lib/open-once.ts'
import { withoutControls } from '../../mail/header/encoded-word.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { fold } from '../../mail/message/fold.ts'
import type { QuarantineStore } from '../../store/quarantine/quarantine-store.ts'
import type { HeldRecipient, KeptFinding, Onward } from '../../store/quarantine/quarantine-types.ts'
import type { Examination, Finding, Verdict } from '../filter/report.ts'
import { ADDRESS_MAX, FINDINGS_MAX, NAME_MAX, SUBJECT_MAX, VALUE_MAX } from './limits.ts'

export type MailToHold = {
  readonly deliveryId: string
  /** As it would have been delivered, with our lines. */
  readonly bytes: Uint8Array
  /** `local@domain`; empty is the null reverse-path. */
  readonly reversePath: string
  readonly receivedMs: number
  /** The author of the header, decoded. */
  readonly from: { readonly name: string; readonly address: string }
  /** Decoded. Kept with the message, and never logged. */
  readonly subject: string
  readonly recipients: readonly RecipientToHold[]
  /** Malware was found in it: nobody gets it any more. */
  readonly virus?: Examination['virus']
  /** Scanners that said nothing: they are asked again before it is released. */
  readonly unscanned?: Examination['unscanned']
}

export type RecipientToHold = {
  readonly organisationId: OrganisationId
  /** Absent: a group, or a place outside that mail goes on to; the company's admins act for it. */
  readonly accountId?: AccountId | undefined
  /** Canonical. */
  readonly address: string
  readonly subAddress?: string | undefined
  /** How it goes on when it is released; only without an account. */
  readonly onward?: Onward | undefined
  readonly verdict: Verdict
}

export type Quarantine = {
  /**
   * Resolves when all of it is committed and synced. Once for each delivery id and account: a second time changes nothing,
   * also when the mail was released since.
   */
  hold(mail: MailToHold): Promise<void>
}

export type QuarantineDeps = {
  /** Opened when the first mail is held, and again when that failed. */
  readonly store: () => Promise<QuarantineStore>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function createQuarantine(deps: QuarantineDeps): Quarantine {
  const { clock, log, metrics } = deps
  const open = openOnce(deps.store)
  return {
    async hold(mail) {
      const store = await open()
      const subject = cut(mail.subject, SUBJECT_MAX)
      const from = {
        name: cut(mail.from.name, NAME_MAX),
        address: cut(mail.from.address, ADDRESS_MAX).toLowerCase(),
      }
      const { deliveryId, bytes, reversePath, receivedMs, virus, unscanned = [] } = mail
      const words = fold(`${subject} ${from.name} ${from.address} ${reversePath}`)
      await store.hold(
        { deliveryId, bytes, reversePath, receivedMs, from, subject, words },
        mail.recipients.map((recipient) => keptOf(recipient, virus?.name, unscanned)),
        clock.now(),
      )
      log.info('quarantine.held', { id: deliveryId, recipients: mail.recipients.length })
      for (const { verdict } of mail.recipients)
        metrics.count('quarantine_held_total', { level: String(verdict.level) })
    },
  }
}

function keptOf(
  { organisationId, accountId, address, subAddress, onward, verdict }: RecipientToHold,
  virus: string | undefined,
  unscanned: readonly string[],
): HeldRecipient {
  const { level, rule, points, findings } = verdict
  return {
    organisationId,
    accountId,
    address: address.toLowerCase(),
    subAddress,
    onward: accountId === undefined ? onward : undefined,
    verdict: {
      ...{ level, rule, points, unscanned },
      virus: virus === undefined ? undefined : cut(virus, VALUE_MAX),
      findings: findings.slice(0, FINDINGS_MAX).map(bounded),
    },
  }
}

function bounded(finding: Finding): KeptFinding {
  const { level, rule, points, values } = finding
  if (values === undefined) return { level, rule, points }
  const short = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? cut(value, VALUE_MAX) : value,
  ])
  return { level, rule, points, values: Object.fromEntries(short) as Record<string, string | number> }
}

/** On one line and without half signs at its end; NUL, which PostgreSQL does not keep, goes with the other controls. */
function cut(text: string, most: number): string {
  return withoutControls(text.slice(0, most).toWellFormed())
}
