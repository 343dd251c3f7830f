/** Who did what: what was changed in administration, by whom, from where, and what was refused. UI.md §6 */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Page } from '../parts/control-page.tsx'
import { DeedList, type DeedQuery, SaveDeeds } from '../parts/deed-list.tsx'
import css from '../parts/deeds.module.css'
import { ACT_TEXTS } from '../texts/acts.ts'
import { DEED_TEXTS } from '../texts/deeds.ts'

type Search = Readonly<Record<string, string | undefined>>
/** In the address of the page, and as the API calls it. */
const ASKED = { quien: 'who', sobre: 'object', que: 'act' } as const
const DAY = /^\d{4}-\d\d-\d\d$/

export function Screen(): ReactNode {
  const say = useWords(DEED_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const query = queryOf(search)
  const isFiltered = Object.keys(query).length > 0
  return (
    <Page title={say('name')} say={say('lead')} actions={<SaveDeeds query={query} />}>
      <Filters
        key={JSON.stringify(search)}
        search={search}
        find={(asked) => void navigate({ to: '/auditoria', search: asked })}
      />
      <DeedList
        query={query}
        clear={isFiltered ? () => void navigate({ to: '/auditoria', search: {} }) : undefined}
      />
    </Page>
  )
}

/** Days are those of who asks: from the first moment of one to the last of the other. */
function queryOf(search: Search): DeedQuery {
  const query: Record<string, string> = {}
  for (const [name, asked] of Object.entries(ASKED)) {
    const value = search[name]?.trim()
    if (value !== undefined && value !== '') query[asked] = value
  }
  const { desde = '', hasta = '' } = search
  if (DAY.test(desde)) query['sinceAt'] = new Date(`${desde}T00:00:00`).toISOString()
  if (DAY.test(hasta)) {
    const end = new Date(`${hasta}T00:00:00`)
    end.setDate(end.getDate() + 1)
    query['untilAt'] = end.toISOString()
  }
  return query
}

function Filters({
  search,
  find,
}: {
  readonly search: Search
  readonly find: (asked: Record<string, string>) => void
}): ReactNode {
  const say = useWords(DEED_TEXTS)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const asked: Record<string, string> = {}
    for (const [name, value] of form)
      if (typeof value === 'string' && value.trim() !== '') asked[name] = value.trim()
    find(asked)
  }
  return (
    <form className={css.filters} onSubmit={submit}>
      <TextInput
        name="quien"
        type="search"
        label={say('who')}
        placeholder={say('whoHint')}
        defaultValue={search['quien'] ?? ''}
      />
      <ActSelect picked={search['que'] ?? ''} />
      <TextInput
        name="sobre"
        type="search"
        label={say('object')}
        placeholder={say('objectHint')}
        defaultValue={search['sobre'] ?? ''}
      />
      <TextInput name="desde" type="date" label={say('since')} defaultValue={search['desde'] ?? ''} />
      <TextInput name="hasta" type="date" label={say('until')} defaultValue={search['hasta'] ?? ''} />
      <Button type="submit">{say('find')}</Button>
    </form>
  )
}

function ActSelect({ picked }: { readonly picked: string }): ReactNode {
  const say = useWords(DEED_TEXTS)
  const act = useWords(ACT_TEXTS)
  const { language } = useKit()
  const acts = (Object.keys(ACT_TEXTS) as (keyof typeof ACT_TEXTS)[])
    .map((value) => ({ value: value as string, label: act(value, { object: '…' }) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
  return (
    <NativeSelect
      name="que"
      label={say('act')}
      defaultValue={picked}
      data={[{ value: '', label: say('anyAct') }, ...acts]}
    />
  )
}
