/** What windows left unsaved on this device goes among the drafts of the account, and is not on the device any more. */
import type { JmapClient } from '../../kit/jmap-client.ts'
import { isEmpty } from '../model/draft.ts'
import { saveDraft } from '../model/draft-keeper.ts'
import { senderAs } from '../model/identities.ts'
import { openKeeper } from '../model/keeper.ts'
import { openLocalDrafts } from '../model/local-drafts.ts'
import { loadWriter } from './use-writer.ts'

/** What the server does not take stays on the device: nothing that was typed is lost. Throws JmapError, Unreachable. */
export async function leaveDrafts(jmap: JmapClient, address: string): Promise<void> {
  const here = openLocalDrafts(openKeeper(address), navigator.locks)
  const left = await here.left()
  if (left.length === 0) return
  const account = await loadWriter(jmap)
  for (const { key, emailId, draft } of left) {
    if (!isEmpty(draft)) await saveDraft(senderAs(account, draft.identityId), draft, emailId)
    await here.forget(key)
  }
}
