/** As whom, to whom, about what: each in a row of its own, named at its left. */
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Draft } from '../model/draft.ts'
import type { WritingAs } from '../model/identities.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'
import { RecipientField } from './recipient-field.tsx'

export type ComposeFieldsProps = {
  readonly draft: Draft
  readonly change: (change: Partial<Draft>) => void
  readonly identity: WritingAs
  readonly identities: readonly WritingAs[]
  readonly onIdentity: (identity: WritingAs) => void
  /** On its way: nothing is changed any more. */
  readonly locked: boolean
  /** How a recipient is marked. */
  readonly toneOf: (email: string) => 'warn' | 'bad' | undefined
}

export function ComposeFields(props: ComposeFieldsProps): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { draft, change, locked, toneOf } = props
  const [more, setMore] = useState(draft.cc !== '' || draft.bcc !== '')
  return (
    <div className={css.fields}>
      <FromRow {...props} />
      <PeopleRow
        {...{ name: 'to', draft, change, locked, toneOf }}
        actions={
          more ? undefined : (
            <Button variant="subtle" size="sm" onClick={() => setMore(true)}>
              {say('more')}
            </Button>
          )
        }
      />
      {more && (
        <>
          <PeopleRow {...{ name: 'cc', draft, change, locked, toneOf }} />
          <PeopleRow {...{ name: 'bcc', draft, change, locked, toneOf }} />
        </>
      )}
      <SubjectRow {...{ draft, change, locked }} />
    </div>
  )
}

const shown = ({ name, email }: WritingAs): string => (name === '' ? email : `${name} · ${email}`)

function FromRow({ identity, identities, onIdentity, locked }: ComposeFieldsProps): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  return (
    <div className={css.row}>
      <span className={css.label}>{say('from')}</span>
      {identities.length < 2 ? (
        <bdi className={css.fixed}>{shown(identity)}</bdi>
      ) : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              className={css.as ?? ''}
              variant="transparent"
              disabled={locked}
              aria-label={`${say('from')}: ${shown(identity)}`}
              rightSection={<IconChevronDown size={14} aria-hidden="true" />}
            >
              <bdi>{shown(identity)}</bdi>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {identities.map((one) => (
              <Menu.Item key={one.id} onClick={() => onIdentity(one)}>
                <bdi>{shown(one)}</bdi>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

type RowProps = Pick<ComposeFieldsProps, 'draft' | 'change' | 'locked'>

function PeopleRow({
  name,
  draft,
  change,
  locked,
  toneOf,
  actions,
}: RowProps &
  Pick<ComposeFieldsProps, 'toneOf'> & {
    readonly name: 'to' | 'cc' | 'bcc'
    readonly actions?: ReactNode
  }): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  return (
    <div className={css.people}>
      <RecipientField
        {...{ name, toneOf, disabled: locked, label: say(name), value: draft[name] }}
        onChange={(text) => change({ [name]: text })}
        actions={actions}
      />
    </div>
  )
}

function SubjectRow({ draft, change, locked }: RowProps): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const id = useId()
  return (
    <div className={css.row}>
      <label className={css.label} htmlFor={id}>
        {say('subject')}
      </label>
      <input
        id={id}
        className={`${css.input} ${css.subject}`}
        value={draft.subject}
        disabled={locked}
        onChange={(event) => change({ subject: event.currentTarget.value })}
      />
    </div>
  )
}
