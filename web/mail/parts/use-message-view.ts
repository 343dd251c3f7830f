/** What the server shows of a message: the same answer for its texts, its files and who sent it. */
import { useQuery } from '@tanstack/react-query'
import type { MessageView } from '../../../contract/src/message-view.ts'
import { useApi } from '../../kit/kit-context.ts'
import { located } from '../model/shared-accounts.ts'

/** Links are good for an hour; they are asked for again before. */
const FRESH_MS = 50 * 60_000

/** What there is to show of a message: the same answer for the text, its files and who sent it. */
export function useMessageView(emailId: string, pictures: boolean) {
  const api = useApi()
  const { accountId, id } = located(emailId)
  return useQuery({
    queryKey: ['message-view', emailId, pictures],
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
    queryFn: ({ signal }) =>
      api.get<MessageView>(`/api/v1/messages/${encodeURIComponent(id)}/view`, {
        query: { pictures: pictures ? 'yes' : 'no', ...(accountId !== undefined && { account: accountId }) },
        signal,
      }),
  })
}
