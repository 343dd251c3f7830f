import { IconMailOpened } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { loadAhead } from '../../kit/load-ahead.ts'
import { DAY_AND_TIME } from '../../kit/model/date-groups.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { usePageTitle } from '../../kit/use-page-title.ts'
import { localeOf } from '../../kit/words.ts'
import { KEPT_ROWS, READING_AHEAD_MS } from '../limits.ts'
import { isRole } from '../model/folders.ts'
import type { Conversation } from '../model/mail.ts'
import { conversationAt, listKey, type ShownList, shownList } from '../model/mail-state.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { ListPane } from './list-pane.tsx'
import type { ListSpec } from './list-spec.ts'
import { useMailState } from './mail-context.ts'
import css from './panes.module.css'
import { type MailActs, useMailActs } from './use-mail-acts.ts'
import { useMailKeys } from './use-mail-keys.ts'
import { WriteButton } from './write-button.tsx'

// The list comes first: reading is loaded behind it, and what few open when they open it.
const reading = () => import('./conversation-view.tsx')
const ConversationView = lazy(async () => ({ default: (await reading()).ConversationView }))
const SnoozeDialog = lazy(async () => ({ default: (await import('./snooze-dialog.tsx')).SnoozeDialog }))
const KeysSheet = lazy(async () => ({ default: (await import('./keys-sheet.tsx')).KeysSheet }))

export function MailPanes({ spec }: { readonly spec: ListSpec }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const state = useMailState()
  const { acts, dialog } = useActs(spec)
  const go = useOpen()
  const { chosen, all, choose, setChosen, setAll } = useChosen()
  const [sheet, setSheet] = useState(false)
  const [walked, setWalked] = useState(-1)
  const key = spec.filter === undefined ? '' : listKey(spec.filter)
  const list = useMemo(() => shownList(state, key, spec.folder?.id), [state, key, spec.folder])
  const opened = spec.open === undefined ? undefined : conversationAt(state, spec.open)
  const openAt = useMemo(() => placeIn(list, spec.open), [list, spec.open])
  const cursor = openAt >= 0 ? openAt : walked
  const at = (n: number): Conversation | undefined => {
    const id = list.idAt(n)
    return id === undefined ? undefined : conversationAt(state, id)
  }
  const name = useListName(spec)
  const unread = spec.folder?.unreadThreads ?? 0
  usePageTitle(...(unread > 0 ? [say('unreadCount', { n: unread })] : []), name)
  const open = (n: number): void => {
    setWalked(n)
    const id = n >= 0 && n < list.total ? list.idAt(n) : undefined
    if (id !== undefined) go(id)
  }
  const chosenOnes = [...chosen].flatMap((threadId) => {
    const id = state.threads.get(threadId)?.at(-1)
    return id === undefined ? [] : (conversationAt(state, id) ?? [])
  })
  const chooseShown = (): void => {
    const shown = Array.from({ length: Math.min(list.total, KEPT_ROWS) }, (_, n) => at(n)?.threadId)
    setChosen(new Set(chosen.size > 0 ? [] : shown.filter((one) => one !== undefined)))
  }
  useStayInList(list, spec.open, openAt, (id) => go(id))
  useReadingAhead()
  useMailKeys({
    ...{ acts, cursor, list, opened, open, choose, chooseShown },
    walk: setWalked,
    targets: chosenOnes.length > 0 ? chosenOnes : [opened ?? at(cursor)].filter((one) => one !== undefined),
    current: at(cursor),
    back: () => (chosen.size > 0 ? setChosen(new Set()) : go(undefined)),
    help: () => setSheet(true),
  })
  return (
    <div className={css.panes}>
      <ListPane
        {...{ spec, list, cursor, chosen, acts, name, unread, chooseShown }}
        onOpen={open}
        onChoose={choose}
      />
      {opened === undefined ? (
        <NothingOpen />
      ) : (
        <Suspense fallback={<div className={css.nothing} />}>
          <ConversationView
            key={opened.threadId}
            conversation={opened}
            folder={spec.folder}
            acts={acts}
            at={openAt}
            total={list.total}
            onGo={(step) => open(openAt + step)}
            onBack={() => go(undefined)}
          />
        </Suspense>
      )}
      <ChosenBar
        {...{ spec, acts, all, chosenOnes }}
        total={list.total}
        onAll={() => setAll(true)}
        onNone={() => setChosen(new Set())}
      />
      {dialog}
      {opened === undefined && chosen.size === 0 && <WriteButton float />}
      <Suspense>{sheet && <KeysSheet onClose={() => setSheet(false)} />}</Suspense>
    </div>
  )
}

