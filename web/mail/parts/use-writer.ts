/** What writing needs of the account. */
import { useQuery } from '@tanstack/react-query'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { useJmap } from '../../kit/kit-context.ts'
import { folderOf } from '../model/draft.ts'
import type { Writer } from '../model/draft-keeper.ts'
import type { WritingAs } from '../model/identities.ts'
import type { Folder } from '../model/mail.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

export type AccountWriter = Writer & {
  readonly uploadPath: string
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
    downloadUrl: session.downloadUrl,
    uploadPath: new URL(session.uploadUrl.replace('{accountId}', accountId), location.href).pathname,
  }
}
