/** What writing needs of the account. */
import { useQuery } from '@tanstack/react-query'
import type { JmapClient, JmapSession } from '../../kit/jmap-client.ts'
import { useJmap } from '../../kit/kit-context.ts'
import { FILE_OCTETS_MAX } from '../limits.ts'
import { folderOf } from '../model/draft.ts'
import type { Writer } from '../model/draft-keeper.ts'
import type { WritingAs } from '../model/identities.ts'
import type { Folder } from '../model/mail.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

export type AccountWriter = Writer & {
  readonly uploadPath: string
  /** Octets of all that one message takes along. RFC 8621 §1.3.1 */
  readonly attachedMax: number
  /** How long links to large files are good; 0: the company does not have them. */
  readonly linkDays: number
  /** RFC 6570, with `{accountId}`, `{blobId}`, `{name}` and `{type}`. RFC 8620 §2 */
  readonly downloadUrl: string
  readonly identities: readonly WritingAs[]
}

export function useWriter() {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['writer'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => loadWriter(jmap),
  })
}

/** Throws JmapError, Unreachable. */
export async function loadWriter(jmap: JmapClient): Promise<AccountWriter> {
  const session = await jmap.session()
  const accountId = session.primaryAccounts[MAIL] ?? ''
  const folders = jmap.prepare<{ readonly list: readonly Folder[] }>('Mailbox/get', { accountId })
  const identities = jmap.prepare<{ readonly list: readonly WritingAs[] }>('Identity/get', { accountId })
  const [boxes, who] = await jmap.send(folders, identities)
  const [identity] = who.list
  const [drafts, sent] = ['drafts', 'sent'].map((role) => folderOf(boxes.list, role))
  if (identity === undefined || drafts === undefined || sent === undefined)
    throw new Error('the account cannot write')
  return {
    ...{ jmap, accountId, draftsId: drafts.id, sentId: sent.id, identityId: identity.id },
    from: { name: identity.name === '' ? null : identity.name, email: identity.email },
    identities: who.list,
    attachedMax: attachedMax(session, accountId),
    linkDays: linkDays(session, accountId),
    downloadUrl: session.downloadUrl,
    uploadPath: new URL(session.uploadUrl.replace('{accountId}', accountId), location.href).pathname,
  }
}

function linkDays({ accounts }: JmapSession, accountId: string): number {
  const days = accounts[accountId]?.accountCapabilities['urn:x-valija:jmap:file-links']?.['days']
  return typeof days === 'number' ? days : 0
}

function attachedMax({ accounts, capabilities }: JmapSession, accountId: string): number {
  const bounds = [
    accounts[accountId]?.accountCapabilities[MAIL]?.['maxSizeAttachmentsPerEmail'],
    capabilities['urn:ietf:params:jmap:core']?.['maxSizeUpload'],
  ]
  return Math.min(FILE_OCTETS_MAX, ...bounds.filter((one) => typeof one === 'number'))
}
