/**
 * The archive copy: what a company's people write and get, once more to one address, with the envelope that the header does
 * not tell. It enters the queue before the message itself is anywhere: what was delivered is in the archive. From the
 * queue it goes its own way, so that an archive that is away keeps nobody waiting.
 *
 *   Sender: bea@otra.test
 *   Recipient: todos@empresa.test
 *   Recipient: ana@empresa.test, Expanded: todos@empresa.test
 *
 * Copies do not come through the intake, so none is copied again. What brings one back to us does: it is known by its
 * Message-ID, which only we can make, and notices about one by the return path that it left with.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { canonicalAddress, domainOf, parseMailbox } from '../../mail/address.ts'
import type { AccountId, GroupId, OrganisationId } from '../../mail/ids.ts'
import { looksRewritten } from '../../mail/srs/srs.ts'
import type { Directory } from '../../store/directory.ts'
import type { CompanyJournal, JournalReader } from '../../store/directory-journal.ts'
import type { DirectoryReader, Resolution } from '../../store/directory-types.ts'
import { type Target, writerOf } from '../delivery/expand.ts'
import type { IntakeMessage, IntakeRecipient } from '../delivery/intake.ts'
import { messageIdIn } from '../ledger/message-id.ts'
import type { Submission } from '../queue/submission.ts'
import { type JournalRecipient, journalSubmission } from './journal-copy.ts'

export type Journal = {
  /** Copies of this message for the archives of those companies that want one, ready for the queue. */
  copiesOf(message: IntakeMessage): Promise<readonly Submission[]>
}

export type JournalDeps = {
  readonly directory: DirectoryReader & JournalReader & Pick<Directory, 'serviceSecret'>
  readonly hostname: string
}

/** What one company may know of a message: with whose mail it has to do there, and to whom it went. */
type Part = {
  readonly accounts: Set<AccountId>
  /** Of the company, that it went through. */
  readonly groups: Set<GroupId>
  /** By what stands in the copy: each once. */
  readonly recipients: Map<string, JournalRecipient>
  /** A domain of the company: its postmaster sends the copy. */
  readonly domain: string
}

export function createJournal({ directory, hostname }: JournalDeps): Journal {
  const keyOf = (): Promise<Uint8Array> => directory.serviceSecret('journal')
  return {
    async copiesOf(message) {
      if (!(await directory.hasJournals())) return []
      const parts = await partsOf(directory, message)
      const copies: Submission[] = []
      let isOurs: boolean | undefined
      for (const [organisationId, part] of parts) {
        const journal = await directory.journal(organisationId)
        if (journal === undefined || !(await concerns(directory, journal, part))) continue
        isOurs ??= isCopy(messageIdIn(message.bytes), await keyOf())
        if (isOurs) return []
        copies.push(
          journalSubmission(message, {
            to: parseMailbox(journal.to),
            from: { local: 'postmaster', domain: part.domain },
            recipients: [...part.recipients.values()],
            messageId: newId(await keyOf(), hostname),
            deliveryId: `${message.deliveryId}>journal.${organisationId}`,
          }),
        )
      }
      return copies
    },
  }
}

async function partsOf(
  directory: DirectoryReader,
  message: IntakeMessage,
): Promise<ReadonlyMap<OrganisationId, Part>> {
  const parts = new Map<OrganisationId, Part>()
  const partOf = (id: OrganisationId, domain: string): Part => {
    const part = parts.get(id) ?? { accounts: new Set(), groups: new Set(), recipients: new Map(), domain }
    parts.set(id, part)
    return part
  }
  const { accountId, organisationId } = (await writerOf(directory, message.sender)) ?? {}
  const writer = accountId === undefined ? undefined : await directory.account(accountId)
  if (writer !== undefined) partOf(writer.organisationId, domainOf(writer.address)).accounts.add(writer.id)
  for (const recipient of message.recipients) {
    // A notice that finds its way back through us is nobody's mail here.
    if (looksRewritten(recipient.address.local)) continue
    const written = canonicalAddress(recipient.address)
    if (writer !== undefined && organisationId !== undefined)
      addRecipient(partOf(organisationId, domainOf(writer.address)), written)
    await addBehind(directory, recipient, written, partOf)
  }
  return parts
}

/** Whoever the recipient is and leads to, to the companies that these belong to. */
async function addBehind(
  directory: DirectoryReader,
  { targets }: IntakeRecipient,
  written: string,
  partOf: (id: OrganisationId, domain: string) => Part,
): Promise<void> {
  for (const target of targets) {
    const passers = [...passersOf(target)]
    const through = passers.at(-1) ?? written
    for (const one of new Set([written, ...passers])) {
      const { local, domain } = parseMailbox(one)
      const found = await directory.resolve(local, domain)
      if (found.kind === 'foreign' || found.kind === 'unknown') continue
      const part = partOf(companyOf(found), domain)
      if (found.kind === 'account') part.accounts.add(found.account.id)
      if (found.kind === 'group') part.groups.add(found.group.id)
      addRecipient(part, written)
      // Who is behind a list is told to the company of that list alone.
      if (one === through && one !== target.address) addRecipient(part, target.address, one)
    }
    if (target.kind !== 'local') continue
    const part = partOf(target.account.organisationId, domainOf(target.account.address))
    part.accounts.add(target.account.id)
    addRecipient(part, written)
  }
}

function companyOf(found: Exclude<Resolution, { kind: 'foreign' | 'unknown' }>): OrganisationId {
  if (found.kind === 'account') return found.account.organisationId
  return found.kind === 'group' ? found.group.organisationId : found.organisationId
}

/** Aliases, groups and accounts that led to a target, the last of them last. */
function passersOf({ lists, forwarders = [], ...target }: Target): ReadonlySet<string> {
  const via = target.kind === 'outside' ? target.via : undefined
  const passers = new Set([...forwarders, ...lists])
  if (via === undefined) return passers
  passers.delete(via)
  return passers.add(via)
}

function addRecipient({ recipients }: Part, address: string, through?: string): void {
  recipients.set(`${address} ${through ?? ''}`, { address, through })
}

/** Whether it is mail of those whose mail is copied. */
async function concerns(
  directory: JournalReader,
  { only }: CompanyJournal,
  { accounts, groups }: Part,
): Promise<boolean> {
  if (only === undefined) return true
  for (const id of accounts) {
    if (only.some((one) => one.kind === 'account' && one.id === id)) return true
    if (!only.some(({ kind }) => kind === 'group')) continue
    const isIn = await directory.groupsOf(id)
    if (only.some((one) => one.kind === 'group' && isIn.has(one.id))) return true
  }
  return only.some((one) => one.kind === 'group' && groups.has(one.id))
}

const ID_BYTES = 12
const MAC_SIGNS = 32
const COPY_ID = /^<journal\.([0-9a-f]{24})\.([0-9a-f]{32})@[^<>@\s]+>$/

function newId(key: Uint8Array, hostname: string): string {
  const id = randomBytes(ID_BYTES).toString('hex')
  return `<journal.${id}.${macOf(key, id)}@${hostname}>`
}

/** A copy of ours that somebody sent back. A stranger cannot keep mail out of the archive by naming it so. */
function isCopy(messageId: string | undefined, key: Uint8Array): boolean {
  const [, id, mac] = COPY_ID.exec(messageId ?? '') ?? []
  if (id === undefined || mac === undefined) return false
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, id)))
}

function macOf(key: Uint8Array, id: string): string {
  return createHmac('sha256', key).update(id).digest('hex').slice(0, MAC_SIGNS)
}
