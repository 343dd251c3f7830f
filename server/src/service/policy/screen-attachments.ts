/** Refuses messages with files that the writer's company, or a recipient's, does not take; before anything is kept of them. */
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { AttachmentsReader } from '../../store/directory-attachments.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Intake, IntakeAnswer, IntakeMessage } from '../delivery/intake.ts'
import type { FileOpener } from '../filter/attachments/file-opener.ts'
import { findRefusedFile, type RefusedFile } from './find-refused-file.ts'

type Screener = DirectoryReader & AttachmentsReader

/** An intake with that door in front. `opener`: archives are opened too. */
export function screenAttachments(directory: Screener, intake: Intake, opener?: FileOpener): Intake {
  return {
    recipient: (...asked) => intake.recipient(...asked),
    async accept(message, each) {
      const looked = new Map<OrganisationId, Promise<RefusedFile | undefined>>()
      const refusalOf = async (id: OrganisationId, domain: string): Promise<Refusal | undefined> => {
        const known = looked.get(id) ?? look(directory, message.bytes, id, opener)
        looked.set(id, known)
        return wordingOf(await known, domain)
      }
      const writer = message.sender.principal
      const own = writer?.organisationId
      const refusal = own === undefined ? undefined : await refusalOf(own, domainOf(writer?.address ?? ''))
      if (refusal !== undefined) throw refusal
      const refusals: (Refusal | undefined)[] = []
      for (const { address } of message.recipients) {
        const domain = await directory.domain(address.domain)
        const isServed = domain?.enabled === true && domain.organisationId !== own
        refusals.push(isServed ? await refusalOf(domain.organisationId, domain.name) : undefined)
      }
      return await accept(intake, message, each, refusals)
    },
  }
}

async function accept(
  intake: Intake,
  message: IntakeMessage,
  each: boolean,
  refusals: IntakeAnswer,
): Promise<IntakeAnswer> {
  const first = refusals.find((refusal) => refusal !== undefined)
  if (first === undefined) return await intake.accept(message, each)
  // SMTP has one answer for all: what one company refuses is not taken for another in the same message.
  if (!each) throw first
  const recipients = message.recipients.filter((_recipient, at) => refusals[at] === undefined)
  if (recipients.length === 0) return refusals
  const answers = [...(await intake.accept({ ...message, recipients }, each))]
  return refusals.map((refusal) => refusal ?? answers.shift())
}

async function look(
  directory: Screener,
  bytes: Uint8Array,
  organisationId: OrganisationId,
  opener: FileOpener | undefined,
): Promise<RefusedFile | undefined> {
  const refused = await directory.refusedAttachments(organisationId)
  if (refused.size === 0) return undefined
  return await findRefusedFile(bytes, refused, async () => await setImmediate(), opener)
}

function wordingOf(found: RefusedFile | undefined, domain: string): Refusal | undefined {
  if (found === undefined) return undefined
  if (found.kind === 'unread')
    return new Refusal('forbidden', { key: 'attachment.unread', values: { domain } })
  if (found.kind === 'locked')
    return new Refusal('forbidden', { key: 'attachment.locked', values: { domain, file: found.name } })
  const values = { domain, type: `.${found.extension}`, file: found.name }
  return new Refusal('forbidden', { key: 'attachment.type', values })
}
