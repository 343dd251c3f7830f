/** The operator's companies. UI.md §6 */
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { Organisation } from '../../../contract/src/directory.ts'
import { useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable } from '../../kit/parts/data-table.tsx'
import { NotFound } from '../../kit/parts/not-found.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { ActDialog } from '../parts/acting-banner.tsx'
import { useCompanies, useDomains } from '../parts/company-card.tsx'
import { ACTING_TEXTS } from '../texts/acting.ts'
import { NAMES_TEXTS } from '../texts/names.ts'

type Row = z.infer<typeof Organisation>

export function Screen(): ReactNode {
  const { role } = useSession()
  return role === 'operator' ? <Companies /> : <NotFound />
}

function Companies(): ReactNode {
  const say = useWords(NAMES_TEXTS)
  const acts = useWords(ACTING_TEXTS)
  const { language } = useKit()
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const list = useCompanies()
  const domains = useDomains().data ?? []
  const [acting, setActing] = useState<string>()
  const columns: readonly Column<Row>[] = [
    {
      ...{ key: 'name', head: say('name'), width: 'minmax(140px, 1fr)' },
      cell: ({ name }) => <strong>{name}</strong>,
    },
    {
      ...{ key: 'domains', head: say('domains'), width: 'minmax(160px, 2fr)' },
      cell: ({ name }) =>
        domains
          .filter(({ company }) => company === name)
          .map(({ shown }) => shown)
          .join(', '),
    },
    {
      ...{ key: 'second', head: say('secondFactor'), width: 'minmax(120px, 1fr)', wide: true },
      cell: ({ secondFactor }) => say(secondFactor === 'admins' ? 'needed' : 'optional'),
    },
    {
      ...{ key: 'since', head: say('since'), width: '120px', end: true, wide: true },
      cell: ({ createdAt }) => day.format(new Date(createdAt)),
    },
    {
      ...{ key: 'act', head: '', width: '132px', end: true },
      cell: ({ name }) => (
        <Button size="xs" onClick={() => setActing(name)} aria-label={acts('actAs', { company: name })}>
          {acts('act')}
        </Button>
      ),
    },
  ]
  if (list.isError) return <ScreenTrouble error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Shape />
  return (
    <Page title={say('companies')} lead={say('companiesLead', { n: list.data.length })}>
      <DataTable
        label={say('companies')}
        rows={list.data}
        columns={columns}
        keyOf={({ id }) => String(id)}
        nameOf={({ name }) => name}
      />
      {acting !== undefined && <ActDialog company={acting} onClose={() => setActing(undefined)} />}
    </Page>
  )
}
