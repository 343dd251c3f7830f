/** The fields of one condition of a filter. */
import { ActionIcon, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { type Condition, valuesOf } from '../model/filters.ts'
import { FILTER_FORM_TEXTS } from '../texts/filters.ts'
import css from './account.module.css'

const KINDS = [
  ...(['from', 'to', 'cc', 'recipients', 'subject', 'body'] as const),
  ...(['header', 'size', 'list', 'attachment'] as const),
]
type Kind = (typeof KINDS)[number]
type Match = 'contains' | 'is' | 'matches' | 'domain'
const MATCHES: readonly Match[] = ['contains', 'is', 'matches']
const WITH_DOMAIN: readonly Kind[] = ['from', 'to', 'cc', 'recipients']
const MB = 1_000_000
const USUAL_BYTES = 5 * MB

type Props = {
  readonly condition: Condition
  readonly set: (condition: Condition) => void
  readonly remove: () => void
}

export function ConditionFields({ condition, set, remove }: Props): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const choose = (wanted: string): void => {
    const kind = KINDS.find((one) => one === wanted)
    if (kind !== undefined) set(withKind(condition, kind))
  }
  return (
    <div className={css.condition}>
      <div>
        <NativeSelect
          aria-label={say('what')}
          value={condition.kind}
          onChange={(event) => choose(event.currentTarget.value)}
          data={KINDS.map((kind) => ({ value: kind, label: say(`c-${kind}`) }))}
        />
        <Rest condition={condition} set={set} />
      </div>
      <ActionIcon aria-label={say('removeCondition')} onClick={remove}>
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}

/** What was typed stays where it means the same. */
function withKind(before: Condition, kind: Kind): Condition {
  const values = 'values' in before ? before.values : []
  const match = 'match' in before && before.match !== 'domain' ? before.match : 'contains'
  switch (kind) {
    case 'size':
      return { kind, over: true, bytes: USUAL_BYTES }
    case 'attachment':
      return { kind }
    case 'list':
      return { kind, values: [] }
    case 'header':
      return { kind, name: '', match, values }
    case 'from':
    case 'to':
    case 'cc':
    case 'recipients':
    case 'subject':
    case 'body':
      return { kind, match, values }
  }
}

function Rest({ condition, set }: Omit<Props, 'remove'>): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  switch (condition.kind) {
    case 'size':
      return <SizeFields condition={condition} set={set} />
    case 'attachment':
    case 'list':
      return (
        <NativeSelect
          aria-label={say('match')}
          value={condition.not === true ? 'no' : 'yes'}
          onChange={(event) => set({ ...condition, not: event.currentTarget.value === 'no' })}
          data={['yes', 'no'].map((one) => ({ value: one, label: say(one === 'yes' ? 'yes' : 'no') }))}
        />
      )
    case 'header':
    case 'from':
    case 'to':
    case 'cc':
    case 'recipients':
    case 'subject':
    case 'body':
      return <TextFields condition={condition} set={set} />
  }
}

type TextCondition = Extract<Condition, { readonly match: string }>

function TextFields({
  condition,
  set,
}: {
  readonly condition: TextCondition
  readonly set: (condition: Condition) => void
}): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const [text, setText] = useState(condition.values.join(', '))
  const matches = WITH_DOMAIN.includes(condition.kind) ? [...MATCHES, 'domain' as const] : MATCHES
  const choose = (wanted: string): void => {
    const not = wanted.startsWith('not-')
    const match = matches.find((one) => one === wanted.replace('not-', '')) ?? 'contains'
    set({ ...condition, match, not } as Condition)
  }
  return (
    <>
      {condition.kind === 'header' && (
        <TextInput
          aria-label={say('fieldName')}
          placeholder={say('fieldName')}
          required
          value={condition.name}
          onChange={(event) => set({ ...condition, name: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        aria-label={say('match')}
        value={`${condition.not === true ? 'not-' : ''}${condition.match}`}
        onChange={(event) => choose(event.currentTarget.value)}
        data={['', 'not-'].flatMap((not) =>
          matches.map((match) => ({
            value: `${not}${match}`,
            label: say(not === '' ? `m-${match}` : `m-not-${match}`),
          })),
        )}
      />
      <TextInput
        aria-label={say('values')}
        placeholder={say('values')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          set({ ...condition, values: valuesOf(event.currentTarget.value) })
        }}
      />
    </>
  )
}

type SizeCondition = Extract<Condition, { readonly kind: 'size' }>

function SizeFields({
  condition,
  set,
}: {
  readonly condition: SizeCondition
  readonly set: (condition: Condition) => void
}): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  return (
    <div className={css.acts}>
      <NativeSelect
        aria-label={say('match')}
        value={condition.over ? 'over' : 'under'}
        onChange={(event) => set({ ...condition, over: event.currentTarget.value === 'over' })}
        data={[
          { value: 'over', label: say('over') },
          { value: 'under', label: say('under') },
        ]}
      />
      <NumberInput
        aria-label={say('megabytes')}
        suffix=" MB"
        min={0}
        max={2_000}
        maw={120}
        value={condition.bytes / MB}
        onChange={(value) => set({ ...condition, bytes: Math.round((Number(value) || 0) * MB) })}
      />
    </div>
  )
}
