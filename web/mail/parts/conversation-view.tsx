/** A conversation as it is read: the newest message unfolded, the others one line each. */
import { ActionIcon, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconArrowBackUp,
  IconArrowBackUpDouble,
  IconArrowForwardUp,
  IconArrowLeft,
  IconChevronDown,
  IconChevronUp,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { composeLink } from '../model/compose-link.ts'
import { labelOfKeyword, tintOfLabel } from '../model/labels.ts'
import type { Conversation, Folder } from '../model/mail.ts'
import { isUnread } from '../model/mail.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { ConversationTools } from './conversation-tools.tsx'
import list from './list.module.css'
import { MessageCard } from './message-card.tsx'
import css from './reading.module.css'
import { useCanWrite } from './use-can-write.ts'
import type { MailActs } from './use-mail-acts.ts'

export type ViewProps = {
  readonly conversation: Conversation
  readonly folder: Folder | undefined
  readonly acts: MailActs
  /** From 0; undefined when it is not in the list. */
  readonly at: number
  readonly total: number
  readonly onGo: (step: 1 | -1) => void
  readonly onBack: () => void
}

export function ConversationView(props: ViewProps): ReactNode {
  const { conversation, acts, at, total, onGo, onBack } = props
  const say = useWords(MAIL_TEXTS)
  const { mails, mail, unread, threadId } = conversation
  // Where there is room for one pane only, this is the page.
  const Heading = useMediaQuery('(max-width: 59.99em)') ? 'h1' : 'h2'
  // Once, when it is opened: who marks it unread after that means it.
  useEffect(() => {
    if (unread && acts.may.read) acts.read([conversation], true)
  }, [threadId])
  const labels = Object.keys(mail.keywords).flatMap((keyword) => labelOfKeyword(keyword) ?? [])
  return (
    <section className={css.view} aria-label={say('reading')}>
      <div className={css.bar}>
        <ActionIcon className={css.back ?? ''} onClick={onBack} aria-label={say('back')}>
          <IconArrowLeft size={18} stroke={1.75} />
        </ActionIcon>
        <ConversationTools {...props} />
        {at >= 0 && <span className={css.place}>{say('place', { at: at + 1, n: total })}</span>}
        <ActionIcon onClick={() => onGo(-1)} disabled={at <= 0} aria-label={say('previous')}>
          <IconChevronUp size={18} stroke={1.75} />
        </ActionIcon>
        <ActionIcon onClick={() => onGo(1)} disabled={at < 0 || at >= total - 1} aria-label={say('next')}>
          <IconChevronDown size={18} stroke={1.75} />
        </ActionIcon>
      </div>
      <div className={css.paper}>
        <Heading className={css.subject}>
          <bdi>{mail.subject || say('noSubject')}</bdi>
        </Heading>
        <p className={css.hint}>
          {labels.map((label) => (
            <span key={label} className={`${list.label} ${list[`t${String(tintOfLabel(label))}`]}`}>
              {label}
            </span>
          ))}{' '}
          {mails.length > 1 && say('messages', { n: mails.length })}
        </p>
        {mails.map((one, n) => (
          <MessageCard key={one.id} mail={one} unfolded={n === mails.length - 1 || isUnread(one)} />
        ))}
        <Answers id={mails.at(-1)?.id ?? mail.id} />
      </div>
    </section>
  )
}

function Answers({ id }: { readonly id: string }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const canWrite = useCanWrite()
  const ways = [
    { kind: 'reply', icon: IconArrowBackUp },
    { kind: 'replyAll', icon: IconArrowBackUpDouble },
    { kind: 'forward', icon: IconArrowForwardUp },
  ] as const
  if (!canWrite) return null
  return (
    <div className={css.answers}>
      {ways.map(({ kind, icon: Icon }) => (
        <Button
          key={kind}
          component={Link}
          to={composeLink(kind, id)}
          leftSection={<Icon size={16} stroke={1.75} />}
        >
          {say(kind)}
        </Button>
      ))}
    </div>
  )
}
