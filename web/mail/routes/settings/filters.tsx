/** What happens to mail as it arrives, decided by the person. MISSION M11, M20 */
import { Button } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { PersonalFilters } from '../../../../contract/src/sieve.ts'
import { FilterForm } from '../../../kit/account/filter-form.tsx'
import { FilterList } from '../../../kit/account/filter-list.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { SieveCard } from '../../../kit/account/sieve-card.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { Empty } from '../../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { FILTERS_TEXTS } from '../../../kit/texts/filters.ts'
import { folderPaths } from '../../model/settings/folder-paths.ts'
import { useMailState } from '../../parts/mail-context.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'

const KEY = 'own-filters'
const STALE = [KEY, 'own-sieve']
const NEW = 'nuevo'

export function Screen(): ReactNode {
  const say = useWords(FILTERS_TEXTS)
  const { api, at } = useOwn()
  const navigate = useNavigate()
  const { f: openId } = useSearch({ strict: false }) as { readonly f?: string }
  const { folders } = useMailState()
  const doing = useDoing()
  const found = useQuery({
    queryKey: [KEY],
    queryFn: () => api.get<AnswerOf<typeof PersonalFilters>>(at('/filters')),
  })
  const filters = found.data?.filters ?? []
  const open = (id: string): void =>
    void navigate({ to: '/ajustes/filtros', search: { f: id } as never, replace: true, resetScroll: false })
  const before = filters.flatMap((one) => (one.kind === 'rule' && one.id === openId ? [one] : []))[0]
  const add = (
    <Button variant="filled" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => open(NEW)}>
      {say('add')}
    </Button>
  )
  return (
    <SettingsPage
      part="filtros"
      heading={found.data && say(filters.length === 0 ? 'headNone' : 'headSome', { n: filters.length })}
      lead={say('lead')}
      actions={add}
      drawer={
        (openId === NEW || before !== undefined) && (
          <FilterForm
            key={openId}
            before={before}
            folders={folderPaths(folders ?? [])}
            stale={STALE}
            onClose={() => open('')}
          />
        )
      }
    >
      {doing.error !== undefined && <ScreenTrouble error={doing.error} />}
      <Loaded query={found}>
        {() =>
          filters.length === 0 ? (
            <Empty
              icon={<IconFilter size={22} stroke={1.75} />}
              title={say('headNone')}
              text={say('emptyWhy')}
            />
          ) : (
            <FilterList filters={filters} run={doing.run} stale={STALE} edit={({ id }) => open(id)} />
          )
        }
      </Loaded>
      <SieveCard stale={STALE} />
    </SettingsPage>
  )
}
