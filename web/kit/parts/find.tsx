/**
 * Finds a person, a message or something to do: Ctrl K, some letters, Enter. What answers later than what was typed since is
 * dropped, and one source that fails leaves the others. UI.md §3, §9, WAI-ARIA combobox
 */
import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { SEARCH_AFTER_MS } from '../limits.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './find.module.css'

export type FindHit = {
  readonly key: string
  readonly title: string
  readonly sub?: string
  readonly icon?: ReactNode
  readonly run: () => void
}
/** The best first; empty text: what one does most. */
export type FindSource = (text: string, signal: AbortSignal) => Promise<readonly FindHit[]>

export function Find({
  sources,
  placeholder,
}: {
  readonly sources: readonly FindSource[]
  readonly placeholder?: string
}): ReactNode {
  const say = useWords(PART_TEXTS)
  const [open, setOpen] = useState(false)
  useHotkeys([['mod+K', () => setOpen(true)]], [])
  const words = placeholder ?? say('find')
  return (
    <>
      <button
        type="button"
        className={css.open}
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K"
        aria-haspopup="dialog"
      >
        <IconSearch size={16} stroke={1.75} />
        <span className={css.placeholder}>{words}</span>
        <span className={css.key} aria-hidden="true">
          Ctrl K
        </span>
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        withCloseButton={false}
        centered={false}
        size="lg"
        yOffset="12vh"
        attributes={{ content: { 'aria-label': words } }}
      >
        <FindBox sources={sources} label={words} close={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function FindBox({
  sources,
  label,
  close,
}: {
  readonly sources: readonly FindSource[]
  readonly label: string
  readonly close: () => void
}): ReactNode {
  const say = useWords(PART_TEXTS)
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS)
  const { data: hits } = useQuery({
    queryKey: ['find', asked],
    queryFn: ({ signal }) => askAll(sources, asked, signal),
    placeholderData: (before) => before,
    staleTime: 0,
  })
  const run = (hit: FindHit | undefined): void => {
    if (hit === undefined) return
    close()
    hit.run()
  }
  const all = hits ?? []
  const current = Math.min(at, Math.max(all.length - 1, 0))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, all.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter') run(all[current])
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        size="lg"
        data-autofocus
        role="combobox"
        aria-label={label}
        aria-expanded={all.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        {...(all.length > 0 && { 'aria-activedescendant': `${id}-${current}` })}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={18} stroke={1.75} />}
        placeholder={label}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className={css.list} role="listbox" id={id} aria-label={label}>
        {all.map((hit, index) => (
          <Hit key={hit.key} id={`${id}-${index}`} hit={hit} current={index === current} run={run} />
        ))}
      </div>
      {hits !== undefined && all.length === 0 && asked !== '' && (
        <p className={css.none} role="status">
          {say('findNone', { text: asked })}
        </p>
      )}
    </>
  )
}

function Hit({
  id,
  hit,
  current,
  run,
}: {
  readonly id: string
  readonly hit: FindHit
  readonly current: boolean
  readonly run: (hit: FindHit) => void
}): ReactNode {
  return (
    <div
      id={id}
      role="option"
      aria-selected={current}
      tabIndex={-1}
      className={css.hit}
      ref={(element) => {
        if (current) element?.scrollIntoView({ block: 'nearest' })
      }}
      onPointerDown={(event) => {
        event.preventDefault()
        run(hit)
      }}
    >
      {hit.icon}
      <span>
        {hit.title}
        {hit.sub !== undefined && <span className={css.sub}>{hit.sub}</span>}
      </span>
    </div>
  )
}

async function askAll(
  sources: readonly FindSource[],
  text: string,
  signal: AbortSignal,
): Promise<readonly FindHit[]> {
  const answers = await Promise.allSettled(sources.map((source) => source(text, signal)))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
