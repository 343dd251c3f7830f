/** What may be done about mail that waits, told when it is done, with the way back where there is one. */
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'
import { useTold } from './use-told.ts'

export type QueueVerb = 'retry' | 'hold' | 'release' | 'drop'
/** As `POST /api/v1/queue/…` takes it. */
export type QueueWhat = Readonly<Record<string, string | undefined>>
type Verbs = { readonly run: (verb: QueueVerb, what: QueueWhat) => void; readonly busy: boolean }

const VerbsContext = createContext<Verbs | undefined>(undefined)

const DONE = { retry: 'retryDone', hold: 'holdDone', release: 'releaseDone', drop: 'dropDone' } as const
const BACK = { hold: ['release', 'held'], release: ['hold', 'waiting'] } as const

export function QueueVerbs({ children }: { readonly children: ReactNode }): ReactNode {
  const api = useApi()
  const say = useWords(QUEUE_TEXTS)
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  const [busy, setBusy] = useState(false)
  const verbs = useMemo((): Verbs => {
    const run = async (verb: QueueVerb, what: QueueWhat): Promise<void> => {
      setBusy(true)
      try {
        const { changed } = await api.post<{ readonly changed: number }>(`/api/v1/queue/${verb}`, what)
        const back = verb === 'hold' || verb === 'release' ? BACK[verb] : undefined
        const undo = back === undefined ? undefined : () => void run(back[0], { ...what, state: back[1] })
        tell(say(DONE[verb], { n: changed }), undo)
        await queries.invalidateQueries({ queryKey: ['queue'] })
      } catch (error) {
        fail(error)
      } finally {
        setBusy(false)
      }
    }
    return { busy, run: (verb, what) => void run(verb, what) }
  }, [api, say, queries, tell, fail, busy])
  return <VerbsContext.Provider value={verbs}>{children}</VerbsContext.Provider>
}

export function useQueueVerbs(): Verbs {
  const verbs = useContext(VerbsContext)
  if (verbs === undefined) throw new Error('no <QueueVerbs> above')
  return verbs
}
