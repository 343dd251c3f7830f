/**
 * An intake with a door for reports in front: what comes to a domain's address for them is counted before anybody is
 * told that we have it, and kept nowhere. Whoever signs in here has no reports to bring.
 */
import { Refusal } from '../../lib/refusal.ts'
import { canonicalAddress } from '../../mail/address.ts'
import { canonicalLocal } from '../../mail/canonical.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Intake, IntakeMessage, IntakeRecipient } from '../delivery/intake.ts'
import type { ReceiveReport } from './receive-report.ts'
import { REPORTS_LOCAL } from './report-address.ts'

export type ReportDoorDeps = {
  readonly directory: Pick<DirectoryReader, 'domain'>
  /** Made when the first report comes. */
  readonly receive: () => Promise<ReceiveReport>
}

export function takeReports({ directory, receive }: ReportDoorDeps, intake: Intake): Intake {
  return {
    async recipient(address, dsn, sender, sizeBytes) {
      if (canonicalLocal(address.local) !== REPORTS_LOCAL)
        return await intake.recipient(address, dsn, sender, sizeBytes)
      const domain = await directory.domain(address.domain)
      if (domain?.enabled !== true) return await intake.recipient(address, dsn, sender, sizeBytes)
      if (sender.principal !== undefined)
        throw new Refusal('forbidden', {
          key: 'reports.strangers',
          values: { address: canonicalAddress(address) },
        })
      return { address, dsn, targets: [], reportTo: domain }
    },
    async accept(message, each) {
      const others = message.recipients.filter((one) => one.reportTo === undefined)
      if (others.length === message.recipients.length) return await intake.accept(message, each)
      const answers = new Map<IntakeRecipient, Refusal | undefined>()
      for (const one of message.recipients)
        if (one.reportTo !== undefined)
          answers.set(one, await counted(await receive(), message, one.reportTo))
      // A report that comes again because others could not be served counts once.
      const theirs = others.length === 0 ? [] : await intake.accept({ ...message, recipients: others }, each)
      for (const [at, one] of others.entries()) answers.set(one, theirs[at])
      const all = message.recipients.map((one) => answers.get(one))
      // SMTP has one answer for all: no only when nobody has it.
      return each || all.every((refusal) => refusal !== undefined) ? all : all.map(() => undefined)
    },
  }
}

async function counted(
  receive: ReceiveReport,
  message: IntakeMessage,
  to: NonNullable<IntakeRecipient['reportTo']>,
): Promise<Refusal | undefined> {
  try {
    await receive(message.bytes, to, message.author)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
