/** What was done, said for a while at the bottom of the page, with the way back where there is one. UI.md §4 */
import { Button } from '@mantine/core'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { useWords } from '../../kit/kit-context.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import css from './told.module.css'

type Told = { readonly text: string; readonly undo?: (() => void) | undefined; readonly bad?: boolean }

/** Milliseconds that it is shown, unless the focus is in it. */
const SHOWN_MS = 8000

export function useTold(): {
  readonly node: ReactNode
  readonly tell: (text: string, undo?: () => void) => void
  readonly fail: (error: unknown) => void
} {
  const say = useWords(CONTROL_TEXTS)
  const [told, setTold] = useState<Told>()
  const [kept, setKept] = useState(false)
  useEffect(() => {
    if (told === undefined || kept) return
    const timer = setTimeout(() => setTold(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [told, kept])
  const tell = useCallback((text: string, undo?: () => void) => setTold({ text, undo }), [])
  const fail = useCallback(
    (error: unknown) =>
      setTold({ text: error instanceof ApiProblem ? error.message : say('failed'), bad: true }),
    [say],
  )
  const undo = told?.undo
  const node = (
    <div className={css.place} role="status">
      {told !== undefined && (
        <div className={told.bad === true ? `${css.told} ${css.bad}` : css.told}>
          {told.text}
          {undo !== undefined && (
            <Button
              size="sm"
              variant="transparent"
              onFocus={() => setKept(true)}
              onBlur={() => setKept(false)}
              className={css.undo ?? ''}
              onClick={() => {
                setTold(undefined)
                undo()
              }}
            >
              {say('undo')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
  return { node, tell, fail }
}
