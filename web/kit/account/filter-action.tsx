/** The fields of one thing that a filter does. */
import { ActionIcon, Autocomplete, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import type { Action } from '../model/filters.ts'
import { FILTER_FORM_TEXTS } from '../texts/filters.ts'
import css from './account.module.css'

const SEEN = '\\Seen'
const FLAGGED = '\\Flagged'
/** As a person chooses: three of them are flags. */
const CHOICES = [
  ...(['move', 'copy', 'read', 'star', 'label'] as const),
  ...(['forward', 'trash', 'discard', 'keep', 'stop'] as const),
]
type Choice = (typeof CHOICES)[number]

function choiceOf(action: Action): Choice {
  if (action.kind !== 'flag') return action.kind
  const [flag] = action.flags
  if (flag === SEEN) return 'read'
  return flag === FLAGGED ? 'star' : 'label'
}

function actionOf(choice: Choice): Action {
  switch (choice) {
    case 'move':
    case 'copy':
      return { kind: choice, mailbox: '' }
    case 'read':
      return { kind: 'flag', flags: [SEEN] }
    case 'star':
      return { kind: 'flag', flags: [FLAGGED] }
    case 'label':
      return { kind: 'flag', flags: [''] }
    case 'forward':
      return { kind: 'forward', address: '', keep: true }
    case 'trash':
    case 'discard':
    case 'keep':
    case 'stop':
      return { kind: choice }
  }
}

export function ActionFields({
  action,
  folders,
  set,
  remove,
}: {
  readonly action: Action
  readonly folders: readonly string[]
  readonly set: (action: Action) => void
  readonly remove: () => void
}): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const choose = (wanted: string): void => {
    const choice = CHOICES.find((one) => one === wanted)
    if (choice !== undefined) set(actionOf(choice))
  }
  const choice = choiceOf(action)
  return (
    <div className={css.condition}>
      <div>
        <NativeSelect
          aria-label={say('action')}
          value={choice}
          onChange={(event) => choose(event.currentTarget.value)}
          data={CHOICES.map((one) => ({ value: one, label: say(`a-${one}`) }))}
        />
        {(action.kind === 'move' || action.kind === 'copy') && (
          <Autocomplete
            aria-label={say('mailbox')}
            placeholder={say('mailbox')}
            data={[...folders]}
            value={action.mailbox}
            onChange={(mailbox) => set({ ...action, mailbox })}
          />
        )}
        {action.kind === 'flag' && choice === 'label' && (
          <TextInput
            aria-label={say('label')}
            placeholder={say('label')}
            required
            value={action.flags[0] ?? ''}
            onChange={(event) => set({ ...action, flags: [event.currentTarget.value] })}
          />
        )}
        {action.kind === 'forward' && (
          <>
            <TextInput
              type="email"
              aria-label={say('address')}
              placeholder={say('address')}
              value={action.address}
              onChange={(event) => set({ ...action, address: event.currentTarget.value })}
            />
            <Checkbox
              label={say('keepCopy')}
              checked={action.keep}
              onChange={(event) => set({ ...action, keep: event.currentTarget.checked })}
            />
          </>
        )}
      </div>
      <ActionIcon aria-label={say('removeAction')} onClick={remove}>
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}
