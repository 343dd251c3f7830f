/** Suspends accounts or lets them work again, at once, with the way back. UI.md §1.4 */
import { useQueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../kit/api-client.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { CHANGED_AT_ONCE_MAX } from '../limits.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'

export type Wanted = 'suspended' | 'enabled'

export function useSuspend(): (addresses: readonly string[], wanted: Wanted) => Promise<void> {
  const say = useWords(ACCOUNTS_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const change = async (addresses: readonly string[], wanted: Wanted): Promise<readonly string[]> => {
    const done: string[] = []
    const refused: string[] = []
    for (const address of addresses)
      try {
        const verb = wanted === 'suspended' ? 'suspend' : 'enable'
        await api.post(`/api/v1/accounts/${encodeURIComponent(address)}/${verb}`)
        done.push(address)
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error
        refused.push(error.message)
      }
    for (const key of ['accounts', 'account', 'account-count'])
      await queries.invalidateQueries({ queryKey: [key] })
    const [why] = refused
    if (why !== undefined) tell({ kind: 'bad', text: say('failedSome', { n: refused.length, why }) })
    return done
  }
  return async (addresses, wanted) => {
    if (addresses.length > CHANGED_AT_ONCE_MAX) {
      tell({ kind: 'bad', text: say('tooMany', { n: CHANGED_AT_ONCE_MAX }) })
      return
    }
    const done = await change(addresses, wanted)
    if (done.length === 0) return
    tell({
      text: say(wanted === 'suspended' ? 'suspendedN' : 'enabledN', { n: done.length }),
      undo: async () => {
        await change(done, wanted === 'suspended' ? 'enabled' : 'suspended')
      },
    })
  }
}
