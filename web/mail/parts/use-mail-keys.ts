import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { isWriting } from '../../kit/parts/toasts.tsx'
import { CHORD_MS } from '../limits.ts'
import { composeLink } from '../model/compose-link.ts'
import { type Command, createKeyReader } from '../model/keys.ts'
import type { Conversation } from '../model/mail.ts'
import type { ShownList } from '../model/mail-state.ts'
import { SEARCH_ID } from './search-box.tsx'
import { useCanWrite } from './use-can-write.ts'
import type { MailActs } from './use-mail-acts.ts'

type What = {
  readonly acts: MailActs
  readonly cursor: number
  readonly list: ShownList
  readonly opened: Conversation | undefined
  readonly current: Conversation | undefined
  /** What is chosen, else what is open, else where one stands. */
  readonly targets: readonly Conversation[]
  readonly walk: (at: number) => void
  readonly open: (at: number) => void
  readonly choose: (threadId: string) => void
  readonly chooseShown: () => void
  readonly back: () => void
  readonly help: () => void
}
type Go = (to: string) => void

/** Keys of UI.md §9, where nothing is being written and no dialog or menu is open. */
export function useMailKeys(what: What): void {
  const now = useRef(what)
  now.current = what
  const navigate = useNavigate()
  const canWrite = useCanWrite()
  useEffect(() => {
    const read = createKeyReader(CHORD_MS)
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isWriting(event.target)) return
      if (document.querySelector('[role=dialog], [role=menu], :popover-open') !== null) return
      const onControl =
        event.target instanceof Element && event.target.closest('button, a, [role=menuitem]') !== null
      if (onControl && (event.key === 'Enter' || event.key.startsWith('Arrow'))) return
      const command = read(event, event.timeStamp)
      if (command === undefined) return
      event.preventDefault()
      run(command, now.current, (to) => {
        if (canWrite || !to.startsWith('/escribir')) void navigate({ to })
      })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate, canWrite])
}

function run(command: Command, what: What, go: Go): void {
  const { acts, cursor, list, opened, targets, current } = what
  const step = (by: number): void => {
    const next = Math.min(Math.max(cursor + by, 0), list.total - 1)
    if (opened === undefined) what.walk(next)
    else what.open(next)
  }
  const every = (test: (one: Conversation) => boolean): boolean => targets.every(test)
  const answer = (kind: 'reply' | 'replyAll' | 'forward') => () => {
    const id = (opened ?? current)?.mails.at(-1)?.id
    if (id !== undefined) go(composeLink(kind, id))
  }
  const does: Readonly<Record<Command, () => void>> = {
    next: () => step(1),
    previous: () => step(-1),
    open: () => what.open(cursor),
    back: what.back,
    select: () => current !== undefined && what.choose(current.threadId),
    selectAll: what.chooseShown,
    search: () => document.getElementById(SEARCH_ID)?.focus(),
    write: () => go('/escribir'),
    reply: answer('reply'),
    replyAll: answer('replyAll'),
    forward: answer('forward'),
    archive: () => acts.archive(targets),
    archiveNext: () => {
      acts.archive(targets)
      what.open(cursor + 1)
    },
    snooze: () => acts.askSnooze(targets),
    delete: () => acts.remove(targets),
    spam: () => acts.spam(targets),
    star: () => acts.star(targets, !every(({ flagged }) => flagged)),
    pin: () => acts.pin(targets, !every(({ pinned }) => pinned)),
    read: () => acts.read(targets, true),
    unread: () => acts.read(targets, false),
    help: what.help,
    toInbox: () => go('/'),
    toSent: () => go('/c/sent'),
    toDrafts: () => go('/c/drafts'),
    toArchive: () => go('/c/archive'),
    toTrash: () => go('/c/trash'),
    toSpam: () => go('/c/junk'),
  }
  does[command]()
}
