/** An account at /api/v1, one's own or that of a colleague, and how a change of it is carried out and told. */
import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useState } from 'react'
import { type ApiClient, ApiProblem, NOT_FRESH } from '../api-client.ts'
import { useApi, useSession } from '../kit-context.ts'
import { tell } from '../tell.ts'

/** Whose account the parts inside are about; undefined: that of who signed in. */
export const AccountOf = createContext<string | undefined>(undefined)

export type Own = {
  readonly api: ApiClient
  readonly address: string
  /** `/api/v1/accounts/ana@empresa.test` and what follows. */
  readonly at: (rest?: string) => string
}

export function useOwn(): Own {
  const api = useApi()
  const session = useSession()
  const address = useContext(AccountOf) ?? session.address
  return { api, address, at: (rest = '') => `/api/v1/accounts/${encodeURIComponent(address)}${rest}` }
}

export type Doing = {
  readonly busy: boolean
  /** Why the last change was not made; undefined: it was, or the person called it off. */
  readonly error: unknown
  readonly clear: () => void
  /** True: it was done. `told` is said then; what stands under `stale` is asked for anew. */
  readonly run: (
    work: () => Promise<unknown>,
    after?: {
      readonly told?: string
      readonly undo?: () => Promise<unknown>
      readonly stale?: readonly string[]
    },
  ) => Promise<boolean>
}

export function useDoing(): Doing {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run: Doing['run'] = async (work, { told, undo, stale = [] } = {}) => {
    const renew = async (): Promise<void> => {
      for (const key of stale) {
        // A first answer that is still on its way tells how it was before.
        await queries.cancelQueries({ queryKey: [key] })
        await queries.invalidateQueries({ queryKey: [key] })
      }
    }
    setBusy(true)
    setError(undefined)
    try {
      await work()
      await renew()
      if (told !== undefined)
        tell({
          text: told,
          ...(undo !== undefined && {
            undo: async () => {
              await undo()
              await renew()
            },
          }),
        })
      return true
    } catch (problem) {
      // Whoever closed the question knows that nothing was changed.
      if (!(problem instanceof ApiProblem && problem.reason === NOT_FRESH)) setError(problem)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, clear: () => setError(undefined), run }
}
