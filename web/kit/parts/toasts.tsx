/** What `tell` told, read out politely; the time stands still while the pointer or the focus is on it. UI.md §5.7 */
import { ActionIcon } from '@mantine/core'
import { useFocusWithin, useHover, useMergedRef } from '@mantine/hooks'
import { IconAlertTriangle, IconCheck, IconSend, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { useWords } from '../kit-context.ts'
import { onTold, type Told, tell, told, untell } from '../tell.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import css from './toasts.module.css'

const ICONS = { done: IconCheck, sent: IconSend, bad: IconAlertTriangle } as const
const UNDO_KEY = 'z'

export function Toasts(): ReactNode {
  const say = useWords(PART_TEXTS)
  const all = useSyncExternalStore(onTold, told)
  const undo = useUndo()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const last = told().findLast((one) => one.undo !== undefined)
      if (event.key !== UNDO_KEY || event.ctrlKey || event.metaKey || event.altKey) return
      if (last === undefined || isWriting(event.target)) return
      event.preventDefault()
      void undo(last)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [undo])
  return (
    <section className={css.place} aria-label={say('notices')}>
      <div role="status" className={css.place} style={{ position: 'static' }}>
        {all.map((one) => (
          <Toast key={one.id} one={one} undo={undo} />
        ))}
      </div>
    </section>
  )
}

function Toast({
  one,
  undo,
}: {
  readonly one: Told
  readonly undo: (one: Told) => Promise<void>
}): ReactNode {
  const say = useWords(PART_TEXTS)
  const hover = useHover()
  const focus = useFocusWithin()
  const held = hover.hovered || focus.focused
  const { id, ms, kind, text } = one
  useEffect(() => {
    if (held || ms === 0) return undefined
    const timer = setTimeout(() => untell(id), ms)
    return () => clearTimeout(timer)
  }, [held, id, ms])
  const Icon = ICONS[kind]
  const place = useMergedRef<HTMLDivElement>(hover.ref, focus.ref)
  return (
    <div className={css.toast} ref={place}>
      <Icon size={18} stroke={2} aria-hidden="true" />
      <span className={css.text}>{text}</span>
      {one.undo !== undefined && (
        <button
          type="button"
          className={css.undo}
          onClick={() => void undo(one)}
          aria-keyshortcuts={UNDO_KEY}
        >
          {say('undo')}
          <span className={css.key} aria-hidden="true">
            Z
          </span>
        </button>
      )}
      {ms === 0 && (
        <ActionIcon variant="transparent" c="inherit" onClick={() => untell(id)} aria-label={say('close')}>
          <IconX size={16} />
        </ActionIcon>
      )}
    </div>
  )
}

function useUndo(): (one: Told) => Promise<void> {
  const say = useWords(STATE_TEXTS)
  return async ({ id, undo }) => {
    untell(id)
    try {
      await undo?.()
    } catch (error) {
      tell({
        kind: 'bad',
        text: error instanceof Error && error.name === 'ApiProblem' ? error.message : say('undoFailed'),
      })
    }
  }
}

/** Where keys are letters. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  )
}
