/** A list with its name, what narrows it, and what it says when nothing is in it. */
import { ActionIcon, Button, Checkbox } from '@mantine/core'
import { IconInbox, IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import type { Folder } from '../model/mail.ts'
import { conversationAt, listKey } from '../model/mail-state.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { ConversationList, type ListProps } from './conversation-list.tsx'
import type { ListSpec, Only } from './list-spec.ts'
import { useMailState, useMailStore } from './mail-context.ts'
import css from './panes.module.css'
import search from './search.module.css'
import { SearchChips } from './search-box.tsx'
import { useFirstPage } from './use-first-page.ts'

// Few share a folder, and seldom.
const ShareDialog = lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog }))

type Props = ListProps & {
  readonly name: string
  readonly unread: number
  readonly chooseShown: () => void
}
const ONLY: readonly Only[] = ['all', 'unread', 'withFile']

export function ListPane(props: Props): ReactNode {
  const { spec, name, unread, chosen, chooseShown, list } = props
  const say = useWords(MAIL_TEXTS)
  return (
    <section className={css.list} aria-label={name} data-covered={spec.open !== undefined}>
      <div className={css.head}>
        <Checkbox
          size="xs"
          aria-label={say('chooseShown')}
          checked={chosen.size > 0}
          indeterminate={chosen.size > 0}
          onChange={chooseShown}
        />
        <h1 className={css.name}>
          <bdi>{name}</bdi>
        </h1>
        <span className={css.count}>
          {spec.kind === 'folder'
            ? unread > 0 && say('unreadCount', { n: unread })
            : say('found', { n: list.total })}
        </span>
        {spec.folder?.account !== undefined && (
          <bdi className={css.whose}>{say('sharedBy', { name: spec.folder.account.name })}</bdi>
        )}
        <ShareFolder folder={spec.folder} name={name} />
      </div>
      {spec.kind === 'search' ? <SearchChips query={spec.query} /> : <OnlyChips only={spec.only} />}
      <Waiting />
      <Inside {...props} />
    </section>
  )
}

/** Only where the person decides with whom the folder is shared; one that is nobody else's business is not: the drafts. */
function ShareFolder({
  folder,
  name,
}: {
  readonly folder: Folder | undefined
  readonly name: string
}): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const [open, setOpen] = useState(false)
  if (folder?.myRights?.['mayShare'] !== true || folder.role === 'drafts') return null
  return (
    <>
      <ActionIcon
        className={css.share ?? ''}
        onClick={() => setOpen(true)}
        aria-label={say('share')}
        title={say('share')}
        aria-haspopup="dialog"
      >
        <IconUserPlus size={18} stroke={1.75} />
      </ActionIcon>
      <Suspense>
        {open && <ShareDialog folder={folder} name={name} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}

function OnlyChips({ only }: { readonly only: Only }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const navigate = useNavigate()
  const set = (one: Only): void =>
    void navigate({ to: '.', search: { solo: one === 'all' ? undefined : one } as never })
  return (
    <ul className={search.chips}>
      {ONLY.map((one) => (
        <li key={one}>
          <button type="button" className={search.chip} aria-pressed={only === one} onClick={() => set(one)}>
            {say(one)}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** What was done without a connection waits, and the page says so. */
function Waiting(): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { queue } = useMailState()
  const n = queue.filter(({ state }) => state === 'waiting').length
  return <div role="status">{n > 0 && <p className={css.waiting}>{say('waiting', { n })}</p>}</div>
}

function Inside(props: Props): ReactNode {
  const { spec, list } = props
  const say = useWords(MAIL_TEXTS)
  const state = useMailState()
  const store = useMailStore()
  useFirstPage(spec.filter)
  useFirstPage(spec.pinned)
  if (spec.kind === 'search' && spec.filter === undefined)
    return (
      <Empty
        icon={<IconSearch size={22} stroke={1.75} />}
        title={say('searchWhat')}
        text={say('searchWhatWhy')}
      />
    )
  if (spec.filter === undefined) return <Shape />
  const { filter } = spec
  const trouble = state.troubles.get(listKey(filter))
  if (trouble !== undefined)
    return <ScreenTrouble error={trouble} title={say('troubleList')} retry={() => void store.retry(filter)} />
  if (!state.lists.has(listKey(filter))) return <Shape />
  if (list.total === 0) return <Nothing spec={spec} />
  return (
    <>
      <PinnedRows {...props} />
      <ConversationList key={listKey(filter)} {...props} />
    </>
  )
}

function Nothing({ spec }: { readonly spec: ListSpec }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const navigate = useNavigate()
  if (spec.kind === 'search')
    return (
      <Empty
        icon={<IconSearch size={22} stroke={1.75} />}
        title={say('nothingFound')}
        text={say('nothingFoundWhy')}
      />
    )
  if (spec.only !== 'all')
    return (
      <Empty
        title={say('emptyFiltered')}
        action={
          <Button onClick={() => void navigate({ to: '.', search: {} as never })}>{say('showAll')}</Button>
        }
      />
    )
  const inbox = spec.folder?.role === 'inbox'
  return (
    <Empty
      icon={<IconInbox size={22} stroke={1.75} />}
      title={say(inbox ? 'emptyInbox' : 'emptyFolder')}
      text={say(inbox ? 'emptyInboxWhy' : 'emptyFolderWhy')}
    />
  )
}

/** What is pinned stands above, and in its place by date too. */
function PinnedRows({ spec, onOpen, list }: Props): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const navigate = useNavigate()
  const state = useMailState()
  const ids = spec.pinned === undefined ? [] : (state.lists.get(listKey(spec.pinned))?.ids ?? [])
  const pinned = ids.flatMap((id) => (id === undefined ? [] : (conversationAt(state, id) ?? [])))
  if (pinned.length === 0) return null
  const open = (id: string): void => {
    for (let n = 0; n < Math.min(list.total, 200); n++)
      if (list.idAt(n) === id) {
        onOpen(n)
        return
      }
    void navigate({ to: '.', search: { m: id } as never })
  }
  return (
    <ul className={css.pinned} aria-label={say('pinned')}>
      {pinned.slice(0, 3).map(({ mail }) => (
        <li key={mail.id}>
          <button type="button" onClick={() => open(mail.id)}>
            <span className={css.pin}>{say('pinned')}</span> <bdi>{mail.subject || say('noSubject')}</bdi>
          </button>
        </li>
      ))}
    </ul>
  )
}
