/** One's filters in the order in which they are looked at. Moved by buttons, so that a keyboard does it too. WCAG 2.5.7 */
import { ActionIcon, Button, Switch } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { type FilterItem, movedBy, type RuleItem } from '../model/filters.ts'
import { RowMenu } from '../parts/row-menu.tsx'
import { FILTERS_TEXTS } from '../texts/filters.ts'
import css from './account.module.css'
import { useFilterWords } from './filter-words.ts'
import { type Doing, useOwn } from './use-own.ts'

type ListProps = {
  readonly filters: readonly FilterItem[]
  readonly run: Doing['run']
  readonly stale: readonly string[]
  readonly edit: (item: RuleItem) => void
}

export function FilterList(props: ListProps): ReactNode {
  const say = useWords(FILTERS_TEXTS)
  return (
    <section className={css.card} aria-label={say('list')}>
      <ol className={`${css.rows} ${css.roomy}`}>
        {props.filters.map((item, at) => (
          <FilterRow key={item.id} {...props} item={item} at={at} />
        ))}
      </ol>
    </section>
  )
}

function FilterRow(props: ListProps & { readonly item: FilterItem; readonly at: number }): ReactNode {
  const say = useWords(FILTERS_TEXTS)
  const inWords = useFilterWords()
  const { api, at: path } = useOwn()
  const { item, at, filters, run, stale, edit } = props
  const name = item.kind === 'rule' ? item.rule.name : (item.name ?? say('written'))
  const put = (rule: RuleItem['rule'], id?: string): Promise<unknown> =>
    api.put(path('/filters'), { rule, id })
  const remove = (): void =>
    void run(() => api.delete(path('/filters'), { query: { id: item.id } }), {
      told: say('removed', { name }),
      ...(item.kind === 'rule' && { undo: () => put(item.rule) }),
      stale,
    })
  const turn = (rule: RuleItem['rule']): void =>
    void run(() => put({ ...rule, enabled: !rule.enabled }, item.id), {
      told: say(rule.enabled ? 'turnedOff' : 'turnedOn', { name }),
      stale,
    })
  return (
    <li>
      <div className={item.kind === 'rule' && !item.rule.enabled ? css.off : undefined}>
        <strong>{name}</strong>
        <p className={css.quiet}>{item.kind === 'rule' ? inWords(item.rule) : say('writtenWhy')}</p>
      </div>
      <div className={css.acts}>
        {item.kind === 'rule' && (
          <Switch
            aria-label={say('on', { name })}
            checked={item.rule.enabled}
            onChange={() => turn(item.rule)}
          />
        )}
        <MoveButtons filters={filters} id={item.id} at={at} name={name} run={run} stale={stale} />
        {item.kind === 'rule' && (
          <Button size="sm" aria-label={`${say('edit')}: ${name}`} onClick={() => edit(item)}>
            {say('edit')}
          </Button>
        )}
        <RowMenu name={name} actions={[{ label: say('remove'), bad: true, run: remove }]} />
      </div>
    </li>
  )
}

function MoveButtons({
  filters,
  id,
  at,
  name,
  run,
  stale,
}: Omit<ListProps, 'edit'> & { readonly id: string; readonly at: number; readonly name: string }): ReactNode {
  const say = useWords(FILTERS_TEXTS)
  const { api, at: path } = useOwn()
  if (filters.length < 2) return null
  const move = (step: -1 | 1): void => {
    const ids = movedBy(filters, id, step)
    if (ids !== undefined)
      void run(() => api.put(path('/filters/order'), { ids }), { told: say('moved'), stale })
  }
  return (
    <>
      <ActionIcon disabled={at === 0} aria-label={`${say('up')}: ${name}`} onClick={() => move(-1)}>
        <IconArrowUp size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        disabled={at === filters.length - 1}
        aria-label={`${say('down')}: ${name}`}
        onClick={() => move(1)}
      >
        <IconArrowDown size={16} stroke={1.75} />
      </ActionIcon>
    </>
  )
}
