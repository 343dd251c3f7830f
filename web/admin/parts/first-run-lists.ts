/** The row of the first run that says whether the server is on a block list: asked now where nobody asked before. Mock wizard */
import { useQuery } from '@tanstack/react-query'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { type Known, lastLook, standingOf } from '../model/reputation.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'

const PATH = '/api/v1/reputation'

export type CheckRow = {
  readonly name: string
  readonly tone: 'ok' | 'warn' | 'bad' | 'idle'
  readonly text: string
}

/** Undefined where the server cannot say. */
export function useListsRow(domain: string): CheckRow | undefined {
  const say = useWords(FIRST_RUN_TEXTS)
  const api = useApi()
  const { data, isPending } = useQuery({
    queryKey: ['first-run-lists'],
    queryFn: async () => {
      const known = await api.get<Known>(PATH)
      return lastLook(known) === undefined ? await api.post<Known>(`${PATH}/check`, {}) : known
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (isPending) return { name: say('checkLists'), tone: 'idle', text: say('listsWait') }
  if (data === undefined) return undefined
  const own = data.domains.filter(({ name }) => name === domain)
  const standing = standingOf([...data.addresses, ...own])
  switch (standing?.kind) {
    case undefined:
      return undefined
    case 'silent':
      return { name: say('checkLists'), tone: 'idle', text: say('listsSilent') }
    case 'clean':
      return { name: say('checkLists'), tone: 'ok', text: say('listsClean', { n: standing.lists }) }
    case 'listed': {
      const names = standing.lists.join(', ')
      return {
        name: say('checkListed'),
        tone: 'bad',
        text: say('listsOn', { names, n: standing.lists.length }),
      }
    }
  }
}
