/** Which domains there are, and the way to their records. */
import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { Domain } from '../../../contract/src/directory.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable, TwoLines } from '../../kit/parts/data-table.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { Tag } from '../../kit/parts/tag.tsx'
import { tell } from '../../kit/tell.ts'
import { useDomains } from '../parts/company-card.tsx'
import css from '../parts/panel.module.css'
import { DNS_TEXTS } from '../texts/dns.ts'

type Row = z.infer<typeof Domain>

export function Screen(): ReactNode {
  const say = useWords(DNS_TEXTS)
  const navigate = useNavigate()
  const { role } = useSession()
  const [adding, setAdding] = useState(false)
  const list = useDomains()
  const columns: readonly Column<Row>[] = [
    {
      ...{ key: 'domain', head: say('domain'), width: 'minmax(160px, 2fr)' },
      cell: ({ shown, aliasOf, catchAll }) => (
        <TwoLines
          first={shown}
          second={
            aliasOf !== null
              ? say('aliasOf', { domain: aliasOf })
              : catchAll !== null && say('catchAll', { address: catchAll })
          }
        />
      ),
    },
    ...(role === 'operator'
      ? [
          {
            ...{ key: 'company', head: say('company'), width: 'minmax(120px, 1fr)', wide: true },
            cell: ({ company }: Row) => company,
          },
        ]
      : []),
    {
      ...{ key: 'state', head: '', width: '160px' },
      cell: ({ enabled }) => <Tag tone={enabled ? 'ok' : 'warn'}>{say(enabled ? 'served' : 'waits')}</Tag>,
    },
  ]
  return (
    <Page
      title={say('domains')}
      lead={say('domainsLead')}
      actions={
        <Button
          variant="filled"
          leftSection={<IconPlus size={16} stroke={1.75} />}
          onClick={() => setAdding(true)}
        >
          {say('addDomain')}
        </Button>
      }
      drawer={adding && <AddDomain onClose={() => setAdding(false)} />}
    >
      {list.isError ? (
        <ScreenTrouble error={list.error} retry={() => void list.refetch()} />
      ) : list.data === undefined ? (
        <Shape />
      ) : list.data.length === 0 ? (
        <Empty title={say('none')} text={say('noneWhy')} />
      ) : (
        <DataTable
          label={say('domains')}
          rows={list.data}
          columns={columns}
          keyOf={({ domain }) => domain}
          nameOf={({ shown }) => shown}
          onOpen={({ domain }) => void navigate({ to: '/dominios/$domain', params: { domain } })}
        />
      )}
    </Page>
  )
}

function AddDomain({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useWords(DNS_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const { role } = useSession()
  const [error, setError] = useState<unknown>()
  const add = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const domain = String(fields.get('domain')).trim()
    const company = role === 'operator' ? { company: String(fields.get('company')).trim() } : {}
    setError(undefined)
    try {
      await api.post('/api/v1/domains', { domain, ...company })
      await queries.invalidateQueries({ queryKey: ['domains'] })
      tell({ text: say('added', { domain }) })
      onClose()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <SideDrawer title={say('addDomain')} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void add(event)}>
        <TextInput
          name="domain"
          label={say('domain')}
          placeholder="empresa.com"
          spellCheck={false}
          required
        />
        {role === 'operator' && <TextInput name="company" label={say('company')} required />}
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.tags}>
          <Button type="submit" variant="filled">
            {say('addDomain')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {say('cancel')}
          </Button>
        </div>
      </form>
    </SideDrawer>
  )
}
