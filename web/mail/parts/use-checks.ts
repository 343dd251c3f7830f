/** What is known of those who are written to, asked for while one writes and no more often than it may change. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecipientWarning } from '../../../contract/src/bounce.ts'
import type { SimulationAnswer } from '../../../contract/src/policy.ts'
import { useApi, useSession } from '../../kit/kit-context.ts'
import { CHECKED_MAX, CHECKED_MS, SIMULATED_MAX } from '../limits.ts'
import { type Check, checksOf, emailsOf } from '../model/before-sending.ts'
import type { Draft } from '../model/draft.ts'
import type { WritingAs } from '../model/identities.ts'
import type { MailAddress } from '../model/mail.ts'

/** Never fails: what cannot be asked is not warned of, and the server says it when the message leaves. */
export function useChecks(
  draft: Draft,
  identities: readonly WritingAs[],
  among: readonly MailAddress[],
): readonly Check[] {
  const api = useApi()
  const { address } = useSession()
  const emails = emailsOf(draft).slice(0, CHECKED_MAX)
  const asked = new URLSearchParams(emails.map((email) => ['recipients', email])).toString()
  const { data } = useQuery({
    queryKey: ['recipient-warnings', asked],
    enabled: emails.length > 0,
    staleTime: CHECKED_MS,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<{ readonly warnings: readonly RecipientWarning[] }>(`/api/v1/recipient-warnings?${asked}`, {
        signal,
      }),
  })
  const simulated = useQueries({
    queries: emails.slice(0, SIMULATED_MAX).map((to) => ({
      queryKey: ['may-write', address, to],
      staleTime: CHECKED_MS,
      retry: false,
      queryFn: () => api.get<SimulationAnswer>('/api/v1/policy-simulation', { query: { from: address, to } }),
    })),
    combine: (all) => all.flatMap((one) => one.data ?? []),
  })
  const warnings = data?.warnings
  return useMemo(
    () =>
      checksOf(draft, {
        ...{ warnings: warnings ?? [], simulated, among },
        own: [address, ...identities.map(({ email }) => email)],
      }),
    [draft, warnings, simulated, among, address, identities],
  )
}
