/** Who really sent a message: one sentence, what is odd, the checks, and what each of the five levels decided. UI.md, mail-message */
import { IconAlertTriangle, IconCheck, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { MessageView } from '../../../contract/src/message-view.ts'
import { useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { type Level, LevelChip, Tag, type Tone } from '../../kit/parts/tag.tsx'
import { MESSAGE_BODY_TEXTS } from '../texts/message-body.ts'
import css from './message-body.module.css'

type Sender = MessageView['sender']
type State = Sender['levels'][number]['state']

const TONES: Readonly<Record<State, Tone>> = {
  passed: 'ok',
  suspicious: 'warn',
  decided: 'bad',
  idle: 'idle',
  unseen: 'idle',
}
const ICONS = {
  passed: IconCheck,
  suspicious: IconAlertTriangle,
  decided: IconCircleX,
  idle: undefined,
  unseen: undefined,
}

const SIGNED = { verified: 'ok', failed: 'bad', unknown: 'info' } as const

export function WhoSent({
  sender,
  signature,
  onClose,
}: {
  readonly sender: Sender
  readonly signature: MessageView['signature']
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(MESSAGE_BODY_TEXTS)
  return (
    <SideDrawer title={say('who')} onClose={onClose} over>
      <p className={css.address}>
        <bdi>{sender.name === '' ? say('anybody') : sender.name}</bdi> <bdi>{sender.address}</bdi>
      </p>
      <div className={css.notes}>
        <Note
          kind={sender.proof === 'failed' ? 'bad' : sender.proof === 'proved' ? 'ok' : 'info'}
          title={sender.sentence}
        />
        {signature !== null && (
          <Note kind={SIGNED[signature.status]} title={say(`signature-${signature.status}`)}>
            {signature.sentence}
          </Note>
        )}
        {sender.warnings.map(({ warning, sentence }) => (
          <Note key={warning} kind="warn" title={sentence} />
        ))}
      </div>
      <h3 className={css.head}>{say('levels')}</h3>
      <ol className={css.list}>
        {sender.levels.map(({ level, name, state, sentence, findings }) => (
          <li key={level} className={css.level}>
            <LevelChip level={level as Level} />
            <div>
              <p className={css.levelName}>
                <span>{name}</span>{' '}
                <Tag tone={TONES[state]} icon={ICONS[state]}>
                  {say(state)}
                </Tag>
              </p>
              <p className={css.told}>{sentence}</p>
              {findings.map((finding) => (
                <p key={finding} className={css.told}>
                  {finding}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
      <h3 className={css.head}>{say('checks')}</h3>
      <ul className={css.list}>
        {sender.checks.map(({ method, sentence }) => (
          <li key={method} className={css.told}>
            {sentence}
          </li>
        ))}
      </ul>
    </SideDrawer>
  )
}
