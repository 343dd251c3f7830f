/** Mail to be held, and a quarantine on one engine. */
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { Verdict } from '../../src/service/filter/report.ts'
import {
  createQuarantine,
  type MailToHold,
  type Quarantine,
  type RecipientToHold,
} from '../../src/service/quarantine/quarantine.ts'
import { openQuarantineStore, type QuarantineStore } from '../../src/store/quarantine/quarantine-store.ts'
import type { Database } from '../../src/store/sql.ts'

export const EMPRESA = 1 as OrganisationId
export const AJENA = 2 as OrganisationId

export const JUNK: Verdict = {
  place: 'quarantine',
  level: 3,
  rule: 'test.words',
  points: 12.34,
  findings: [{ level: 3, rule: 'test.words', points: 7, values: { share: 40 } }],
}

export function recipient(account: number | undefined, more: Partial<RecipientToHold> = {}): RecipientToHold {
  return {
    organisationId: EMPRESA,
    ...(account !== undefined && { accountId: account as AccountId }),
    address: account === undefined ? 'ventas@empresa.test' : `persona${account}@empresa.test`,
    verdict: JUNK,
    ...more,
  }
}

export function mail(deliveryId: string, more: Partial<MailToHold> = {}): MailToHold {
  return {
    deliveryId,
    bytes: Buffer.from(`Subject: ${deliveryId}\r\nFrom: <vende@barato.test>\r\n\r\nCompre ya.\r\n`),
    reversePath: 'rebote@barato.test',
    receivedMs: Date.UTC(2026, 10, 22, 9),
    from: { name: 'Ofertas Núñez', address: 'vende@barato.test' },
    subject: deliveryId,
    recipients: [recipient(7)],
    ...more,
  }
}

export type OpenedQuarantine = { readonly quarantine: Quarantine; readonly store: QuarantineStore }

export async function openTestQuarantine(db: Database, clock = systemClock): Promise<OpenedQuarantine> {
  const store = await openQuarantineStore(db)
  const deps = { clock, log: silentLog, metrics: new Metrics() }
  return { store, quarantine: createQuarantine({ ...deps, store: async () => store }) }
}
