/** What went wrong, what was not lost, what to do, and the detail for support. UI.md §4 */
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ApiProblem, Unreachable } from '../api-client.ts'
import { useWords } from '../kit-context.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import { Note } from './note.tsx'

/** `title`: what could not be done, with its name ("No pudimos guardar las reglas de Ventas"). */
export function ScreenTrouble({
  error,
  title,
  retry,
}: {
  readonly error: unknown
  readonly title?: string
  readonly retry?: () => void
}): ReactNode {
  const say = useWords(STATE_TEXTS)
  const [copied, setCopied] = useState(false)
  const why =
    error instanceof ApiProblem
      ? error.message
      : say(error instanceof Unreachable ? 'unreachable' : 'troubleWhy')
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(detailOf(error))
    setCopied(true)
  }
  return (
    <Note
      kind="bad"
      alert
      title={title ?? say('trouble')}
      actions={
        <>
          {retry !== undefined && (
            <Button size="sm" onClick={retry}>
              {say('again')}
            </Button>
          )}
          <Button size="sm" variant="subtle" onClick={() => void copy()}>
            {say(copied ? 'copied' : 'copyDetail')}
          </Button>
        </>
      }
    >
      {why}
    </Note>
  )
}

/** Where, when and what, and nothing that was read or typed. */
function detailOf(error: unknown): string {
  const what =
    error instanceof ApiProblem
      ? `${error.status} ${error.code} ${error.reason}`
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error)
  return `${new Date().toISOString()} ${location.pathname} ${what}`
}
