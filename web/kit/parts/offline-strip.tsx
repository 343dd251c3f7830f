/** Says since when there is no connection, and what still works. UI.md §4 */
import type { ReactNode } from 'react'
import { useKit, useWords } from '../kit-context.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import { Note } from './note.tsx'

/** `what`: what still works here, in a sentence. */
export function OfflineStrip({ what }: { readonly what?: string }): ReactNode {
  const { lostAt } = useKit()
  const say = useWords(STATE_TEXTS)
  return (
    <div role="status">
      {lostAt !== undefined && (
        <Note kind="offline" title={say('offline', { at: lostAt })}>
          {what ?? say('offlineWhy')}
        </Note>
      )}
    </div>
  )
}
