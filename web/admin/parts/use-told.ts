/** What was done, told at the bottom of the page as everywhere; and what the server said no to, in its words. UI.md §4 */
import { useCallback } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'

export function useTold(): {
  readonly tell: (text: string, undo?: () => void) => void
  readonly fail: (error: unknown) => void
} {
  const say = useWords(CONTROL_TEXTS)
  const done = useCallback(
    (text: string, undo?: () => void) => void tell({ text, ...(undo !== undefined && { undo }) }),
    [],
  )
  const fail = useCallback(
    (error: unknown) =>
      void tell({ kind: 'bad', text: error instanceof ApiProblem ? error.message : say('failed') }),
    [say],
  )
  return { tell: done, fail }
}
