/**
 * An intake with a door for lessons in front, for whoever has no folder Junk that teaches: a person forwards mail as an
 * attachment to report-spam@ or report-ham@ of the own domain, and the filter learns it for that person. Strangers find
 * nobody there, and an account or alias of that name comes first.
 */
import { Refusal } from '../../../lib/refusal.ts'
import { type Address, canonicalAddress } from '../../../mail/address.ts'
import { canonicalLocal } from '../../../mail/canonical.ts'
import type { AccountId, OrganisationId } from '../../../mail/ids.ts'
import { type Part, readStructureInSlices, walkParts } from '../../../mail/mime/structure.ts'
import type { DirectoryReader } from '../../../store/directory-types.ts'
import type { Sender } from '../../delivery/expand.ts'
import type { Intake, IntakeMessage, IntakeRecipient } from '../../delivery/intake.ts'
import type { Turns } from '../../fairness/turns.ts'
import { LESSONS_A_LETTER } from './limits.ts'

export type LessonKind = 'spam' | 'ham'
type Whose = { readonly organisationId: OrganisationId; readonly accountId: AccountId }

export type LessonDoorDeps = {
  readonly directory: Pick<DirectoryReader, 'domain' | 'resolve'>
  readonly learn: (whose: Whose, bytes: Uint8Array, kind: LessonKind) => Promise<void>
  readonly turns: Pick<Turns, 'take'>
}

const DOORS: ReadonlyMap<string, LessonKind> = new Map([
  ['report-spam', 'spam'],
  ['report-ham', 'ham'],
])

export function takeLessons(deps: LessonDoorDeps, intake: Intake): Intake {
  return {
    async recipient(address, dsn, sender, sizeBytes) {
      const teaches = await kindOf(deps, address, sender)
      return teaches === undefined
        ? await intake.recipient(address, dsn, sender, sizeBytes)
        : { address, dsn, targets: [], teaches }
    },
    async accept(message, each) {
      const lessons = message.recipients.filter(({ teaches }) => teaches !== undefined)
      if (lessons.length === 0) return await intake.accept(message, each)
      const recipients = message.recipients.filter(({ teaches }) => teaches === undefined)
      for (const one of lessons) await learnAll(deps, message, one)
      // What is learned twice counts once, so a letter that comes again does no harm.
      const theirs = recipients.length === 0 ? [] : await intake.accept({ ...message, recipients }, each)
      return message.recipients.map((one) =>
        one.teaches === undefined ? theirs[recipients.indexOf(one)] : undefined,
      )
    },
  }
}

async function kindOf(
  { directory }: LessonDoorDeps,
  address: Address,
  { principal }: Sender,
): Promise<LessonKind | undefined> {
  const kind = DOORS.get(canonicalLocal(address.local) ?? '')
  if (kind === undefined || principal?.accountId === undefined) return undefined
  const domain = await directory.domain(address.domain)
  if (domain?.enabled !== true || domain.organisationId !== principal.organisationId) return undefined
  return (await directory.resolve(address.local, address.domain)).kind === 'unknown' ? kind : undefined
}

/** Throws Refusal `invalid` for a letter without a message in it: of the letter itself nothing is to be learned. */
async function learnAll(
  { learn, turns }: LessonDoorDeps,
  { bytes, sender }: IntakeMessage,
  { address, teaches }: IntakeRecipient,
): Promise<void> {
  const { organisationId, accountId } = sender.principal ?? {}
  if (organisationId === undefined || accountId === undefined || teaches === undefined)
    throw new Error('a lesson of nobody')
  const pause = (): Promise<void> | undefined => turns.take(organisationId)
  const { root } = await readStructureInSlices(bytes, pause)
  const attached = [...attachedMessages(root)].slice(0, LESSONS_A_LETTER)
  if (attached.length === 0)
    throw new Refusal('invalid', { key: 'lesson.none', values: { address: canonicalAddress(address) } })
  for (const { bodyStart, bodyEnd } of attached) {
    await pause()
    await learn({ organisationId, accountId }, bytes.subarray(bodyStart, bodyEnd), teaches)
  }
}

/** The outermost ones: what is attached to them is theirs. */
function* attachedMessages(root: Part): Generator<Part> {
  let until = -1
  for (const part of walkParts(root))
    if (part.kind === 'message' && part.headerStart >= until) {
      until = part.bodyEnd
      yield part
    }
}
