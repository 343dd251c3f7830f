/** What the plan finder asks: every question has an answer from the start. MISSION M22 */
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Answers, HOMES, imapShare, type NumberName, type Plan } from '../model/plan.ts'
import { PLAN_TEXTS } from '../texts/plan.ts'
import css from './plan.module.css'

type Asking = {
  readonly answers: Answers
  /** What the last plan reckoned with: stands in the fields that nobody filled. */
  readonly known: Plan['answers']
  readonly set: (name: string, value: string) => void
}

export function PlanQuestions(asking: Asking): ReactNode {
  const say = useWords(PLAN_TEXTS)
  const { answers, known, set } = asking
  const from = answers['from'] ?? 'none'
  return (
    <form
      className={css.questions}
      aria-label={say('questions')}
      onSubmit={(event) => event.preventDefault()}
    >
      <Numbers title={say('questions')} names={['people', 'generic', 'growth', 'years']} {...asking} />
      <Numbers title={say('reading')} names={['webmail', 'pop3', 'phones']} {...asking}>
        <p className={css.help}>{say('restImap', { n: imapShare(known) })}</p>
      </Numbers>
      <Numbers
        title={say('volume')}
        names={[
          ...(['mails', 'kilobytes', 'line', 'mass'] as const),
          ...(Number(known['mass'] ?? 0) > 0 ? (['massHours'] as const) : []),
        ]}
        {...asking}
      >
        <Checkbox
          className={css.whole}
          label={say('alwaysOn')}
          checked={answers['alwaysOn'] === 'true'}
          onChange={({ currentTarget }) => set('alwaysOn', currentTarget.checked ? 'true' : '')}
        />
      </Numbers>
      <Numbers
        title={say('move')}
        names={from === 'none' ? [] : ['oldGigabytes', 'largestGigabytes']}
        first={
          <NativeSelect
            className={css.whole}
            label={say('from')}
            value={from}
            onChange={({ currentTarget }) => set('from', currentTarget.value)}
            data={HOMES.map((value) => ({ value, label: say(value === 'pop3' ? 'pop3-home' : value) }))}
          />
        }
        {...asking}
      >
        {(['start', 'moveOn'] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={say(name)}
            value={answers[name] ?? ''}
            onChange={({ currentTarget }) => set(name, currentTarget.value)}
          />
        ))}
      </Numbers>
    </form>
  )
}

function Numbers({
  title,
  names,
  first,
  children,
  answers,
  known,
  set,
}: Asking & {
  readonly title: string
  readonly names: readonly NumberName[]
  readonly first?: ReactNode
  readonly children?: ReactNode
}): ReactNode {
  const say = useWords(PLAN_TEXTS)
  return (
    <fieldset className={css.group}>
      <legend>{title}</legend>
      <div className={css.fields}>
        {first}
        {names.map((name) => (
          <TextInput
            key={name}
            name={name}
            type="number"
            inputMode="numeric"
            min={0}
            step={1}
            label={say(name)}
            placeholder={String(known[name] ?? '')}
            value={answers[name] ?? ''}
            onChange={({ currentTarget }) => set(name, currentTarget.value)}
          />
        ))}
        {children}
      </div>
    </fieldset>
  )
}
