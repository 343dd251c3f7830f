/** What a person does with conversations: at once, told, and with the way back. */
import { useMemo } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import type { Action } from '../model/action-queue.ts'
import { folderOfRole, mayIn, type Role } from '../model/folders.ts'
import { keywordOfLabel } from '../model/labels.ts'
import { type Conversation, FLAGGED, type Folder, type Mail, PHISHING, PINNED, SEEN } from '../model/mail.ts'
import { move, moveAll, type Patch, setKeyword } from '../model/patch.ts'
import { maySnooze, putOff } from '../model/snooze-place.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { useMailState, useMailStore } from './mail-context.ts'

export type MailActs = ReturnType<typeof useMailActs>

type AskSnooze = (all: readonly Conversation[]) => void

/** `askSnooze`: until when, for those; `here`: the folder that is looked at; undefined where a list goes across folders. */
export function useMailActs(here: Folder | undefined, askSnooze: AskSnooze = () => undefined) {
  const store = useMailStore()
  const say = useWords(MAIL_TEXTS)
  const { folders } = useMailState()
  return useMemo(() => {
    const told = (action: Action | undefined, text: string, isUndone = true): void => {
      if (action !== undefined) tell({ text, ...(isUndone && { undo: () => store.undo(action) }) })
    }
    const mails = (all: readonly Conversation[]): Mail[] => all.flatMap((one) => one.mails)
    const moveTo = (all: readonly Conversation[], to: Folder, text: string): void => {
      const moved = mails(all).filter(({ mailboxIds }) => here === undefined || mailboxIds[here.id] === true)
      const out = here?.id
      told(
        store.act(moved, (mail) => (out === undefined ? moveAll(mail, to.id) : move(out, to.id))),
        text,
      )
    }
    const toRole =
      (role: 'archive' | 'trash' | 'junk' | 'inbox', text: (n: number) => string) =>
      (all: readonly Conversation[]): void => {
        const to = folderOfRole(folders ?? [], role, here?.account?.id)
        if (to === undefined) tell({ kind: 'bad', text: say('noFolder') })
        else moveTo(all, to, text(all.length))
      }
    const keyword =
      (name: string) =>
      (all: readonly Conversation[], on: boolean): void =>
        void store.act(mails(all), () => setKeyword(name, on))
    return {
      may: { ...actsIn(here, folders ?? []), snooze: maySnooze(here, folders) },
      askSnooze(all: readonly Conversation[]): void {
        if (maySnooze(here, folders) && all.length > 0) askSnooze(all)
      },
      snooze(all: readonly Conversation[], until: Date, when: string): void {
        const { patches, isUndone } = putOff(mails(all), until, folders ?? [], here)
        const patchOf = (mail: Mail): Patch => patches.get(mail) ?? {}
        const n = all.filter((one) => one.mails.some((mail) => patches.has(mail))).length
        if (n === 0) tell({ kind: 'bad', text: say('noSnooze') })
        else told(store.act([...patches.keys()], patchOf), say('didSnooze', { n, when }), isUndone)
      },
      archive: toRole('archive', (n) => say('didArchive', { n })),
      remove: toRole('trash', (n) => say('didDelete', { n })),
      spam: toRole('junk', (n) => say('didSpam', { n })),
      phishing(all: readonly Conversation[]): void {
        // Whoever trains filters learns that it was not only unwanted. RFC 8621 §4.1.1
        store.act(mails(all), () => setKeyword(PHISHING, true))
        toRole('junk', (n) => say('didPhishing', { n }))(all)
      },
      toInbox: toRole('inbox', (n) => say('didMove', { n, folder: say('inbox') })),
      move: (all: readonly Conversation[], to: Folder, name: string) =>
        moveTo(all, to, say('didMove', { n: all.length, folder: name })),
      read: keyword(SEEN),
      star: (all: readonly Conversation[], on: boolean) =>
        // The star stands on the newest message; taken off, it leaves all of them.
        void store.act(
          all.flatMap((one) => (on ? one.mails.slice(-1) : one.mails)),
          () => setKeyword(FLAGGED, on),
        ),
      pin: (all: readonly Conversation[], on: boolean) =>
        void store.act(on ? all.map((one) => one.mail) : mails(all), () => setKeyword(PINNED, on)),
      label: (all: readonly Conversation[], label: string) =>
        told(
          store.act(mails(all), () => setKeyword(keywordOfLabel(label), true)),
          say('didLabel', { label }),
        ),
    }
  }, [store, say, folders, here, askSnooze])
}

/** What the rights in the folder allow; what there is no folder for cannot be done either. */
function actsIn(here: Folder | undefined, folders: readonly Folder[]) {
  const move = mayIn(here, 'mayRemoveItems')
  const moveTo = (role: Role): boolean => {
    const to = folderOfRole(folders, role, here?.account?.id)
    return (
      here?.account === undefined ||
      (move && to !== undefined && to.id !== here.id && mayIn(to, 'mayAddItems'))
    )
  }
  return {
    read: mayIn(here, 'maySetSeen'),
    mark: mayIn(here, 'maySetKeywords'),
    move,
    moveTo,
  }
}
