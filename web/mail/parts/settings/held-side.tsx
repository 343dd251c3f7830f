/** One held message, closely: its words without anything that could run, and why it is held. THREATS WB1 */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { HeldMail } from '../../../../contract/src/quarantine.ts'
import css from '../../../kit/account/account.module.css'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { SideDrawer } from '../../../kit/parts/side-drawer.tsx'
import { QUARANTINE_TEXTS } from '../../texts/settings/quarantine.ts'

type Whole = AnswerOf<typeof HeldMail>

export function HeldSide({
  id,
  actions,
  onClose,
}: {
  readonly id: string
  readonly actions: ReactNode
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const { api } = useOwn()
  const found = useQuery({
    queryKey: ['own-held', id],
    queryFn: () => api.get<Whole>(`/api/v1/quarantine/${encodeURIComponent(id)}`),
  })
  const { data } = found
  return (
    <SideDrawer
      title={data?.subject || say('noSubject')}
      sub={data && say('from', { sender: data.sender.address })}
      footer={actions}
      onClose={onClose}
    >
      <Loaded query={found}>{(held) => <Held held={held} />}</Loaded>
    </SideDrawer>
  )
}

function Held({ held: { message, findings } }: { readonly held: Whole }): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  if (message === null) return <p className={css.quiet}>{say('gone')}</p>
  return (
    <div className={css.stack}>
      <Note kind="info" title={say('safe')} />
      <pre className={css.code} tabIndex={0}>
        {message.text || say('noText')}
      </pre>
      {message.files.length > 0 && <p>{say('files', { names: message.files.join(', ') })}</p>}
      <div>
        <h3>{say('why')}</h3>
        <ul>
          {findings.map(({ rule, text }) => (
            <li key={rule}>{text}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
