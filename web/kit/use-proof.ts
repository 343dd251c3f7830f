/** What waits until the person has proved once more who they are, and their answer. THREATS ID9 */
import { useCallback, useMemo, useRef, useState } from 'react'

export type Proof = {
  readonly wanted: boolean
  /** True: they proved it; false: they would rather not. */
  readonly ask: () => Promise<boolean>
  readonly answer: (proved: boolean) => void
}

/** Several that wait at the same time are answered by one proof. */
export function useProof(): Proof {
  const [wanted, setWanted] = useState(false)
  const waiting = useRef<((proved: boolean) => void)[]>([])
  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        waiting.current.push(resolve)
        setWanted(true)
      }),
    [],
  )
  const answer = useCallback((proved: boolean) => {
    setWanted(false)
    for (const resolve of waiting.current.splice(0)) resolve(proved)
  }, [])
  return useMemo(() => ({ wanted, ask, answer }), [wanted, ask, answer])
}
