/** The accounts that match, page after page, and how full those on the pages are. */
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import type { AccountCount, AccountPage, AccountUsage } from '../../../contract/src/directory.ts'
import { useApi } from '../../kit/kit-context.ts'
import { PAGE_ROWS } from '../limits.ts'
import type { AccountRow } from './account-cells.tsx'

export type AccountsAsked = {
  readonly find?: string | undefined
  readonly domain?: string | undefined
  readonly state?: string | undefined
  readonly role?: string | undefined
  /** `with`, `without`. */
  readonly secondFactor?: string | undefined
  /** `nearly-full`. */
  readonly space?: string | undefined
  /** For how long nobody has signed in: `30-days`, `90-days`, `always`. */
  readonly away?: string | undefined
  /** Operators see all of them otherwise. */
  readonly company?: string | undefined
}

/** As the server is asked. */
export const conditionOf = ({ find, ...rest }: AccountsAsked): AccountsAsked => ({
  ...rest,
  find: find?.trim() || undefined,
})

export function useAccounts(wanted: AccountsAsked) {
  const api = useApi()
  const asked = conditionOf(wanted)
  const pages = useInfiniteQuery({
    queryKey: ['accounts', asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<z.infer<typeof AccountPage>>('/api/v1/accounts', {
        query: { ...asked, after: pageParam, limit: PAGE_ROWS },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap(({ accounts }) => accounts) ?? [], [pages.data])
  return { pages, rows, used: useUsage(pages.data?.pages.map(({ accounts }) => accounts) ?? []) }
}

/** How many match; undefined: not known yet, or nothing is asked. */
export function useAccountCount(
  condition: AccountsAsked | undefined,
): z.infer<typeof AccountCount> | undefined {
  const api = useApi()
  return useQuery({
    queryKey: ['account-count', condition],
    queryFn: () => api.get<z.infer<typeof AccountCount>>('/api/v1/account-count', { query: condition ?? {} }),
    enabled: condition !== undefined,
  }).data
}

function useUsage(pages: readonly (readonly AccountRow[])[]): ReadonlyMap<string, number> {
  const api = useApi()
  const asked = pages.map((accounts) => accounts.map(({ address }) => address))
  const answers = useQueries({
    queries: asked.map((addresses) => ({
      queryKey: ['account-usage', addresses],
      queryFn: () => api.get<z.infer<typeof AccountUsage>>(usagePath(addresses)),
      enabled: addresses.length > 0,
    })),
  })
  return new Map(
    answers.flatMap(({ data }) => data?.usage.map(({ address, bytes }) => [address, bytes]) ?? []),
  )
}

export function usagePath(addresses: readonly string[]): string {
  return `/api/v1/account-usage?${new URLSearchParams(addresses.map((one) => ['addresses', one])).toString()}`
}
