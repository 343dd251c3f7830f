/** What waits for a time that was chosen. It is asked for again now and then: messages leave by themselves. */
import { useQuery } from '@tanstack/react-query'
import { useJmap } from '../../kit/kit-context.ts'
import { SCHEDULED_EVERY_MS } from '../limits.ts'
import { findScheduled } from '../model/sending.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

export const SCHEDULED_KEY = ['scheduled'] as const

export function useScheduled() {
  const jmap = useJmap()
  return useQuery({
    queryKey: SCHEDULED_KEY,
    refetchInterval: SCHEDULED_EVERY_MS,
    queryFn: async () => await findScheduled(jmap, (await jmap.session()).primaryAccounts[MAIL] ?? ''),
  })
}
