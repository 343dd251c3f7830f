/** A conversation in a list: who, about what, how it begins. The whole row opens. UI.md §4 */
import { Checkbox } from '@mantine/core'
import {
  IconArchive,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClock,
  IconMail,
  IconMailOpened,
  IconPaperclip,
  IconPinned,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react'
import type { DragEvent, MouseEvent, ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { DAY_AND_TIME, timeStyle } from '../../kit/model/date-groups.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { RowMenu } from '../../kit/parts/row-menu.tsx'
import { localeOf } from '../../kit/words.ts'
import { labelOfKeyword, tintOfLabel } from '../model/labels.ts'
import { type Conversation, type Mail, nameOf } from '../model/mail.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import css from './list.module.css'
import { Swiped } from './swiped.tsx'
import type { MailActs } from './use-mail-acts.ts'
import { useSwipe } from './use-swipe.ts'

export type RowProps = {
  readonly conversation: Conversation
  readonly index: number
  readonly open: boolean
  readonly chosen: boolean
  readonly focusable: boolean
  /** Of those who wrote, or in Sent of those who were written to. */
  readonly outgoing: boolean
  readonly acts: MailActs
  readonly onOpen: () => void
  readonly onChoose: () => void
  readonly onDrag: (event: DragEvent) => void
}

export function ConversationRow(props: RowProps): ReactNode {
  const { conversation, index, open, chosen, focusable, onOpen, onChoose, onDrag } = props
  const say = useWords(MAIL_TEXTS)
  const who = useWho(conversation, props.outgoing)
  const subject = conversation.mail.subject || say('noSubject')
  const said = [who, subject, ...factsOf(conversation, say)]
  const { moved, handlers } = useRowSwipe(props)
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={chosen}
      aria-label={said.join(', ')}
      tabIndex={focusable ? 0 : -1}
      className={[css.row, open ? css.open : '', conversation.unread ? css.unread : ''].join(' ')}
      draggable
      onDragStart={onDrag}
      style={moved === 0 ? undefined : { transform: `translateX(${String(moved)}px)` }}
      {...handlers}
      onClick={(event) => isOfRow(event) && onOpen()}
      onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen()}
    >
      <Swiped moved={moved} />
      <div role="gridcell" className={css.pick}>
        <span className={css.face}>
          <Avatar name={who} />
        </span>
        <Checkbox
          className={css.check ?? ''}
          size="xs"
          checked={chosen}
          onChange={onChoose}
          onClick={(event) => event.stopPropagation()}
          aria-label={say('choose', { name: who })}
          tabIndex={-1}
        />
      </div>
      <div role="gridcell" className={css.text}>
        <RowText conversation={conversation} who={who} subject={subject} />
      </div>
      <div role="gridcell" className={css.more}>
        <RowActions {...props} who={who} />
      </div>
    </div>
  )
}

/** Right puts it into the archive, left until another time. */
function useRowSwipe({ acts, conversation }: RowProps): ReturnType<typeof useSwipe> {
  const all = [conversation]
  return useSwipe({
    right: acts.may.moveTo('archive') ? () => acts.archive(all) : undefined,
    left: acts.may.snooze ? () => acts.askSnooze(all) : undefined,
  })
}

/** Not what is clicked in its menu, which React tells the row too though it lies elsewhere on the page. */
function isOfRow({ target, currentTarget }: MouseEvent): boolean {
  return target instanceof Element && currentTarget.contains(target) && target.closest('button') === null
}

function useWho({ mail, people }: Conversation, outgoing: boolean): string {
  const say = useWords(MAIL_TEXTS)
  const names = (outgoing ? (mail.to ?? []) : people).map(nameOf)
  if (names.length === 0) return say('noSender')
  return outgoing ? say('to', { names: names.join(', ') }) : names.join(', ')
}

function factsOf(
  { unread, answered, forwarded, hasAttachment, mails }: Conversation,
  say: (
    key: 'unread' | 'answered' | 'forwarded' | 'attachment' | 'messages',
    values?: { n: number },
  ) => string,
): string[] {
  return [
    ...(unread ? [say('unread')] : []),
    ...(answered ? [say('answered')] : []),
    ...(forwarded ? [say('forwarded')] : []),
    ...(hasAttachment ? [say('attachment')] : []),
    ...(mails.length > 1 ? [say('messages', { n: mails.length })] : []),
  ]
}

function RowText({
  conversation,
  who,
  subject,
}: {
  readonly conversation: Conversation
  readonly who: string
  readonly subject: string
}): ReactNode {
  const { language } = useKit()
  const { mail, mails, flagged, pinned, answered, forwarded, hasAttachment } = conversation
  const when = new Date(mail.receivedAt)
  const labels = Object.keys(mail.keywords).flatMap((keyword) => labelOfKeyword(keyword) ?? [])
  return (
    <>
      <div className={css.line}>
        <bdi className={css.who}>{who}</bdi>
        {pinned && <IconPinned size={14} stroke={1.75} aria-hidden="true" />}
        {flagged && <IconStarFilled size={14} className={css.star} aria-hidden="true" />}
        {mails.length > 1 && <span className={css.amount}>{mails.length}</span>}
        <time className={css.when} dateTime={mail.receivedAt} title={when.toLocaleString(language)}>
          {new Intl.DateTimeFormat(language, timeStyle(when, new Date())).format(when)}
        </time>
      </div>
      <div className={css.line}>
        <bdi className={css.subject}>{subject}</bdi>
        {answered && <IconArrowBackUp size={15} stroke={1.75} aria-hidden="true" />}
        {forwarded && <IconArrowForwardUp size={15} stroke={1.75} aria-hidden="true" />}
        {hasAttachment && <IconPaperclip size={15} stroke={1.75} aria-hidden="true" />}
      </div>
      <div className={css.line}>
        <BackAt mail={mail} />
        {labels.map((label) => (
          <span key={label} className={`${css.label} ${css[`t${String(tintOfLabel(label))}`]}`}>
            {label}
          </span>
        ))}
        <bdi className={css.preview}>{mail.preview}</bdi>
      </div>
    </>
  )
}

function BackAt({ mail }: { readonly mail: Mail }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  if (mail.snoozed === undefined || mail.snoozed === null) return null
  const when = new Date(mail.snoozed.until).toLocaleString(localeOf(language), DAY_AND_TIME)
  return (
    <span className={css.back}>
      <IconClock size={14} stroke={1.75} aria-hidden="true" />
      {say('backAt', { when })}
    </span>
  )
}

const ICON = { size: 16, stroke: 1.75 }

function RowActions({ conversation, acts, who }: RowProps & { readonly who: string }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const all = [conversation]
  const { unread, flagged, pinned } = conversation
  return (
    <span data-keeps-closed>
      <RowMenu
        name={who}
        actions={[
          { label: say('doArchive'), icon: <IconArchive {...ICON} />, run: () => acts.archive(all) },
          ...(acts.may.snooze
            ? [{ label: say('doSnooze'), icon: <IconClock {...ICON} />, run: () => acts.askSnooze(all) }]
            : []),
          { label: say('doDelete'), icon: <IconTrash {...ICON} />, run: () => acts.remove(all) },
          {
            label: say(unread ? 'doRead' : 'doUnread'),
            icon: unread ? <IconMailOpened {...ICON} /> : <IconMail {...ICON} />,
            run: () => acts.read(all, unread),
          },
          { label: say(flagged ? 'noStar' : 'doStar'), run: () => acts.star(all, !flagged) },
          { label: say(pinned ? 'noPin' : 'doPin'), run: () => acts.pin(all, !pinned) },
        ]}
      />
    </span>
  )
}
