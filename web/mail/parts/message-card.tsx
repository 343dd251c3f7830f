/** One message of a conversation: who, to whom, when, what it says, what is attached. */
import { Button } from '@mantine/core'
import { IconCode, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useJmap, useKit, useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { RowMenu } from '../../kit/parts/row-menu.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { Tag } from '../../kit/parts/tag.tsx'
import { BODY_OCTETS } from '../limits.ts'
import { composeLink } from '../model/compose-link.ts'
import { type Mail, nameOf } from '../model/mail.ts'
import { SCHEDULED } from '../model/sending.ts'
import { located } from '../model/shared-accounts.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { PRINT_TEXTS } from '../texts/print.ts'
import { SCHEDULED_TEXTS } from '../texts/scheduled.ts'
import { useMailState } from './mail-context.ts'
import css from './reading.module.css'
import { useMessageView } from './use-message-view.ts'
import { usePrint } from './use-print.ts'

/** What the first message of plain words needs not is loaded with the first that does. */
const MessageBody = lazy(async () => ({ default: (await import('./message-body.tsx')).MessageBody }))
const MessageFiles = lazy(async () => ({ default: (await import('./message-files.tsx')).MessageFiles }))
const MessageSource = lazy(async () => ({ default: (await import('./message-source.tsx')).MessageSource }))
const InvitationCard = lazy(async () => ({ default: (await import('./invitation.tsx')).InvitationCard }))
const ArrivalNote = lazy(async () => ({ default: (await import('./arrival.tsx')).ArrivalNote }))
const WhoSent = lazy(async () => ({ default: (await import('./who-sent.tsx')).WhoSent }))

/** Signed around the text: JMAP has that as a file, and only the server looks into it. RFC 8551 §3.5.2 */
const WRAPPED = /^application\/(?:x-)?pkcs7-mime$/

const ICON = { size: 16, stroke: 1.75 }

type Part = {
  readonly partId: string | null
  readonly type: string
  readonly name: string | null
  readonly size: number
}
type Body = {
  readonly textBody: readonly Part[]
  readonly attachments: readonly Part[]
  readonly bodyValues: Readonly<Record<string, { readonly value: string; readonly isTruncated: boolean }>>
}

export function MessageCard({
  mail,
  unfolded,
}: {
  readonly mail: Mail
  readonly unfolded: boolean
}): ReactNode {
  const [open, setOpen] = useState(unfolded)
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const from = mail.from?.[0]
  const name = from === undefined ? say('noSender') : nameOf(from)
  const when = new Date(mail.receivedAt)
  const time = (
    <time className={css.when} dateTime={mail.receivedAt}>
      {when.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  )
  if (!open)
    return (
      <button type="button" className={css.folded} onClick={() => setOpen(true)} aria-expanded="false">
        <Avatar name={name} size={24} />
        <bdi className={css.foldedName}>{name}</bdi>
        <bdi className={css.foldedText}>{mail.preview}</bdi>
        {time}
      </button>
    )
  return (
    <article className={css.message} aria-label={name}>
      <header className={css.from}>
        <Avatar name={name} size={40} />
        <div className={css.fromText}>
          <p>
            <bdi className={css.fromName}>{name}</bdi>{' '}
            {from !== undefined && from.email !== name && <bdi className={css.address}>{from.email}</bdi>}
          </p>
          <p className={css.address}>{say('toYou', { names: (mail.to ?? []).map(nameOf).join(', ') })}</p>
        </div>
        <div className={css.side}>
          <Beside mail={mail} />
          {time}
        </div>
      </header>
      <Sent mail={mail} />
      <MessageText mail={mail} />
    </article>
  )
}

/** How far it came, of what lies among one's own sent messages. */
function Sent({ mail: { id, mailboxIds } }: { readonly mail: Mail }): ReactNode {
  const { folders = [] } = useMailState()
  const isSent = folders.some(
    ({ id: folder, role, account }) =>
      role === 'sent' && account === undefined && mailboxIds[folder] === true,
  )
  return (
    isSent && (
      <Suspense fallback={null}>
        <ArrivalNote emailId={id} />
      </Suspense>
    )
  )
}

function MessageText({ mail }: { readonly mail: Mail }): ReactNode {
  const { id } = mail
  const say = useWords(MAIL_TEXTS)
  const body = useBody(id)
  if (body.isPending) return <Shape rows={2} />
  if (body.isError)
    return <ScreenTrouble error={body.error} title={say('troubleBody')} retry={() => void body.refetch()} />
  const { textBody, attachments, bodyValues } = body.data
  const texts = textBody.flatMap(({ partId, type }) => {
    const value = partId === null ? undefined : bodyValues[partId]
    if (value === undefined) return []
    return [{ ...value, key: partId, type }]
  })
  const invited = [...textBody, ...attachments].some(({ type }) => type === 'text/calendar') && (
    <Suspense fallback={<Shape rows={2} />}>
      <InvitationCard mail={mail} />
    </Suspense>
  )
  // A page of a stranger is shown in a frame that the server made safe; plain words are ours to show.
  if (texts.some(({ type }) => type === 'text/html') || attachments.some(({ type }) => WRAPPED.test(type)))
    return (
      <div className={css.body}>
        {invited}
        <Suspense fallback={<Shape rows={2} />}>
          <MessageBody emailId={id} />
        </Suspense>
      </div>
    )
  // A calendar that is all there is of the message is not read as a text.
  const words = texts.filter(({ type }) => type !== 'text/calendar')
  return (
    <div className={css.body}>
      {invited}
      {words.map(({ key, value }) => (
        <div key={key} className={css.words} dir="auto">
          {value}
        </div>
      ))}
      {texts.some(({ isTruncated }) => isTruncated) && <p className={css.hint}>{say('cut')}</p>}
      {attachments.length > 0 && <Files id={id} />}
    </div>
  )
}

/** They can be saved and looked at by links that the view of the message has. */
function Files({ id }: { readonly id: string }): ReactNode {
  const { data } = useMessageView(id, false)
  return (
    <Suspense fallback={<Shape rows={1} />}>
      <MessageFiles files={data?.files.filter(({ inline }) => !inline) ?? []} />
    </Suspense>
  )
}

/** A draft is gone on with, unless it leaves by itself; of what came one asks who sent it. */
function Beside({ mail }: { readonly mail: Mail }): ReactNode {
  const { id, keywords } = mail
  const say = useWords(SCHEDULED_TEXTS)
  const navigate = useNavigate()
  if (keywords['$draft'] !== true)
    return (
      <>
        <SenderCheck id={id} />
        <Original mail={mail} />
      </>
    )
  // A draft in somebody else's folder is theirs to go on with.
  if (located(id).accountId !== undefined) return null
  if (keywords[SCHEDULED] !== true) return <WriteOn id={id} />
  return (
    <Button size="compact-sm" onClick={() => void navigate({ to: '/programados' })}>
      {say('title')}
    </Button>
  )
}

function WriteOn({ id }: { readonly id: string }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const navigate = useNavigate()
  return (
    <Button size="compact-sm" onClick={() => void navigate({ to: composeLink('draft', id) })}>
      {say('writeOn')}
    </Button>
  )
}

/** Opens who really sent it: which place, what was checked, which level decided. */
function SenderCheck({ id }: { readonly id: string }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const [open, setOpen] = useState(false)
  const { data } = useMessageView(id, false)
  return (
    <>
      {data?.signature?.status === 'verified' && <Tag tone="ok">{say('signed')}</Tag>}
      {data?.signature?.status === 'failed' && <Tag tone="bad">{say('signedWrong')}</Tag>}
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)}>
        {say('whoSent')}
      </Button>
      {open && data !== undefined && (
        <Suspense fallback={null}>
          <WhoSent sender={data.sender} signature={data.signature} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function Original({ mail }: { readonly mail: Mail }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const printing = useWords(PRINT_TEXTS)
  const print = usePrint()
  const [open, setOpen] = useState(false)
  return (
    <>
      <RowMenu
        name={mail.subject || say('noSubject')}
        actions={[
          { label: printing('print'), icon: <IconPrinter {...ICON} />, run: () => void print([mail]) },
          { label: say('source'), icon: <IconCode {...ICON} />, run: () => setOpen(true) },
        ]}
      />
      {open && (
        <Suspense fallback={null}>
          <MessageSource mail={mail} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function useBody(id: string) {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['body', id],
    // What a message says never changes. RFC 8621 §4
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Body> => {
      const shared = located(id)
      const accountId =
        shared.accountId ?? (await jmap.session()).primaryAccounts['urn:ietf:params:jmap:mail']
      const answer = await jmap.call<{ readonly list: readonly Body[] }>('Email/get', {
        ...{ accountId, ids: [shared.id], properties: ['textBody', 'attachments', 'bodyValues'] },
        ...{ bodyProperties: ['partId', 'type', 'name', 'size'] },
        ...{ fetchTextBodyValues: true, maxBodyValueBytes: BODY_OCTETS },
      })
      const [body] = answer.list
      if (body === undefined) throw new Error('the message is gone')
      return body
    },
  })
}
