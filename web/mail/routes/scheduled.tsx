/** What leaves later by itself, the next first: when, to whom, and the way back. */
import { Button } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { localeOf } from '../../kit/words.ts'
import { nameOf } from '../model/mail.ts'
import type { Scheduled } from '../model/sending.ts'
import css from '../parts/scheduled.module.css'
import { useCallBack } from '../parts/use-leave.ts'
import { SCHEDULED_KEY, useScheduled } from '../parts/use-scheduled.ts'
import { useWriter } from '../parts/use-writer.ts'
import { SCHEDULED_TEXTS } from '../texts/scheduled.ts'

export function Screen(): ReactNode {
  const say = useWords(SCHEDULED_TEXTS)
  const scheduled = useScheduled()
  if (scheduled.isError)
    return (
      <Page title={say('title')}>
        <ScreenTrouble error={scheduled.error} retry={() => void scheduled.refetch()} />
      </Page>
    )
  if (scheduled.data?.length === 0)
    return (
      <Page title={say('title')}>
        <Empty
          icon={<IconCalendarTime size={32} stroke={1.5} />}
          title={say('none')}
          text={say('noneText')}
        />
      </Page>
    )
  return (
    <Page
      title={say('title')}
      lead={scheduled.data === undefined ? undefined : say('lead', { n: scheduled.data.length })}
    >
      {scheduled.data === undefined ? (
        <Shape rows={4} />
      ) : (
        <ul className={css.list}>
          {scheduled.data.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function Row({ one }: { readonly one: Scheduled }): ReactNode {
  const say = useWords(SCHEDULED_TEXTS)
  const { language } = useKit()
  const writer = useWriter()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const back = useCallBack()
  const subject = one.subject === '' ? say('noSubject') : one.subject
  const stop = async (): Promise<boolean> => {
    if (writer.data === undefined) return false
    const isBack = await back(writer.data, one)
    await queries.invalidateQueries({ queryKey: SCHEDULED_KEY })
    return isBack
  }
  const edit = async (): Promise<void> => {
    if (await stop()) await navigate({ to: '/escribir', search: { borrador: one.emailId } })
  }
  const at = new Date(one.sendAt)
  const locale = localeOf(language)
  return (
    <li className={css.row}>
      <time className={css.when} dateTime={one.sendAt}>
        <span className={css.day}>
          {at.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short' })}
        </span>
        <span className={css.hour}>{at.toLocaleTimeString(locale, { timeStyle: 'short' })}</span>
      </time>
      <div className={css.what}>
        <p className={css.subject} dir="auto">
          {subject}
        </p>
        <p className={css.quiet}>
          <bdi>{say('to', { names: one.to.map(nameOf).join(', ') })}</bdi>
        </p>
        <p className={css.quiet} dir="auto">
          {one.preview}
        </p>
      </div>
      <div className={css.acts}>
        <Button variant="default" aria-label={say('editOne', { subject })} onClick={() => void edit()}>
          {say('edit')}
        </Button>
        <Button variant="subtle" aria-label={say('stopOne', { subject })} onClick={() => void stop()}>
          {say('stop')}
        </Button>
      </div>
    </li>
  )
}
