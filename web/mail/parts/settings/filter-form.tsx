/** A filter is made or changed: which mail, and what is done with it. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../../kit/parts/side-drawer.tsx'
import { faultOfRule, type Rule } from '../../model/settings/filters.ts'
import { FILTER_FORM_TEXTS, FILTERS_TEXTS } from '../../texts/settings/filters.ts'
import { ActionFields } from './filter-action.tsx'
import { ConditionFields } from './filter-condition.tsx'
import css from './settings.module.css'
import { useDoing, useOwn } from './use-own.ts'

const NEW_RULE: Rule = {
  ...{ name: '', enabled: true, when: 'all' },
  conditions: [{ kind: 'from', match: 'contains', values: [] }],
  actions: [{ kind: 'move', mailbox: '' }],
}

/** `before`: the one that is changed; absent: a new one. */
export function FilterForm({
  before,
  folders,
  stale,
  onClose,
}: {
  readonly before: { readonly id: string; readonly rule: Rule } | undefined
  readonly folders: readonly string[]
  readonly stale: readonly string[]
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const words = useWords(FILTERS_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [rule, change] = useState<Rule>(before?.rule ?? NEW_RULE)
  const [fault, setFault] = useState<ReturnType<typeof faultOfRule>>()
  const setRule = (next: Rule): void => {
    setFault(undefined)
    change(next)
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const missing = faultOfRule(rule)
    setFault(missing)
    if (missing !== undefined) return
    const done = await run(
      () => api.put(at('/filters'), { rule: { ...rule, name: rule.name.trim() }, id: before?.id }),
      {
        told: words('saved', { name: rule.name.trim() }),
        stale,
      },
    )
    if (done) onClose()
  }
  return (
    <SideDrawer title={say(before === undefined ? 'titleNew' : 'titleEdit')} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput
          name="filter"
          label={say('name')}
          placeholder={say('nameHint')}
          required
          withAsterisk={false}
          maxLength={100}
          value={rule.name}
          onChange={(event) => setRule({ ...rule, name: event.currentTarget.value })}
        />
        <Conditions rule={rule} setRule={setRule} />
        <Actions rule={rule} setRule={setRule} folders={folders} />
        {fault !== undefined && <Note kind="bad" alert title={say(`fault-${fault}`)} />}
        {error !== undefined && <ScreenTrouble error={error} />}
        <div>
          <Button type="submit" variant="filled" loading={busy}>
            {say('save')}
          </Button>
        </div>
      </form>
    </SideDrawer>
  )
}

type Change = { readonly rule: Rule; readonly setRule: (rule: Rule) => void }

function Conditions({ rule, setRule }: Change): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const { conditions } = rule
  return (
    <fieldset className={css.field}>
      <legend>{say('conditions')}</legend>
      {conditions.length === 0 && <p className={css.quiet}>{say('none')}</p>}
      {conditions.length > 1 && (
        <NativeSelect
          label={say('when')}
          value={rule.when}
          onChange={(event) =>
            setRule({ ...rule, when: event.currentTarget.value === 'any' ? 'any' : 'all' })
          }
          data={[
            { value: 'all', label: say('all') },
            { value: 'any', label: say('any') },
          ]}
        />
      )}
      {conditions.map((condition, at) => (
        <ConditionFields
          key={at}
          condition={condition}
          set={(next) => setRule({ ...rule, conditions: conditions.with(at, next) })}
          remove={() => setRule({ ...rule, conditions: conditions.toSpliced(at, 1) })}
        />
      ))}
      <div>
        <Button
          size="sm"
          leftSection={<IconPlus size={14} stroke={1.75} />}
          onClick={() =>
            setRule({
              ...rule,
              conditions: [...conditions, { kind: 'subject', match: 'contains', values: [] }],
            })
          }
        >
          {say('addCondition')}
        </Button>
      </div>
    </fieldset>
  )
}

function Actions({ rule, setRule, folders }: Change & { readonly folders: readonly string[] }): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const { actions } = rule
  return (
    <fieldset className={css.field}>
      <legend>{say('actions')}</legend>
      {actions.map((action, at) => (
        <ActionFields
          key={at}
          action={action}
          folders={folders}
          set={(next) => setRule({ ...rule, actions: actions.with(at, next) })}
          remove={() => setRule({ ...rule, actions: actions.toSpliced(at, 1) })}
        />
      ))}
      <div>
        <Button
          size="sm"
          leftSection={<IconPlus size={14} stroke={1.75} />}
          onClick={() => setRule({ ...rule, actions: [...actions, { kind: 'flag', flags: ['\\Seen'] }] })}
        >
          {say('addAction')}
        </Button>
      </div>
    </fieldset>
  )
}
