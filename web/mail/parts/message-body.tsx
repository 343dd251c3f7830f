/**
 * The texts of a message, each in a frame whose page the server made without scripts; nothing of a message is ever markup of this
 * page. The frames fill the place that they are given and scroll themselves. THREATS WB1, WB6, §3.14
 */
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { MessageView } from '../../../contract/src/message-view.ts'
import { useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { MESSAGE_BODY_TEXTS } from '../texts/message-body.ts'
import css from './message-body.module.css'
import { MessageFiles } from './message-files.tsx'
import { useMessageView } from './use-message-view.ts'

export function MessageBody({ emailId }: { readonly emailId: string }): ReactNode {
  const say = useWords(MESSAGE_BODY_TEXTS)
  const [shownOf, setShownOf] = useState('')
  const { data, error, refetch } = useMessageView(emailId, shownOf === emailId)
  if (error !== null)
    return (
      <Note
        kind="bad"
        alert
        title={say('failed')}
        actions={<Button onClick={() => void refetch()}>{say('again')}</Button>}
      >
        {error.message}
      </Note>
    )
  if (data === undefined) return <div className={css.waiting} role="status" aria-label={say('loading')} />
  return (
    <div className={css.message}>
      <Pictures view={data} onShow={() => setShownOf(emailId)} />
      {data.bodies.map(({ url }, n) => (
        <iframe
          key={n}
          className={css.frame}
          src={url}
          title={data.bodies.length === 1 ? say('body') : say('part', { n: n + 1 })}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
        />
      ))}
      <MessageFiles files={data.files.filter(({ inline }) => !inline)} />
    </div>
  )
}

function Pictures({ view, onShow }: { readonly view: MessageView; readonly onShow: () => void }): ReactNode {
  const say = useWords(MESSAGE_BODY_TEXTS)
  const { remote, shown, trackers } = view.pictures
  const count = trackers.reduce((sum, one) => sum + one.count, 0)
  const who = [...new Set(trackers.map(({ name, host }) => (name === '' ? host : name)))].join(', ')
  const counted = count > 0 ? say('trackers', { n: count, who }) : ''
  if (remote > 0 && !shown)
    return (
      <Note
        kind="info"
        title={say('blocked', { n: remote })}
        actions={
          <Button variant="default" onClick={onShow}>
            {say('show')}
          </Button>
        }
      >
        {`${say('blockedWhy')} ${counted}`}
      </Note>
    )
  return counted === '' ? null : <Note kind="info" title={counted} />
}
