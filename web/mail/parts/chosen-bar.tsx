/** What is done with all that is chosen, or with everything that matches. */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { SelectionBar } from '../../kit/parts/selection-bar.tsx'
import { tell } from '../../kit/tell.ts'
import { folderOfRole } from '../model/folders.ts'
import { type Conversation, SEEN } from '../model/mail.ts'
import { move, type Patch, setKeyword } from '../model/patch.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import type { ListSpec } from './list-spec.ts'
import { useMailState, useMailStore } from './mail-context.ts'
import type { MailActs } from './use-mail-acts.ts'

type Props = {
  readonly spec: ListSpec
  readonly acts: MailActs
  readonly chosenOnes: readonly Conversation[]
  /** Everything that matches is chosen, not only what is on the page. */
  readonly all: boolean
  readonly total: number
  readonly onAll: () => void
  readonly onNone: () => void
}

export function ChosenBar({ spec, acts, chosenOnes, all, total, onAll, onNone }: Props): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const matching = useMatching(spec)
  const run = (few: (some: readonly Conversation[]) => void, many: () => Promise<void>) => () => {
    if (all) void many()
    else few(chosenOnes)
    onNone()
  }
  const some = chosenOnes.some(({ unread }) => unread)
  const read = {
    label: say(all || some ? 'doRead' : 'doUnread'),
    run: run((few) => acts.read(few, some), matching.read),
  }
  return (
    <SelectionBar
      chosen={all ? total : chosenOnes.length}
      {...(matching.possible && { matching: total, onAll })}
      onNone={onNone}
      actions={[
        ...(acts.may.moveTo('archive')
          ? [
              {
                label: say('doArchive'),
                run: run(acts.archive, () => matching.move('archive', 'didArchive')),
              },
            ]
          : []),
        ...(acts.may.moveTo('trash')
          ? [{ label: say('doDelete'), run: run(acts.remove, () => matching.move('trash', 'didDelete')) }]
          : []),
        ...(acts.may.snooze && !all
          ? [{ label: say('doSnooze'), run: () => acts.askSnooze(chosenOnes) }]
          : []),
        ...(acts.may.read ? [read] : []),
      ]}
    />
  )
}

/** By query and not by what was loaded; only where the way back is the same for each: in a folder. */
function useMatching({ filter, folder }: ListSpec) {
  const say = useWords(MAIL_TEXTS)
  const store = useMailStore()
  const { folders } = useMailState()
  const run = async (
    which: NonNullable<typeof filter>,
    patches: { readonly change: Patch; readonly back: Patch },
    done: 'didArchive' | 'didDelete' | 'didRead',
  ): Promise<void> => {
    let close = tell({ text: say('finding', { n: 0 }) })
    try {
      const action = await store.actOnMatching(which, patches, (n) => {
        close()
        close = tell({ text: say('finding', { n }) })
      })
      close()
      const n = Object.keys(action.patches).length
      tell({ text: say(done, { n }), undo: () => store.undo(action) })
    } catch {
      close()
      tell({ kind: 'bad', text: say('refused') })
    }
  }
  return {
    possible: folder !== undefined && filter !== undefined,
    move: async (role: 'archive' | 'trash', done: 'didArchive' | 'didDelete'): Promise<void> => {
      const to = folderOfRole(folders ?? [], role, folder?.account?.id)
      if (folder === undefined || filter === undefined || to === undefined) return
      await run(filter, { change: move(folder.id, to.id), back: move(to.id, folder.id) }, done)
    },
    read: async (): Promise<void> => {
      if (filter === undefined) return
      const unread = { operator: 'AND', conditions: [filter, { notKeyword: SEEN }] }
      await run(unread, { change: setKeyword(SEEN, true), back: setKeyword(SEEN, false) }, 'didRead')
    },
  }
}