/** And the question until when, while it is asked. */
function useActs({ folder }: ListSpec): { readonly acts: MailActs; readonly dialog: ReactNode } {
  const [snoozing, setSnoozing] = useState<readonly Conversation[]>([])
  const acts = useMailActs(folder, setSnoozing)
  return { acts, dialog: <Snoozing all={snoozing} acts={acts} onClose={() => setSnoozing([])} /> }
}

function Snoozing(props: {
  readonly all: readonly Conversation[]
  readonly acts: MailActs
  readonly onClose: () => void
}): ReactNode {
  const { all, acts, onClose } = props
  const { language } = useKit()
  const choose = (at: Date): void => {
    onClose()
    acts.snooze(all, at, at.toLocaleString(localeOf(language), DAY_AND_TIME))
  }
  if (all.length === 0) return null
  return (
    <Suspense>
      <SnoozeDialog onChoose={choose} onClose={onClose} />
    </Suspense>
  )
}

function NothingOpen(): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const icon = <IconMailOpened size={22} stroke={1.75} />
  return (
    <div className={css.nothing}>
      <Empty icon={icon} title={say('chooseOne')} text={say('keysHint')} />
    </div>
  )
}

function useReadingAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadAhead(reading), READING_AHEAD_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** What was open left the list, because it was archived or moved: the one that took its place is opened. */
function useStayInList(
  list: ShownList,
  open: string | undefined,
  at: number,
  go: (id: string | undefined) => void,
): void {
  const last = useRef<{ readonly id: string; readonly at: number } | undefined>(undefined)
  useEffect(() => {
    const before = last.current
    last.current = open !== undefined && at >= 0 ? { id: open, at } : undefined
    if (open === undefined || at >= 0 || before?.id !== open) return
    go(list.total === 0 ? undefined : list.idAt(Math.min(before.at, list.total - 1)))
  }, [list, open, at, go])
}

function useChosen() {
  const [chosen, set] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const setChosen = (next: ReadonlySet<string>): void => {
    setAll(false)
    set(next)
  }
  const choose = (threadId: string): void =>
    setChosen(
      chosen.has(threadId)
        ? new Set([...chosen].filter((one) => one !== threadId))
        : new Set([...chosen, threadId]),
    )
  return { chosen, all, choose, setChosen, setAll }
}

/** Opens a message of the list that is shown, or closes what is open; the address says which. */
function useOpen(): (id: string | undefined) => void {
  const navigate = useNavigate()
  return (id) => void navigate({ to: '.', search: ((before: object) => ({ ...before, m: id })) as never })
}

function placeIn(list: ReturnType<typeof shownList>, id: string | undefined): number {
  if (id === undefined) return -1
  for (let n = 0; n < list.total; n++) if (list.idAt(n) === id) return n
  return -1
}

function useListName({ kind, folder, label }: ListSpec): string {
  const say = useWords(MAIL_TEXTS)
  if (kind === 'search') return say('search')
  if (kind === 'starred') return say('starred')
  if (kind === 'label') return label ?? ''
  if (folder === undefined) return say('mail')
  return isRole(folder.role) ? say(folder.role) : folder.name
}
