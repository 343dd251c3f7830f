/** An invitation within its message: what, when, where, who, and the answer. All of its words are a stranger's: text, never markup. */
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { localeOf } from '../../kit/words.ts'
import { ANSWERS, type Attendee, type Invitation } from '../model/calendar/invitation.ts'
import { whenText } from '../model/calendar/when.ts'
import type { Mail } from '../model/mail.ts'
import { INVITATION_TEXTS } from '../texts/invitation.ts'
import css from './invitation.module.css'
import { answerOf, type Invited, useAnswerInvitation, useInvitation, WORD } from './use-invitation.ts'
import { useWriter } from './use-writer.ts'

/** People that are named; the others are counted. */
const NAMED = 8

export function InvitationCard({ mail }: { readonly mail: Mail }): ReactNode {
  const say = useWords(INVITATION_TEXTS)
  const { data, isPending } = useInvitation(mail.id)
  if (isPending) return <Shape rows={2} />
  if (data === undefined) return null
  if (data === null) return <Note kind="info" title={say('unreadable')} />
  const { invitation } = data
  const { organizer, kind } = invitation
  const kindText =
    kind !== 'request'
      ? say(kind)
      : organizer === undefined
        ? say('requestPlain')
        : say('request', { who: organizer.name })
  return (
    <section className={`${css.card} ${kind === 'cancel' ? css.gone : ''}`} aria-label={say('label')}>
      <Leaf invitation={invitation} />
      <div>
        <p className={css.kind}>
          <bdi>{kindText}</bdi>
        </p>
        <p className={css.title} dir="auto">
          {invitation.title === '' ? say('untitled') : invitation.title}
        </p>
        <When invitation={invitation} />
        <Facts invitation={invitation} />
        {kind === 'request' && organizer !== undefined && (
          <Answers mail={mail} invited={data} organizer={organizer} />
        )}
      </div>
    </section>
  )
}

/** The page of a calendar; its words are below. */
function Leaf({ invitation: { start } }: { readonly invitation: Invitation }): ReactNode {
  const { language } = useKit()
  const at = start.kind === 'date' ? new Date(Date.UTC(start.year, start.month - 1, start.day)) : start.at
  const part = (options: Intl.DateTimeFormatOptions): string =>
    at.toLocaleDateString(localeOf(language), {
      ...options,
      ...(start.kind !== 'instant' && { timeZone: 'UTC' }),
    })
  return (
    <div className={css.leaf} aria-hidden="true">
      <div className={css.month}>{part({ month: 'short' })}</div>
      <div className={css.day}>{part({ day: 'numeric' })}</div>
    </div>
  )
}

function When({ invitation }: { readonly invitation: Invitation }): ReactNode {
  const say = useWords(INVITATION_TEXTS)
  const { language } = useKit()
  const { start, zone, repeats } = invitation
  const place = zone === '' ? say('noZone') : say('zone', { zone })
  return (
    <>
      <p className={css.when}>
        {whenText(invitation, localeOf(language))}
        {start.kind === 'date' && `, ${say('allDay')}`}
        {start.kind === 'floating' && `, ${place}`}
      </p>
      {repeats !== undefined && <p className={css.quiet}>{say(repeats)}</p>}
    </>
  )
}

function Facts({ invitation }: { readonly invitation: Invitation }): ReactNode {
  const say = useWords(INVITATION_TEXTS)
  const { place, attendees } = invitation
  if (place === '' && attendees.length === 0) return null
  return (
    <dl className={css.facts}>
      {place !== '' && (
        <>
          <dt>{say('where')}</dt>
          <dd dir="auto">{place}</dd>
        </>
      )}
      {attendees.length > 0 && (
        <>
          <dt>{say('who')}</dt>
          <dd>
            <ul className={css.people}>
              {attendees.slice(0, NAMED).map(({ name, email, answer }, n) => (
                <li key={`${email} ${n}`} title={email}>
                  <bdi>{name}</bdi> <span className={css.quiet}>{say(answer)}</span>
                </li>
              ))}
              {attendees.length > NAMED && (
                <li className={css.quiet}>{say('more', { n: attendees.length - NAMED })}</li>
              )}
            </ul>
          </dd>
        </>
      )}
    </dl>
  )
}

type Answering = { readonly mail: Mail; readonly invited: Invited; readonly organizer: Attendee }

function Answers({ mail, invited, organizer }: Answering): ReactNode {
  const say = useWords(INVITATION_TEXTS)
  const writer = useWriter()
  const send = useAnswerInvitation(mail)
  const [busy, setBusy] = useState(false)
  const said = answerOf(mail)
  return (
    <div className={css.answers} role="group" aria-label={say('answerGroup')}>
      {said !== undefined && (
        <p className={css.said} role="status">
          {say(`you${WORD[said]}`)}
        </p>
      )}
      {ANSWERS.map((answer) => (
        <Button
          key={answer}
          variant={said === undefined && answer === 'accepted' ? 'filled' : 'default'}
          disabled={busy || writer.data === undefined || said === answer}
          onClick={() => {
            if (writer.data === undefined) return
            setBusy(true)
            void send(writer.data, invited, organizer, answer).finally(() => setBusy(false))
          }}
        >
          {say(`do${WORD[answer]}`)}
        </Button>
      ))}
    </div>
  )
}
