/** Which block lists have which of our addresses and domains; a list that does not answer is no listing. */
import { Button } from '@mantine/core'
import { IconCheck, IconExternalLink, IconHelpCircle, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Known, lastLook, type Subject } from '../model/reputation.ts'
import { REPUTATION_TEXTS } from '../texts/reputation.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

export function Lists({ known }: { readonly known: Known }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const at = lastLook(known)
  const subjects = [...known.addresses, ...known.domains]
  return (
    <Card
      title={say('lists')}
      note={at === undefined ? say('noLook') : say('lastLook', { at: times.moment(at) })}
      pad={false}
    >
      {subjects.length === 0 ? (
        <p className={css.foot}>{say('nothingWatched')}</p>
      ) : (
        <table className={`${tab.table} ${tab.cards}`}>
          <thead>
            <tr>
              <th scope="col">{say('subject')}</th>
              <th scope="col">{say('on')}</th>
              <th scope="col">{say('notOn')}</th>
              <th scope="col">{say('noAnswer')}</th>
            </tr>
          </thead>
          <tbody>
            {subjects.map((one) => (
              <SubjectRow key={`${one.kind} ${one.name}`} subject={one} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function SubjectRow({
  subject: { kind, name, clean, listed, refused, silent },
}: {
  readonly subject: Subject
}): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const unanswered = [...refused, ...silent]
  return (
    <tr>
      <td>
        <span className={css.strong}>{name}</span> <span className={css.muted}>{say(kind)}</span>
      </td>
      <td data-label={say('on')}>
        {listed.length === 0 && <span className={css.muted}>0</span>}
        {listed.map(({ list, listName, since, page, steps, meaning }) => (
          <div key={list}>
            <Tag tone="bad" sign={IconX}>
              {listName}
            </Tag>{' '}
            <span className={css.muted}>
              {say('still', { from: times.moment(since) })}. {meaning.join(' ')} {steps}
            </span>{' '}
            {page !== null && (
              <Button
                component="a"
                href={page}
                target="_blank"
                rel="noopener noreferrer"
                size="sm"
                rightSection={<IconExternalLink size={14} aria-hidden="true" />}
              >
                {say('askRemoval')}
              </Button>
            )}
          </div>
        ))}
      </td>
      <td data-label={say('notOn')}>
        <Tag tone={clean > 0 ? 'ok' : 'idle'} sign={IconCheck}>
          {say('cleanOn', { n: clean })}
        </Tag>
      </td>
      <td data-label={say('noAnswer')}>
        {unanswered.length === 0 ? (
          <span className={css.muted}>0</span>
        ) : (
          <>
            <Tag sign={IconHelpCircle}>{say('cleanOn', { n: unanswered.length })}</Tag>{' '}
            {refused.length > 0 && (
              <span className={css.small}>{say('refusedBy', { names: refused.join(', ') })}</span>
            )}
          </>
        )}
      </td>
    </tr>
  )
}
