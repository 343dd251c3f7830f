/** What can be done with the open conversation. */
import { Button, Menu, Popover, TextInput } from '@mantine/core'
import {
  IconAlertOctagon,
  IconArchive,
  IconClock,
  IconFishHook,
  IconFolder,
  IconInbox,
  IconMail,
  IconPin,
  IconPrinter,
  IconStar,
  IconTag,
  IconTrash,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { RowMenu } from '../../kit/parts/row-menu.tsx'
import { foldersOf, isRole, mayIn, shownFolders } from '../model/folders.ts'
import type { Conversation, Folder } from '../model/mail.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { PRINT_TEXTS } from '../texts/print.ts'
import { useMailState } from './mail-context.ts'
import css from './reading.module.css'
import type { MailActs } from './use-mail-acts.ts'
import { usePrint } from './use-print.ts'

const ICON = { size: 16, stroke: 1.75 }
type Props = {
  readonly conversation: Conversation
  readonly folder: Folder | undefined
  readonly acts: MailActs
}

export function ConversationTools({ conversation, folder, acts }: Props): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const printing = usePrinting(conversation)
  const all = [conversation]
  const { flagged, pinned, mail } = conversation
  const junk = folder?.role === 'junk'
  const marks = [
    {
      label: say(flagged ? 'noStar' : 'doStar'),
      icon: <IconStar {...ICON} />,
      run: () => acts.star(all, !flagged),
    },
    {
      label: say(pinned ? 'noPin' : 'doPin'),
      icon: <IconPin {...ICON} />,
      run: () => acts.pin(all, !pinned),
    },
  ]
  const away = junk || ['trash', 'archive', 'snoozed'].includes(folder?.role ?? '')
  return (
    <>
      <div className={css.tools}>
        {away ? (
          <Tool
            icon={<IconInbox {...ICON} />}
            label={say(junk ? 'notSpam' : 'toInbox')}
            run={() => acts.toInbox(all)}
          />
        ) : (
          acts.may.moveTo('archive') && (
            <Tool icon={<IconArchive {...ICON} />} label={say('doArchive')} run={() => acts.archive(all)} />
          )
        )}
        {acts.may.snooze && (
          <Tool icon={<IconClock {...ICON} />} label={say('doSnooze')} run={() => acts.askSnooze(all)} />
        )}
        {folder?.role !== 'trash' && acts.may.moveTo('trash') && (
          <Tool icon={<IconTrash {...ICON} />} label={say('doDelete')} run={() => acts.remove(all)} />
        )}
        {!junk && acts.may.moveTo('junk') && (
          <Tool icon={<IconAlertOctagon {...ICON} />} label={say('doSpam')} run={() => acts.spam(all)} />
        )}
        {acts.may.move && <MoveMenu conversation={conversation} folder={folder} acts={acts} />}
        {acts.may.mark && <LabelMenu conversation={conversation} acts={acts} />}
      </div>
      <span className={css.gap} />
      <RowMenu
        name={mail.subject ?? say('noSubject')}
        actions={[
          ...(acts.may.read
            ? [{ label: say('doUnread'), icon: <IconMail {...ICON} />, run: () => acts.read(all, false) }]
            : []),
          ...(acts.may.mark ? marks : []),
          printing,
          ...(junk || !acts.may.mark || !acts.may.moveTo('junk')
            ? []
            : [
                {
                  label: say('doPhishing'),
                  icon: <IconFishHook {...ICON} />,
                  bad: true,
                  run: () => acts.phishing(all),
                },
              ]),
        ]}
      />
    </>
  )
}

function usePrinting({ mails }: Conversation) {
  const say = useWords(PRINT_TEXTS)
  const print = usePrint()
  return { label: say('print'), icon: <IconPrinter {...ICON} />, run: () => void print(mails) }
}

function Tool(props: {
  readonly icon: ReactNode
  readonly label: string
  readonly run: () => void
}): ReactNode {
  return (
    <Button
      variant="subtle"
      size="sm"
      leftSection={props.icon}
      onClick={props.run}
      title={props.label}
      className={css.tool ?? ''}
    >
      {props.label}
    </Button>
  )
}

function MoveMenu({ conversation, folder, acts }: Props): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const { folders } = useMailState()
  const targets = shownFolders(foldersOf(folders ?? [], folder?.account?.id), language).filter(
    ({ folder: to }) => to.id !== folder?.id && to.role !== 'drafts' && mayIn(to, 'mayAddItems'),
  )
  if (targets.length === 0) return null
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          size="sm"
          leftSection={<IconFolder {...ICON} />}
          className={css.tool ?? ''}
          title={say('doMove')}
        >
          {say('doMove')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {targets.map(({ folder: to }) => {
          const name = isRole(to.role) ? say(to.role) : to.name
          return (
            <Menu.Item key={to.id} onClick={() => acts.move([conversation], to, name)}>
              <bdi>{name}</bdi>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

function LabelMenu({ conversation, acts }: Omit<Props, 'folder'>): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const [name, setName] = useState('')
  const [opened, setOpened] = useState(false)
  const add = (): void => {
    if (name.trim() !== '') acts.label([conversation], name.trim())
    setName('')
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="sm"
          leftSection={<IconTag {...ICON} />}
          className={css.tool ?? ''}
          title={say('doLabel')}
          onClick={() => setOpened(!opened)}
        >
          {say('doLabel')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.newLabel}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <TextInput
            label={say('newLabel')}
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" disabled={name.trim() === ''}>
            {say('addLabel')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
