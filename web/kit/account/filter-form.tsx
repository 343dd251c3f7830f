/** A filter is made or changed: which mail, and what is done with it. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { faultOfRule, type Rule } from '../model/filters.ts'
import { Note } from '../parts/note.tsx'
import { ScreenTrouble } from '../parts/screen-trouble.tsx'
import { SideDrawer } from '../parts/side-drawer.tsx'
import { FILTER_FORM_TEXTS, FILTERS_TEXTS } from '../texts/filters.ts'
import css from './account.module.css'
import { ActionFields } from './filter-action.tsx'
import { ConditionFields } from './filter-condition.tsx'
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
  over = false,
  onClose,
}: {
  readonly before: { readonly id: string; readonly rule: Rule } | undefined
  readonly folders: readonly string[]
  readonly stale: readonly string[]
  /** As of SideDrawer: the page has no place beside it. */
  readonly over?: boolean
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
    <SideDrawer title={say(before === undefined ? 'titleNew' : 'titleEdit')} over={over} onClose={onClose}>
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

/** Names for rows that are only known by their place: what is typed in one goes with it when it is taken away. */
function useRowKeys(rows: number): {
  readonly keys: readonly number[]
  readonly drop: (at: number) => void
} {
  const [dropped, setDropped] = useState<readonly number[]>([])
  const all = Array.from({ length: rows + dropped.length }, (_, at) => at)
  const keys = all.filter((key) => !dropped.includes(key))
  return { keys, drop: (at) => setDropped([...dropped, ...keys.slice(at, at + 1)]) }
}

type Change = { readonly rule: Rule; readonly setRule: (rule: Rule) => void }

function Conditions({ rule, setRule }: Change): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const { conditions } = rule
  const { keys, drop } = useRowKeys(conditions.length)
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
          key={keys[at]}
          condition={condition}
          set={(next) => setRule({ ...rule, conditions: conditions.with(at, next) })}
          remove={() => {
            drop(at)
            setRule({ ...rule, conditions: conditions.toSpliced(at, 1) })
          }}
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
  const { keys, drop } = useRowKeys(actions.length)
  return (
    <fieldset className={css.field}>
      <legend>{say('actions')}</legend>
      {actions.map((action, at) => (
        <ActionFields
          key={keys[at]}
          action={action}
          folders={folders}
          set={(next) => setRule({ ...rule, actions: actions.with(at, next) })}
          remove={() => {
            drop(at)
            setRule({ ...rule, actions: actions.toSpliced(at, 1) })
          }}
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
