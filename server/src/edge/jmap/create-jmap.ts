/** JMAP over an account's mail, joined. RFC 8620, RFC 8621 */
import { Refusal } from '../../lib/refusal.ts'
import type { CompanyPeople } from '../../service/account/company-people.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { EmailAccount } from '../../service/emails/email-account.ts'
import type { JmapServer, Uploaded } from '../jmap-server.ts'
import { jmapAccountId, readJmapAccountId } from './account-id.ts'
import { answerText } from './answer-text.ts'
import { uploadBlobId } from './blob-id.ts'
import { answerRequest } from './dispatch.ts'
import { findBlob } from './find-blob.ts'
import { hearText } from './hear-text.ts'
import { CONCURRENT_REQUESTS_MAX, CONCURRENT_UPLOADS_MAX, UPLOAD_OCTETS_MAX } from './limits.ts'
import type { JmapDeps } from './method.ts'
import { METHODS } from './methods.ts'
import { readRequest } from './read-request.ts'
import { sessionResource } from './session-resource.ts'
import { watchAccounts } from './watch-accounts.ts'

export type JmapParts = JmapDeps & {
  /** How many days links to large files of theirs are good; 0: they have none. */
  readonly linkDays: (principal: Principal) => Promise<number>
  /** `https://mail.empresa.test`. */
  readonly origin: string
  /** What scripts may ask for. */
  readonly sieveExtensions: readonly string[]
}

export function createJmap(parts: JmapParts): JmapServer {
  /** Undefined: it is not theirs, and nothing of it is shared with them. THREATS JM3 */
  const accountOf = async (principal: Principal, accountId: string): Promise<EmailAccount | undefined> => {
    const id = readJmapAccountId(accountId)
    if (id === undefined || principal.accountId === undefined) return undefined
    const own = await parts.openAccount(principal)
    return id === own.id ? own : await own.sharing.account(id)
  }
  return {
    uploadMax: UPLOAD_OCTETS_MAX,
    atOnce: { uploads: CONCURRENT_UPLOADS_MAX, requests: CONCURRENT_REQUESTS_MAX },
    async session(principal) {
      const mail = await parts.openAccount(principal)
      const pushKey = await parts.push.publicKey()
      return sessionResource(principal, jmapAccountId(mail.id), {
        ...parts,
        pushKey,
        linkDays: await parts.linkDays(principal),
        owners: await mail.sharing.owners(),
      })
    },
    call: (principal, body, signedInMs = 0) =>
      answerRequest(parts, METHODS, { principal, signedInMs }, readRequest(body)),
    hear: (principal, text) =>
      hearText(text, (request) => answerRequest(parts, METHODS, { principal, signedInMs: 0 }, request)),
    text: answerText,
    async download(principal, accountId, blobId) {
      const mail = await accountOf(principal, accountId)
      return mail === undefined
        ? undefined
        : await findBlob(mail, blobId, async () => {
            await parts.turns.take(principal.organisationId)
          })
    },
    async upload(principal, accountId, type, pieces): Promise<Uploaded> {
      const mail = await accountOf(principal, accountId)
      if (mail === undefined) throw new Refusal('not-found', { key: 'directory.noAccount' })
      const breathe = async (): Promise<void> => {
        await parts.turns.take(principal.organisationId)
      }
      const { id, sizeBytes } = await mail.parts.uploads.put(type, bounded(pieces, breathe))
      return { accountId, blobId: uploadBlobId(id), type, size: sizeBytes }
    },
    async watch(principal, types, changed, pushState) {
      const mail = await parts.openAccount(principal)
      const { organisationId } = principal
      const people = async (): Promise<CompanyPeople> =>
        organisationId === undefined ? [] : await parts.directory.people(organisationId)
      return await watchAccounts(mail, people, types, changed, pushState)
    },
  }
}

/** Refusal `too-large`, as soon as there is more than an upload may have. */
async function* bounded(
  pieces: AsyncIterable<Uint8Array>,
  breathe: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let octets = 0
  for await (const piece of pieces) {
    octets += piece.length
    if (octets > UPLOAD_OCTETS_MAX) throw new Refusal('too-large', { key: 'http.tooLarge' })
    yield piece
    await breathe()
  }
}
