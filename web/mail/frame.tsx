/** The frame of the webmail: folders at the left, find on top. */
import {
  IconAddressBook,
  IconAlertOctagon,
  IconArchive,
  IconCalendarTime,
  IconClock,
  IconFile,
  IconFolder,
  IconInbox,
  IconSend,
  IconSettings,
  IconStar,
  IconTag,
  IconTrash,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { DragEvent, ReactNode } from 'react'
import { useKit, useSession, useWords } from '../kit/kit-context.ts'
import type { NavGroup, NavItem } from '../kit/nav.ts'
import { HelpFoot } from '../kit/parts/help-foot.tsx'
import { Shell } from '../kit/parts/shell.tsx'
import { foldersOf, isRole, type Role, shownFolders } from './model/folders.ts'
import { labelOfKeyword } from './model/labels.ts'
import type { Folder } from './model/mail.ts'
import { conversationAt, type MailState } from './model/mail-state.ts'
import { draggedThread, folderUnder } from './parts/drag.ts'
import css from './parts/frame.module.css'
import { useListSpec } from './parts/list-spec.ts'
import { useMailState } from './parts/mail-context.ts'
import { MailProvider } from './parts/mail-provider.tsx'
import { SearchBox } from './parts/search-box.tsx'
import { useMailActs } from './parts/use-mail-acts.ts'
import { useScheduled } from './parts/use-scheduled.ts'
import { WriteButton } from './parts/write-button.tsx'
import { MAIL_TEXTS } from './texts/mail.ts'
import { SCHEDULED_TEXTS } from './texts/scheduled.ts'

const ICONS = {
  ...{ inbox: IconInbox, snoozed: IconClock, sent: IconSend, drafts: IconFile },
  ...{ archive: IconArchive, junk: IconAlertOctagon, trash: IconTrash },
} as const satisfies Record<Role, unknown>
/** Labels in the navigation. */
const LABELS_MAX = 12

export function MailFrame({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <MailProvider>
      <Inside>{children}</Inside>
    </MailProvider>
  )
}

function Inside({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const drop = useDrop()
  const groups = useGroups()
  const contacts: NavItem = { to: '/contactos', label: say('contacts'), icon: IconAddressBook }
  const settings: NavItem = { to: '/ajustes', label: say('settings'), icon: IconSettings }
  const tabs: NavItem[] = [
    { to: '/', label: say('mail'), icon: IconInbox },
    { to: '/etiqueta/destacados', label: say('starred'), icon: IconStar },
    contacts,
    settings,
  ]
  return (
    // Takes what is dropped on a folder; the menu "Move" is its twin. WCAG 2.5.7
    <div className={css.whole} {...drop}>
      <Shell
        groups={groups}
        tabs={tabs}
        more
        head={<WriteButton />}
        foot={
          <>
            <HelpFoot />
            <Foot />
          </>
        }
        top={<SearchBox />}
        own={[contacts, settings]}
      >
        {children}
      </Shell>
    </div>
  )
}

function Foot(): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { address } = useSession()
  return (
    <Link to="/ajustes" className={css.foot} title={say('settings')}>
      <span>{address}</span>
      <IconSettings size={18} stroke={1.75} aria-hidden="true" />
      <span className="v-hidden">{say('settings')}</span>
    </Link>
  )
}

function useGroups(): NavGroup[] {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const state = useMailState()
  const shown = shownFolders(foldersOf(state.folders ?? [], undefined), language)
  const special = shown.filter(({ folder, depth }) => depth === 0 && isRole(folder.role))
  const own = shown.filter((one) => !special.includes(one))
  const labels = labelsOf(state, language)
  const starred = { to: '/etiqueta/destacados', label: say('starred'), icon: IconStar }
  const scheduled = useScheduledItem()
  const roles = special.flatMap(({ folder }) => {
    const item = folderItem(folder, say)
    if (folder.role !== 'drafts') return [item]
    // What leaves by itself lies among the drafts, and is counted once.
    const written = Math.max(0, folder.totalEmails - (scheduled[0]?.count ?? 0))
    return [{ ...item, count: written }, ...scheduled]
  })
  return [
    // Before the folders are known, the way to the inbox is there.
    {
      items:
        roles.length === 0
          ? [{ to: '/', label: say('inbox'), icon: IconInbox }]
          : roles.toSpliced(1, 0, starred),
    },
    { items: [{ to: '/contactos', label: say('contacts'), icon: IconAddressBook }] },
    ...(own.length > 0
      ? [{ title: say('folders'), items: own.map(({ folder }) => folderItem(folder, say)) }]
      : []),
    ...sharedGroups(state.folders ?? [], language, say),
    ...(labels.length > 0
      ? [
          {
            title: say('labels'),
            items: labels.map((label) => ({
              to: `/etiqueta/${encodeURIComponent(label)}`,
              label,
              icon: IconTag,
            })),
          },
        ]
      : []),
  ]
}

/** What others share: a group for each of them, called by their address. */
function sharedGroups(
  folders: readonly Folder[],
  language: string,
  say: (key: Role | 'sharedBy', values?: { readonly name: string }) => string,
): NavGroup[] {
  const by = Map.groupBy(folders, ({ account }) => account?.name)
  return [...by].flatMap(([name, its]) => {
    if (name === undefined) return []
    const items = shownFolders(its, language).map(({ folder }) => sharedItem(folder, say))
    return [{ title: say('sharedBy', { name }), items }]
  })
}

function sharedItem({ id, name, role, unreadThreads }: Folder, say: (key: Role) => string): NavItem {
  const known = isRole(role)
  return {
    to: `/c/${encodeURIComponent(id)}`,
    label: known ? say(role) : name,
    icon: known ? ICONS[role] : IconFolder,
    count: unreadThreads,
  }
}

/** Nothing: nothing waits for its time. */
function useScheduledItem(): readonly NavItem[] {
  const say = useWords(SCHEDULED_TEXTS)
  const count = useScheduled().data?.length ?? 0
  return count === 0 ? [] : [{ to: '/programados', label: say('title'), icon: IconCalendarTime, count }]
}

function folderItem(
  { id, name, role, unreadThreads, totalEmails }: Folder,
  say: (key: Role) => string,
): NavItem {
  if (!isRole(role))
    return { to: `/c/${encodeURIComponent(id)}`, label: name, icon: IconFolder, count: unreadThreads }
  const count = role === 'drafts' ? totalEmails : role === 'inbox' || role === 'junk' ? unreadThreads : 0
  return { to: role === 'inbox' ? '/' : `/c/${role}`, label: say(role), icon: ICONS[role], count }
}

/** Those of the messages that are known. */
function labelsOf({ mails }: MailState, language: string): string[] {
  const labels = new Set<string>()
  for (const { keywords } of mails.values())
    for (const keyword of Object.keys(keywords)) {
      const label = labelOfKeyword(keyword)
      if (label !== undefined) labels.add(label)
    }
  return [...labels].sort((a, b) => a.localeCompare(b, language)).slice(0, LABELS_MAX)
}

function useDrop() {
  const say = useWords(MAIL_TEXTS)
  const state = useMailState()
  const { folder } = useListSpec(state.folders)
  const acts = useMailActs(folder)
  const at = (event: DragEvent): Folder | undefined => {
    const wanted = folderUnder(event)
    return state.folders?.find(
      ({ id, role, account }) =>
        // From one account into another one nothing is dragged: what is undone would be another message.
        account?.id === folder?.account?.id && wanted !== undefined && (id === wanted || role === wanted),
    )
  }
  return {
    onDragOver: (event: DragEvent) => {
      if (at(event) !== undefined) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const to = at(event)
      const id = state.threads.get(draggedThread(event))?.at(-1)
      const conversation = id === undefined ? undefined : conversationAt(state, id)
      if (to === undefined || conversation === undefined) return
      event.preventDefault()
      acts.move([conversation], to, isRole(to.role) ? say(to.role) : to.name)
    },
  }
}
